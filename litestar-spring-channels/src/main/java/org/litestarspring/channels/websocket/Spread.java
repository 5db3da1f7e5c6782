package org.litestarspring.channels.websocket;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Gives each socket its own place in an interval that all of them repeat, so that those that came together, such as after a
 * restart, are not pinged together. Multiples of the golden ratio lie evenly however many there are: each next place is in
 * one of the widest spaces that those before left.
 */
final class Spread {

    private static final double GOLDEN_RATIO = (Math.sqrt(5) - 1) / 2;

    private final AtomicLong taken = new AtomicLong();

    /** How long the next one waits before its first round: more than nothing, at most the interval, and the first all of it. */
    long first(long interval) {
        double turns = this.taken.getAndIncrement() * GOLDEN_RATIO;
        double place = turns - Math.floor(turns);
        return Math.max((long) ((1 - place) * interval), 1);
    }
}
