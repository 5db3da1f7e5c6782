package org.litestarspring.benchmarks.dto;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.litestarspring.benchmarks.figure.Figure;
import org.litestarspring.benchmarks.figure.Group;
import org.litestarspring.benchmarks.figure.Rounds;
import org.litestarspring.benchmarks.figure.Rounds.Contender;
import org.litestarspring.benchmarks.figure.Settings;
import org.litestarspring.benchmarks.figure.Target;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** DTOs without a network: JMH, whose forks of ours and of the alternative alternate, and javac. */
public final class DtoGroup implements Group {

    @Override
    public String name() {
        return "dto";
    }

    @Override
    public String conditions() {
        return "1,000 objects of twelve fields, one of them nested, in a JSON list, through the argument resolver and the"
                + " result handlers of a Boot application, without a server. The alternative is a record written by hand,"
                + " a MapStruct mapper and Spring's own Jackson codecs; mapping and validation are in on both sides. JMH"
                + " runs a fork of one benchmark after a fork of the other, round by round, with the options below."
                + " `dto.compile.s` is what the processor adds to javac, each time in a process of its own, on 200"
                + " entities of 20 fields with a DTO each. What is in its way, by a profile of javac's main thread on JDK 17:"
                + " about a sixth of the time creates files (two sources, two classes and a list for native images a DTO),"
                + " a twelfth is the processor's own work, a fifth parses what it wrote and enters every class anew in"
                + " each round, and the rest compiles it, where no single method of a mapper takes more than 0.6 s."
                + " `dto.map.us` is bound by the number of objects: the record by hand misses it too, and ours holds its"
                + " numbers in boxes, because absent is null in a body.";
    }

    @Override
    public List<String> artifacts() {
        return List.of("jmh-core", "jackson-databind", "mapstruct", "spring-webflux", "hibernate-validator");
    }

    @Override
    public List<Figure> run(Settings settings) throws Exception {
        try (Wire wire = new Wire()) {
            wire.requireSame(org.litestarspring.benchmarks.board.Departure.list(1000));
        }
        Map<String, Contender> forks = new LinkedHashMap<>();
        for (String benchmark :
                List.of("encodeOurs", "encodeSpring", "decodeOurs", "decodeSpring", "map", "mapByHand")) {
            forks.put(benchmark, () -> fork(benchmark, settings));
        }
        Rounds times = Rounds.run(0, settings.plan(40), forks);

        CompileTime javac = new CompileTime(settings.work("compile"));
        Map<String, Contender> compilers = new LinkedHashMap<>();
        compilers.put("javac with the processor", () -> javac.measure(true));
        compilers.put("javac alone", () -> javac.measure(false));
        Rounds compiled = Rounds.run(settings.either(0, 1), settings.plan(15), compilers);

        List<Figure> figures = new ArrayList<>();
        figures.add(times.ratio(Target.DTO_ENCODE, "encodeSpring", "encodeOurs"));
        figures.add(times.ratio(Target.DTO_DECODE, "decodeSpring", "decodeOurs"));
        figures.add(Figure.of(Target.DTO_MAP, times.of("map")));
        figures.add(times.ratio(Target.DTO_MAP_OVER, "mapByHand", "map"));
        figures.add(compiled.difference(Target.DTO_COMPILE, "javac with the processor", "javac alone"));
        return figures;
    }

    private static double fork(String benchmark, Settings settings) throws Exception {
        Options options = new OptionsBuilder()
                .include("\\." + DtoBenchmark.class.getSimpleName() + "\\." + benchmark + "$")
                .forks(1)
                .warmupIterations(settings.either(2, 4))
                .warmupTime(TimeValue.milliseconds(settings.either(900, 1500)))
                .measurementIterations(settings.either(2, 4))
                .measurementTime(TimeValue.milliseconds(settings.either(500, 1000)))
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .build();
        RunResult result = new Runner(options).runSingle();
        return result.getPrimaryResult().getScore();
    }
}
