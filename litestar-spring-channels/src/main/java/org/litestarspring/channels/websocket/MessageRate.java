package org.litestarspring.channels.websocket;

import java.util.concurrent.TimeUnit;

/**
 * Counts what one client sends: so many messages a second pass, what comes on top is refused. Refused messages add up until
 * a second goes by without one; as many as pass in a second are abuse. Not safe for several threads.
 */
final class MessageRate {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    enum Verdict {
        PASSED,
        REFUSED,
        ABUSE
    }

    private final int perSecond;
    private double tokens;
    private long refilled;
    private int refused;
    private long lastRefused;

    MessageRate(int perSecond, long now) {
        this.perSecond = perSecond;
        this.tokens = perSecond;
        this.refilled = now;
    }

    /** Judges a message that came at {@code now}, by {@link System#nanoTime()}. */
    Verdict judge(long now) {
        double gained = (double) (now - this.refilled) / SECOND * this.perSecond;
        this.tokens = Math.min(this.perSecond, this.tokens + gained);
        this.refilled = now;
        if (this.tokens >= 1) {
            this.tokens -= 1;
            return Verdict.PASSED;
        }
        if (now - this.lastRefused > SECOND) {
            this.refused = 0;
        }
        this.lastRefused = now;
        this.refused++;
        return this.refused > this.perSecond ? Verdict.ABUSE : Verdict.REFUSED;
    }
}
