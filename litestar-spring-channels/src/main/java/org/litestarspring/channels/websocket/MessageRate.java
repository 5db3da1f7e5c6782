package org.litestarspring.channels.websocket;

import java.util.concurrent.TimeUnit;

/**
 * Counts what one client sends: so many messages a second pass, what comes on top is refused. Refused messages add up until
 * a second goes by without one; as many as pass in a second are abuse. Not safe for several threads.
 *
 * @since 0.1
 */
public final class MessageRate {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    /** What becomes of a message. */
    public enum Verdict {
        /** It is read. */
        PASSED,

        /** It is answered with an error. */
        REFUSED,

        /** The socket is closed. */
        ABUSE
    }

    private final int perSecond;
    private double tokens;
    private long refilled;
    private int refused;
    private long lastRefused;

    /** So many messages a second pass; {@code now} is that of {@link System#nanoTime()}. */
    public MessageRate(int perSecond, long now) {
        this.perSecond = perSecond;
        this.tokens = perSecond;
        this.refilled = now;
    }

    /** Judges a message that came at {@code now}, by {@link System#nanoTime()}. */
    public Verdict judge(long now) {
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
