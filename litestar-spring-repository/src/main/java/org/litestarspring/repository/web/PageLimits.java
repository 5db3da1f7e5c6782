package org.litestarspring.repository.web;

import org.springframework.util.Assert;

/**
 * How many rows one request gets.
 *
 * @param defaultSize where the client says nothing, at least 1
 * @param maxSize the most that a client can ask for, at least {@code defaultSize}
 * @since 0.1
 */
public record PageLimits(int defaultSize, int maxSize) {

    /** Checks the bounds. */
    public PageLimits {
        Assert.isTrue(defaultSize > 0, () -> "defaultSize must be at least 1, not " + defaultSize);
        Assert.isTrue(
                maxSize >= defaultSize,
                () -> "maxSize must be at least defaultSize, " + defaultSize + ", not " + maxSize);
    }
}
