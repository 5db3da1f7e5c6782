package org.litestarspring.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.litestarspring.benchmarks.figure.Figure;
import org.litestarspring.benchmarks.figure.Target;

/** What {@code benchmarks/report} starts: makes the manual's page of the last full runs. */
public final class Report {

    private static final String HEAD = """
            # Benchmarks

            What the suite costs and gains, measured against what a competent user would write without it. Every figure is \
            the median of rounds in which ours and the alternative ran alternately, in one run and on one machine; low and \
            high are the tenth and ninetieth percentile of the rounds. A run fails when the two sides did not do the same \
            work: the same bytes, the same rows in the table.

            This page is written by `benchmarks/report` from the last full run of each group, or a quick one where there is \
            no full one yet; both lie in `benchmarks/results`. To measure by yourself:

            ```sh
            benchmarks/run                    # every group
            benchmarks/run --quick bulk       # one group in under two minutes, with a wider spread
            benchmarks/report                 # this page
            ```

            No benchmark runs in `mvn verify`. The commands build what they need and start their own servers.
            """;

    private final List<Results> results;

    Report(List<Results> results) {
        this.results = results;
    }

    /** Writes the page: the folder of the results, then the page's file. */
    public static void main(String[] arguments) throws IOException {
        Files.writeString(Path.of(arguments[1]), read(Path.of(arguments[0])).page());
    }

    static Report read(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> found =
                    files.filter(file -> file.toString().endsWith(".txt")).toList();
            if (found.isEmpty()) {
                throw new IllegalStateException(
                        "There are no results in " + folder + ". Make some: benchmarks/run, without --quick.");
            }
            List<Results> all = new java.util.ArrayList<>();
            for (Path file : found) {
                all.add(Results.read(file));
            }
            all.sort(Comparator.<Results>comparingInt(
                            result -> result.figures().get(0).target().ordinal())
                    .thenComparingInt(Results::feature));
            return new Report(all);
        }
    }

    String page() {
        StringBuilder page = new StringBuilder(HEAD).append('\n').append(missed());
        page.append("\n## Where and when\n\n");
        machines().forEach((facts, groups) -> page.append("- ")
                .append(groups)
                .append(": ")
                .append(facts)
                .append('\n'));
        for (Results result : this.results) {
            page.append(section(result));
        }
        return page.toString();
    }

    private String missed() {
        List<Figure> missed = this.results.stream()
                .filter(Results::isOnBaseline)
                .flatMap(result -> result.figures().stream())
                .filter(figure -> !figure.isMet())
                .toList();
        if (missed.isEmpty()) {
            return "All targets of the groups below are met.\n";
        }
        return "**Not yet met on JDK 17:** "
                + missed.stream()
                        .map(figure -> "`" + figure.target().figure() + "` (" + Figure.number(figure.value())
                                + ", wanted " + aim(figure.target()) + ")")
                        .collect(Collectors.joining(", "))
                + ".\n";
    }

    /** The groups by where they were measured, mostly one line. */
    private Map<String, String> machines() {
        Map<String, String> machines = new LinkedHashMap<>();
        for (Results result : this.results) {
            Map<String, String> facts = result.facts();
            String text =
                    facts.get("machine") + ", " + facts.get("os") + "; " + facts.get("jdk") + ", " + facts.get("date");
            machines.merge(text, "`" + result.group() + "`", (one, other) -> one + ", " + other);
        }
        return machines;
    }

    private static String section(Results result) {
        StringBuilder section = new StringBuilder();
        if (result.isOnBaseline()) {
            section.append("\n## ")
                    .append(result.group())
                    .append("\n\n```sh\nbenchmarks/run ")
                    .append(result.isQuick() ? "--quick " : "")
                    .append(result.group())
                    .append("\n```\n");
        } else {
            section.append("\n### ")
                    .append(result.group())
                    .append(", the same on JDK ")
                    .append(result.feature())
                    .append('\n');
        }
        section.append("\n| figure | value | low | high | target | met |\n|---|---|---|---|---|---|\n");
        for (Figure figure : result.figures()) {
            section.append("| `")
                    .append(figure.target().figure())
                    .append("` | ")
                    .append(Figure.number(figure.value()))
                    .append(" ")
                    .append(figure.target().unit())
                    .append(" | ")
                    .append(Figure.number(figure.low()))
                    .append(" | ")
                    .append(Figure.number(figure.high()))
                    .append(" | ")
                    .append(aim(figure.target()))
                    .append(" | ")
                    .append(figure.isMet() ? "yes" : "not yet")
                    .append(" |\n");
        }
        if (!result.isOnBaseline()) {
            return section.toString();
        }
        return section.append('\n')
                .append(result.facts().get("conditions"))
                .append(" Options of the measuring virtual machine: `")
                .append(result.facts().get("flags"))
                .append("`. Versions: ")
                .append(result.facts().get("versions"))
                .append(".\n")
                .toString();
    }

    private static String aim(Target target) {
        return (target.bound() == Target.Bound.AT_LEAST ? "at least " : "at most ") + Figure.number(target.value())
                + " " + target.unit();
    }
}
