package org.litestarspring.benchmarks.figure;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How a run was asked for.
 *
 * @param quick whether the group has to be through in two minutes, at the price of a wider spread
 * @param root the project's folder
 */
public record Settings(boolean quick, Path root) {

    /** One of two numbers. */
    public int either(int whenQuick, int otherwise) {
        return this.quick ? whenQuick : otherwise;
    }

    /** Rounds enough for the purpose: three at least, more as long as the time allows. */
    public Rounds.Plan plan(int seconds) {
        return this.quick
                ? new Rounds.Plan(3, 15, Duration.ofSeconds(seconds))
                : new Rounds.Plan(10, 40, Duration.ofSeconds(6L * seconds));
    }

    /** A folder for files of the run. */
    public Path work(String name) {
        return this.root.resolve("benchmarks/target/work").resolve(name);
    }
}
