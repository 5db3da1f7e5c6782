package org.litestarspring.benchmarks.fanout;

import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What the members of an audience got, all of them together. */
final class Tally {

    final LongAdder messages = new LongAdder();
    final LongAdder pings = new LongAdder();
    final @Nullable Latencies latencies;

    private Tally(@Nullable Latencies latencies) {
        this.latencies = latencies;
    }

    /** Counts alone. */
    static Tally counting() {
        return new Tally(null);
    }

    /** Counts, and reads when each message was due. */
    static Tally timing() {
        return new Tally(new Latencies());
    }

    /** The times, of one that {@link #timing() reads} them. */
    Latencies times() {
        return Objects.requireNonNull(this.latencies);
    }
}
