package org.litestarspring.benchmarks.fanout;

import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What the members of an audience got, all of them together. */
final class Tally {

    final LongAdder messages = new LongAdder();
    final LongAdder pings = new LongAdder();
    final @Nullable Latencies latencies;

    /** Why sockets were closed, each code once for each. */
    private final Queue<Integer> codes = new ConcurrentLinkedQueue<>();

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

    void closed(int code) {
        this.codes.add(code);
    }

    /** The codes that the server closed sockets with. */
    List<Integer> codes() {
        return List.copyOf(this.codes);
    }
}
