package org.litestarspring.channels;

import java.util.concurrent.atomic.LongAdder;

/**
 * What has happened on this node on the channels of one declared name or pattern. Sums since the start, but for the
 * subscribers; read from any thread, not all at one moment.
 *
 * @since 0.1
 */
public final class ChannelStatistics {

    private final String declared;
    private final LongAdder published = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder delivered = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder gaps = new LongAdder();
    private final LongAdder subscribers = new LongAdder();

    ChannelStatistics(String declared) {
        this.declared = declared;
    }

    /** The name or pattern, as it is declared. */
    public String declared() {
        return this.declared;
    }

    /** Messages that this node published and the broker confirmed. */
    public long published() {
        return this.published.sum();
    }

    /** Messages that this node tried to publish and the broker did not confirm. */
    public long failed() {
        return this.failed.sum();
    }

    /** Events that subscribers of this node were given, each counted for each of them. */
    public long delivered() {
        return this.delivered.sum();
    }

    /** Events that the overflow policy of a subscriber of this node took away, or that ended its subscription. */
    public long dropped() {
        return this.dropped.sum();
    }

    /** Gaps that subscribers of this node were told of. */
    public long gaps() {
        return this.gaps.sum();
    }

    /** Subscriptions that run on this node now. */
    public long subscribers() {
        return this.subscribers.sum();
    }

    void onPublished() {
        this.published.increment();
    }

    void onFailed() {
        this.failed.increment();
    }

    void onDelivered(long events) {
        this.delivered.add(events);
    }

    void onDropped() {
        this.dropped.increment();
    }

    void onGap() {
        this.gaps.increment();
    }

    void onSubscribed() {
        this.subscribers.increment();
    }

    void onLeft() {
        this.subscribers.decrement();
    }
}
