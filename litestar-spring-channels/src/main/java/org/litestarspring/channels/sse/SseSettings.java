package org.litestarspring.channels.sse;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

/**
 * What holds for {@link SseEvents} that say nothing else; the application's come from {@code litestar.sse}.
 *
 * @param heartbeat how long a stream is idle until a comment goes out; zero for none
 * @param buffer how many items may wait for a client
 * @param retry how long a client waits until it connects again; null where that is for the browser to say
 * @param blockingStreams the most streams of blocking sources that are open at once; beyond, 503
 * @since 0.1
 */
public record SseSettings(
        Duration heartbeat, int buffer, @Nullable Duration retry, int blockingStreams) {

    /** Checks the bounds. */
    public SseSettings {
        Assert.isTrue(!heartbeat.isNegative(), () -> "heartbeat must not be negative: " + heartbeat);
        Assert.isTrue(buffer > 0, () -> "buffer must be at least 1: " + buffer);
        Assert.isTrue(blockingStreams > 0, () -> "blockingStreams must be at least 1: " + blockingStreams);
        Assert.isTrue(retry == null || retry.toMillis() > 0, () -> "retry must be positive: " + retry);
    }

    /** A comment each 15 s, 256 items, 256 blocking streams. */
    public static SseSettings defaults() {
        return new SseSettings(Duration.ofSeconds(15), 256, null, 256);
    }
}
