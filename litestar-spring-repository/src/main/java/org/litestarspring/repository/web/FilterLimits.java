package org.litestarspring.repository.web;

import org.springframework.util.Assert;

/**
 * How much one request can ask of a statement.
 *
 * @param maxConditions the most filters of a request, those in groups among them, at least 1
 * @param maxValues the most values of a request's lists, at least 2
 * @param maxDepth how deep groups stand in each other, from 1 to 20
 * @since 0.1
 */
public record FilterLimits(int maxConditions, int maxValues, int maxDepth) {

    /** A reader goes down by itself, and so does what makes SQL of it. */
    static final int DEEPEST = 20;

    /** Checks the bounds. */
    public FilterLimits {
        Assert.isTrue(maxConditions > 0, () -> "maxConditions must be at least 1, not " + maxConditions);
        Assert.isTrue(maxValues > 1, () -> "maxValues must be at least 2, not " + maxValues);
        Assert.isTrue(
                maxDepth > 0 && maxDepth <= DEEPEST,
                () -> "maxDepth must be from 1 to " + DEEPEST + ", not " + maxDepth);
    }

    /** 100 filters, 1,000 values, 5 deep. */
    public static FilterLimits defaults() {
        return new FilterLimits(100, 1_000, 5);
    }
}
