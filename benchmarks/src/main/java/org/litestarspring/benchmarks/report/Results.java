package org.litestarspring.benchmarks.report;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.litestarspring.benchmarks.figure.ClassPath;
import org.litestarspring.benchmarks.figure.Figure;
import org.litestarspring.benchmarks.figure.Group;

/**
 * What one run of a group left: where and how it was measured, and the figures.
 *
 * @param group the group's name
 * @param facts what to know about the run, by name
 * @param figures in the order of the run
 */
public record Results(String group, Map<String, String> facts, List<Figure> figures) {

    private static final String FACT = "# ";
    private static final String QUICK = "quick";
    private static final String JDK = "-jdk";
    private static final int BASELINE = 17;

    /** The results of a run that ended just now, in this process. */
    public static Results of(Group group, List<Figure> figures, boolean quick) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("run", quick ? QUICK : "full");
        facts.put("date", LocalDate.now(ZoneOffset.UTC).toString());
        facts.put("machine", machine());
        facts.put("jdk", System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"));
        facts.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        facts.put("flags", String.join(" ", flags()));
        facts.put("conditions", group.conditions());
        facts.put("versions", String.join(", ", ClassPath.versions(group.artifacts())));
        return new Results(group.name(), facts, figures);
    }

    private static String machine() {
        long bytes =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
        return Runtime.getRuntime().availableProcessors() + " cores, " + Math.round(bytes / 1073741824.0)
                + " GiB of memory";
    }

    /** The options of the virtual machine, without those that name folders of the machine. */
    private static List<String> flags() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> !flag.startsWith("-Dlitestar."))
                .toList();
    }

    /** Whether the run was on the JDK that the suite is built for; the results of others stand beside it. */
    boolean isOnBaseline() {
        return feature() == BASELINE;
    }

    /** The JDK's major version. */
    int feature() {
        String[] words = this.facts.getOrDefault("jdk", "").split(" ");
        String version = words[words.length - 1].split("[.+]")[0];
        return version.isEmpty() || !version.chars().allMatch(Character::isDigit)
                ? BASELINE
                : Integer.parseInt(version);
    }

    /** Whether the run was a quick one, whose spread is wider. */
    boolean isQuick() {
        return QUICK.equals(this.facts.get("run"));
    }

    /** Replaces the results of the group's run before; those of a full run are not replaced by those of a quick one. */
    public void write(Path folder) throws IOException {
        Path file = folder.resolve(this.group + (isOnBaseline() ? "" : JDK + feature()) + ".txt");
        if (isQuick() && Files.exists(file) && !read(file).isQuick()) {
            return;
        }
        List<String> lines = new ArrayList<>();
        this.facts.forEach((name, value) -> lines.add(FACT + name + ": " + value));
        this.figures.forEach(figure -> lines.add(figure.line()));
        Files.createDirectories(folder);
        Files.write(file, lines);
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IllegalArgumentException when a line is neither a fact nor a figure
     */
    static Results read(Path file) throws IOException {
        Map<String, String> facts = new LinkedHashMap<>();
        List<Figure> figures = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith(FACT)) {
                String[] pair = line.substring(FACT.length()).split(": ", 2);
                facts.put(pair[0], pair.length == 2 ? pair[1] : "");
            } else {
                figures.add(Figure.parse(line));
            }
        }
        String name = file.getFileName().toString().replace(".txt", "");
        return new Results(name.contains(JDK) ? name.substring(0, name.indexOf(JDK)) : name, facts, figures);
    }
}
