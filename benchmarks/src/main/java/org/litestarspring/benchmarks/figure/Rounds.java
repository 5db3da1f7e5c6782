package org.litestarspring.benchmarks.figure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Measures contenders alternately: a round runs each once, and each round begins with another, so that what the machine
 * does meanwhile falls on all of them.
 */
public final class Rounds {

    private final Map<String, List<Double>> values = new LinkedHashMap<>();

    private Rounds() {}

    /** What is measured. */
    public interface Contender {

        /**
         * Does the work once, checks its outcome and returns what it took, or its rate: the same of all contenders.
         *
         * @throws Exception when the work fails or its outcome is wrong; the run fails with it
         */
        double measure() throws Exception;
    }

    /**
     * Runs contenders in rounds.
     *
     * @param warmUps rounds that do not count
     * @param plan how many rounds count
     * @param contenders by name
     */
    public static Rounds run(int warmUps, Plan plan, Map<String, ? extends Contender> contenders) throws Exception {
        Rounds run = new Rounds();
        List<String> order = new ArrayList<>(contenders.keySet());
        List<Contender> work = new ArrayList<>(contenders.values());
        for (int round = -warmUps; round < 0; round++) {
            for (Contender contender : work) {
                contender.measure();
            }
        }
        long end = System.nanoTime() + plan.budget().toNanos();
        for (int round = 0; round < plan.least() || (round < plan.most() && System.nanoTime() < end); round++) {
            for (int i = 0; i < order.size(); i++) {
                int turn = (i + round) % order.size();
                double value = work.get(turn).measure();
                run.values
                        .computeIfAbsent(order.get(turn), key -> new ArrayList<>())
                        .add(value);
            }
        }
        order.forEach(name -> System.out.println("  " + name + ": " + spread(run.of(name))));
        return run;
    }

    /**
     * How many rounds count.
     *
     * @param least run however long they take
     * @param most run if they fit into the budget
     * @param budget after which no round begins
     */
    public record Plan(int least, int most, Duration budget) {}

    /** The values of one contender, by round. */
    public List<Double> of(String contender) {
        List<Double> found = this.values.get(contender);
        if (found == null) {
            throw new IllegalArgumentException("Nothing named \"" + contender + "\" was measured.");
        }
        return found;
    }

    /** How many times {@code divisor}'s value {@code dividend}'s is, round by round. */
    public Figure ratio(Target target, String dividend, String divisor) {
        List<Double> above = of(dividend);
        List<Double> below = of(divisor);
        return Figure.of(
                target,
                IntStream.range(0, above.size())
                        .mapToObj(i -> above.get(i) / below.get(i))
                        .toList());
    }

    /** By how much {@code minuend}'s value is more than {@code subtrahend}'s, round by round. */
    public Figure difference(Target target, String minuend, String subtrahend) {
        List<Double> more = of(minuend);
        List<Double> less = of(subtrahend);
        return Figure.of(
                target,
                IntStream.range(0, more.size())
                        .mapToObj(i -> more.get(i) - less.get(i))
                        .toList());
    }

    private static String spread(List<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return values.size() + " rounds, " + Figure.number(sorted[sorted.length / 2]) + " (" + Figure.number(sorted[0])
                + " to " + Figure.number(sorted[sorted.length - 1]) + ")";
    }
}
