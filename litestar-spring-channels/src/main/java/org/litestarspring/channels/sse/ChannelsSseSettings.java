package org.litestarspring.channels.sse;

import java.time.Duration;
import org.litestarspring.channels.web.AllowedOrigins;
import org.litestarspring.channels.web.ChannelProblems;
import org.litestarspring.channels.web.ConnectionLimits;
import org.springframework.util.Assert;

/**
 * The bounds of streams of events; the application's come from {@code litestar.channels}.
 *
 * @param origins which pages may connect
 * @param maxSubscriptions the most channels of one stream
 * @param heartbeat how often a comment goes out, by which a client that left is noticed
 * @param retry how long a browser waits until it connects again; at shutdown up to twice as long, so that not all come at
 *     once
 * @param problems how failures look
 * @param limits how many connections may be open, those of other endpoints included
 * @since 0.1
 */
public record ChannelsSseSettings(
        AllowedOrigins origins,
        int maxSubscriptions,
        Duration heartbeat,
        Duration retry,
        ChannelProblems problems,
        ConnectionLimits limits) {

    /** With as many connections as can be. */
    public ChannelsSseSettings(
            AllowedOrigins origins,
            int maxSubscriptions,
            Duration heartbeat,
            Duration retry,
            ChannelProblems problems) {
        this(origins, maxSubscriptions, heartbeat, retry, problems, ConnectionLimits.none());
    }

    /** Checks the bounds. */
    public ChannelsSseSettings {
        Assert.isTrue(maxSubscriptions > 0, () -> "maxSubscriptions must be at least 1: " + maxSubscriptions);
        Assert.isTrue(heartbeat.toMillis() > 0, () -> "heartbeat must be positive: " + heartbeat);
        Assert.isTrue(retry.toMillis() > 0, () -> "retry must be positive: " + retry);
    }

    /** Same origin, 100 channels, a comment each 15 s, 2 s to connect again. */
    public static ChannelsSseSettings defaults() {
        return new ChannelsSseSettings(
                AllowedOrigins.sameOrigin(),
                100,
                Duration.ofSeconds(15),
                Duration.ofSeconds(2),
                new ChannelProblems(ChannelProblems.DEFAULT_BASE_URI));
    }

    /** With another interval of heartbeats. */
    public ChannelsSseSettings withHeartbeat(Duration interval) {
        return new ChannelsSseSettings(
                this.origins, this.maxSubscriptions, interval, this.retry, this.problems, this.limits);
    }

    /** With other limits of connections, which endpoints may share. */
    public ChannelsSseSettings withLimits(ConnectionLimits connections) {
        return new ChannelsSseSettings(
                this.origins, this.maxSubscriptions, this.heartbeat, this.retry, this.problems, connections);
    }
}
