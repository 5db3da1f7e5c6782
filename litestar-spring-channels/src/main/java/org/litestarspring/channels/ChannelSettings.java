package org.litestarspring.channels;

import java.time.Duration;
import org.springframework.util.Assert;

/**
 * The bounds of channels; the application's come from {@code litestar.channels}.
 *
 * @param historySize how many messages of a channel are kept to resume from; 0 keeps none
 * @param historyTtl how long a message is kept; a channel unused for that long is forgotten
 * @param buffer how many events may wait for a subscriber
 * @param overflow what happens when that many wait
 * @param maxMessageSize the most bytes of a payload
 * @param publishTimeout how long publishing may take before it fails
 * @param presenceLease how long the members of a node that has died stay present
 * @param maxChannels how many channels may be subscribed to on a node at a time, and remembered by a broker in memory
 * @param maxPendingPublishes how many publishes of a node may wait for the broker; more fail at once
 * @since 0.1
 */
public record ChannelSettings(
        int historySize,
        Duration historyTtl,
        int buffer,
        Overflow overflow,
        int maxMessageSize,
        Duration publishTimeout,
        Duration presenceLease,
        int maxChannels,
        int maxPendingPublishes) {

    private static final Duration PRESENCE_LEASE = Duration.ofSeconds(30);
    private static final int MAX_CHANNELS = 100_000;
    private static final int MAX_PENDING_PUBLISHES = 10_000;

    /** Checks the bounds. */
    public ChannelSettings {
        Assert.isTrue(historySize >= 0, () -> "historySize must not be negative: " + historySize);
        Assert.isTrue(historyTtl.toMillis() > 0, () -> "historyTtl must be positive: " + historyTtl);
        Assert.isTrue(buffer > 0, () -> "buffer must be at least 1: " + buffer);
        Assert.isTrue(maxMessageSize > 0, () -> "maxMessageSize must be positive: " + maxMessageSize);
        Assert.isTrue(publishTimeout.toMillis() > 0, () -> "publishTimeout must be positive: " + publishTimeout);
        Assert.isTrue(presenceLease.toMillis() > 2, () -> "presenceLease must be positive: " + presenceLease);
        Assert.isTrue(maxChannels > 0, () -> "maxChannels must be at least 1: " + maxChannels);
        Assert.isTrue(maxPendingPublishes > 0, () -> "maxPendingPublishes must be at least 1: " + maxPendingPublishes);
    }

    /** With members of a node that has died present for 30 s, 100,000 channels, and 10,000 publishes that wait. */
    public ChannelSettings(
            int historySize,
            Duration historyTtl,
            int buffer,
            Overflow overflow,
            int maxMessageSize,
            Duration publishTimeout) {
        this(
                historySize,
                historyTtl,
                buffer,
                overflow,
                maxMessageSize,
                publishTimeout,
                PRESENCE_LEASE,
                MAX_CHANNELS,
                MAX_PENDING_PUBLISHES);
    }

    /** 1,000 messages for ten minutes, 256 events a subscriber of which the oldest go, 64 kB, 2 s, 30 s, 100,000 channels, 10,000 publishes. */
    public static ChannelSettings defaults() {
        return new ChannelSettings(
                1000, Duration.ofMinutes(10), 256, Overflow.DROP_OLDEST, 64 * 1024, Duration.ofSeconds(2));
    }

    /** With another history. */
    public ChannelSettings withHistory(int size, Duration ttl) {
        return new ChannelSettings(
                size,
                ttl,
                this.buffer,
                this.overflow,
                this.maxMessageSize,
                this.publishTimeout,
                this.presenceLease,
                this.maxChannels,
                this.maxPendingPublishes);
    }

    /** With another time that publishing may take. */
    public ChannelSettings withPublishTimeout(Duration timeout) {
        return new ChannelSettings(
                this.historySize,
                this.historyTtl,
                this.buffer,
                this.overflow,
                this.maxMessageSize,
                timeout,
                this.presenceLease,
                this.maxChannels,
                this.maxPendingPublishes);
    }

    /** With another time that the members of a node that has died stay present. */
    public ChannelSettings withPresenceLease(Duration lease) {
        return new ChannelSettings(
                this.historySize,
                this.historyTtl,
                this.buffer,
                this.overflow,
                this.maxMessageSize,
                this.publishTimeout,
                lease,
                this.maxChannels,
                this.maxPendingPublishes);
    }

    /** With another number of channels. */
    public ChannelSettings withMaxChannels(int channels) {
        return new ChannelSettings(
                this.historySize,
                this.historyTtl,
                this.buffer,
                this.overflow,
                this.maxMessageSize,
                this.publishTimeout,
                this.presenceLease,
                channels,
                this.maxPendingPublishes);
    }

    /** With another number of publishes that may wait for the broker. */
    public ChannelSettings withMaxPendingPublishes(int publishes) {
        return new ChannelSettings(
                this.historySize,
                this.historyTtl,
                this.buffer,
                this.overflow,
                this.maxMessageSize,
                this.publishTimeout,
                this.presenceLease,
                this.maxChannels,
                publishes);
    }
}
