package org.litestarspring.benchmarks.start;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.litestarspring.benchmarks.figure.AppProcess;
import org.litestarspring.benchmarks.figure.Figure;
import org.litestarspring.benchmarks.figure.Group;
import org.litestarspring.benchmarks.figure.Rounds;
import org.litestarspring.benchmarks.figure.Rounds.Contender;
import org.litestarspring.benchmarks.figure.Settings;
import org.litestarspring.benchmarks.figure.Target;
import org.litestarspring.benchmarks.start.app.StartedApp;

/** The same application started with the starter and without it, alternately, each time in a new process. */
public final class StartGroup implements Group {

    private static final String WITH = "start with the starter, ms";
    private static final String WITHOUT = "start without it, ms";

    @Override
    public String name() {
        return "start";
    }

    @Override
    public String conditions() {
        return "An application with a controller, an entity and a Spring Data repository on embedded H2, from the start of"
                + " its process to `ApplicationReadyEvent`, and its heap in use after a full collection. Without the"
                + " starter its class path has Boot's WebFlux, validation and R2DBC starters alone: what the suite's"
                + " starter brings beside them, the Redis client among it, counts as overhead. Default options of the virtual"
                + " machine, no class data archive of the application; nothing is pinned.";
    }

    @Override
    public List<String> artifacts() {
        return List.of("spring-boot", "lettuce-core", "r2dbc-h2");
    }

    private record Start(double millis, double megabytes) {}

    @Override
    public List<Figure> run(Settings settings) throws Exception {
        Map<String, List<Double>> heaps = Map.of(WITH, new ArrayList<>(), WITHOUT, new ArrayList<>());
        Map<String, Contender> contenders = new LinkedHashMap<>();
        for (String contender : List.of(WITH, WITHOUT)) {
            contenders.put(contender, () -> {
                Start start = start(settings, contender.equals(WITH));
                Objects.requireNonNull(heaps.get(contender)).add(start.megabytes());
                return start.millis();
            });
        }
        Rounds rounds = Rounds.run(0, settings.plan(80), contenders);
        List<Double> more = new ArrayList<>();
        for (int i = 0; i < rounds.of(WITH).size(); i++) {
            more.add(Objects.requireNonNull(heaps.get(WITH)).get(i)
                    - Objects.requireNonNull(heaps.get(WITHOUT)).get(i));
        }
        return List.of(rounds.difference(Target.START_TIME, WITH, WITHOUT), Figure.of(Target.START_HEAP, more));
    }

    private static Start start(Settings settings, boolean withStarter) throws IOException {
        try (AppProcess app = AppProcess.start(
                withStarter ? AppProcess.withStarter() : AppProcess.withoutStarter(),
                StartedApp.class,
                null,
                settings.work("start.log"),
                "-Dserver.port=0",
                "-Dserver.address=127.0.0.1")) {
            String[] said = app.next().split(" ");
            if (Boolean.parseBoolean(said[3]) != withStarter) {
                throw new AssertionError("The application had " + said[2] + " beans, and the starter's among them: "
                        + said[3] + ", where it should be " + withStarter + ".");
            }
            return new Start(Double.parseDouble(said[0]), Double.parseDouble(said[1]) / 1e6);
        }
    }
}
