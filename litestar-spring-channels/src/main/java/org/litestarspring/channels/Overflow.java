package org.litestarspring.channels;

/**
 * What happens to a subscriber whose buffer is full. Under the first two, what was dropped is told to it as a gap.
 *
 * @since 0.1
 */
public enum Overflow {
    /** The oldest buffered event makes room. */
    DROP_OLDEST,

    /** The event that came is dropped; what is buffered stays. */
    DROP_NEWEST,

    /**
     * Only the newest event of each key is kept, so a slow subscriber sees each key's latest state and no gap. Where the
     * buffer is full of other keys, the oldest makes room. Events without a key share one.
     */
    LATEST,

    /** The subscription ends with {@link SlowSubscriberException}; a WebSocket closes with 1013. */
    DISCONNECT
}
