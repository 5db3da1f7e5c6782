package org.litestarspring.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.litestarspring.benchmarks.bulk.BulkGroup;
import org.litestarspring.benchmarks.dto.DtoGroup;
import org.litestarspring.benchmarks.fanout.FanoutGroup;
import org.litestarspring.benchmarks.fanout.IdleGroup;
import org.litestarspring.benchmarks.figure.Figure;
import org.litestarspring.benchmarks.figure.Group;
import org.litestarspring.benchmarks.figure.Settings;
import org.litestarspring.benchmarks.http.HttpGroup;
import org.litestarspring.benchmarks.listener.ListenerGroup;
import org.litestarspring.benchmarks.redis.RedisGroup;
import org.litestarspring.benchmarks.report.Results;
import org.litestarspring.benchmarks.start.StartGroup;

/** What {@code benchmarks/run} starts: {@code [--quick] NAME...}, without a name every group. */
public final class Benchmarks {

    private static final List<Group> GROUPS = List.of(
            new DtoGroup(),
            new HttpGroup(),
            new BulkGroup(),
            new FanoutGroup(),
            new IdleGroup(),
            new RedisGroup(),
            new ListenerGroup(),
            new StartGroup());

    private Benchmarks() {}

    /** Runs the groups, and ends with a line a figure; exits with 1 where a group failed, with 2 on wrong arguments. */
    public static void main(String[] arguments) {
        Map<String, Set<Group>> known = new LinkedHashMap<>();
        for (Group group : GROUPS) {
            known.computeIfAbsent(group.partOf(), name -> new LinkedHashSet<>()).add(group);
            known.computeIfAbsent(group.name(), name -> new LinkedHashSet<>()).add(group);
        }
        Set<Group> asked = new LinkedHashSet<>();
        boolean quick = false;
        for (String argument : arguments) {
            if (argument.equals("--quick")) {
                quick = true;
            } else if (known.containsKey(argument)) {
                asked.addAll(known.get(argument));
            } else {
                System.err.println("There is no benchmark \"" + argument + "\". Name any of: "
                        + String.join(", ", known.keySet()) + "; or --quick before them.");
                System.exit(2);
            }
        }
        Settings settings = new Settings(
                quick, Path.of(System.getProperty("litestar.project.root", "")).toAbsolutePath());
        System.exit(run(asked.isEmpty() ? GROUPS : List.copyOf(asked), settings) ? 0 : 1);
    }

    private static boolean run(List<Group> groups, Settings settings) {
        List<Figure> figures = new ArrayList<>();
        List<String> failed = new ArrayList<>();
        for (Group group : groups) {
            System.out.println("== " + group.name());
            long begun = System.nanoTime();
            try {
                List<Figure> measured = group.run(settings);
                figures.addAll(measured);
                Results.of(group, measured, settings.quick())
                        .write(settings.root().resolve("benchmarks/results"));
            } catch (Exception | AssertionError failure) {
                failed.add(group.name());
                failure.printStackTrace();
            }
            System.out.printf("  %d s%n", (System.nanoTime() - begun) / 1_000_000_000);
        }
        figures.forEach(figure -> System.out.println(figure.line()));
        failed.forEach(name -> System.err.println("The group " + name + " failed; it has no figures."));
        System.out.flush();
        return failed.isEmpty();
    }
}
