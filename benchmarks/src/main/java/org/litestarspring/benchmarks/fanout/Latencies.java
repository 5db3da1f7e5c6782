package org.litestarspring.benchmarks.fanout;

import io.netty.buffer.ByteBuf;
import java.time.Duration;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * How long messages took from when they were due, which each says in its first digits, until they were read. A message that
 * is published late because the server was busy counts with all of its delay, so nothing is omitted.
 *
 * <p>Written on one event loop. Both processes read the same monotonic clock of the machine.
 */
final class Latencies {

    /** Digits of a time in nanoseconds. */
    static final int DIGITS = 19;

    /** The text of each message, from its first digit on. */
    static final int TEXT = 100;

    /** What follows the text's first digit in an envelope, whose last member it is: the text, a quote and a brace. */
    private static final int TAIL = TEXT + 2;

    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final SingleWriterRecorder recorder = new SingleWriterRecorder(1000, LONGEST.toNanos(), 3);

    /** One connection's place in the digits. */
    static final class Reading {

        private final Latencies latencies;
        private long due;
        private long read;

        Reading(Latencies latencies) {
            this.latencies = latencies;
        }

        /** More was read; all of it counts as of now, since one look at the clock for each message would be a cost of its own. */
        void read() {
            this.read = System.nanoTime();
        }

        /** The next {@code size} bytes of an envelope of which {@code left} are left. */
        void pass(ByteBuf piece, int size, long left) {
            long end = left - TAIL + DIGITS;
            if (end <= 0) {
                return;
            }
            int from = piece.readerIndex();
            int until = (int) Math.min(size, end);
            for (int i = (int) Math.max(0, left - TAIL); i < until; i++) {
                this.due = this.due * 10 + piece.getByte(from + i) - '0';
            }
            if (until == end) {
                this.latencies.record(this.read - this.due);
                this.due = 0;
            }
        }
    }

    private void record(long nanos) {
        if (nanos < 0) {
            throw new AssertionError("A message came " + -nanos + " ns before it was due.");
        }
        this.recorder.recordValue(Math.min(nanos, LONGEST.toNanos()));
    }

    /** What has come since the last call, in nanoseconds. */
    Histogram take() {
        return this.recorder.getIntervalHistogram();
    }
}
