package org.litestarspring.benchmarks.figure;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What was measured: the median of the rounds, with the range that the middle four fifths of them lie in.
 *
 * @param target the figure's name, unit and aim
 * @param value the median
 * @param low the tenth percentile
 * @param high the ninetieth percentile
 */
public record Figure(Target target, double value, double low, double high) {

    private static final String MARK = "figure ";

    /**
     * The figure of one value a round.
     *
     * @throws IllegalArgumentException when there is no round, or a value is not a number
     */
    public static Figure of(Target target, List<Double> rounds) {
        double[] sorted =
                rounds.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        if (sorted.length == 0 || Arrays.stream(sorted).anyMatch(value -> !Double.isFinite(value))) {
            throw new IllegalArgumentException("No figure can be made of " + rounds + " for " + target.figure() + ".");
        }
        return new Figure(target, percentile(sorted, 0.5), percentile(sorted, 0.1), percentile(sorted, 0.9));
    }

    private static double percentile(double[] sorted, double part) {
        double place = part * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }

    /** Whether the median reaches the target. */
    public boolean isMet() {
        return this.target.isMetBy(this.value);
    }

    /** The line that a run ends with. */
    public String line() {
        return MARK + "name=" + this.target.figure() + " value=" + number(this.value) + " low=" + number(this.low)
                + " high=" + number(this.high) + " target=" + number(this.target.value()) + " unit="
                + this.target.unit();
    }

    /** Whether a line of a run's output is a figure's. */
    public static boolean isLine(String line) {
        return line.startsWith(MARK);
    }

    /**
     * Reads what {@link #line()} wrote.
     *
     * @throws IllegalArgumentException when it is no such line, or its target is another than today's
     */
    public static Figure parse(String line) {
        if (!isLine(line)) {
            throw new IllegalArgumentException("Not the line of a figure: \"" + line + "\"");
        }
        Map<String, String> fields = new HashMap<>();
        for (String field : line.substring(MARK.length()).split(" ")) {
            String[] pair = field.split("=", 2);
            if (pair.length == 2) {
                fields.put(pair[0], pair[1]);
            }
        }
        Target target = Target.of(fields.getOrDefault("name", ""));
        Figure figure = new Figure(
                target, number(fields, "value", line), number(fields, "low", line), number(fields, "high", line));
        if (number(fields, "target", line) != target.value() || !target.unit().equals(fields.get("unit"))) {
            throw new IllegalArgumentException("The target of \"" + line + "\" is now " + number(target.value()) + " "
                    + target.unit() + ". Run the group again.");
        }
        return figure;
    }

    private static double number(Map<String, String> fields, String name, String line) {
        String value = fields.get(name);
        if (value == null) {
            throw new IllegalArgumentException("\"" + line + "\" has no " + name + "=.");
        }
        return Double.parseDouble(value);
    }

    /** Three digits that mean something, and never an exponent. */
    public static String number(double value) {
        double size = Math.abs(value);
        if (size >= 100 || value == Math.rint(value)) {
            return String.format(Locale.ROOT, "%.0f", value);
        }
        return String.format(Locale.ROOT, size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f", value);
    }
}
