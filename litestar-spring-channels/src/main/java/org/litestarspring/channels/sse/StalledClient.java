package org.litestarspring.channels.sse;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Cuts off a client that takes nothing any more. Its connection is open and acknowledges, so TCP never ends it, and a
 * heartbeat only waits behind the rest.
 */
final class StalledClient {

    private final Runnable cut;
    private final long patience;
    private volatile long taken = System.nanoTime();
    private volatile LongSupplier waiting = () -> 0;

    /** Of one heartbeat to the next, of which no two are at work at a time. */
    private volatile long waited;

    StalledClient(Runnable cut, Duration heartbeat) {
        this.cut = cut;
        this.patience = heartbeat.multipliedBy(2).toNanos();
    }

    /** Something was taken to be sent. */
    void took() {
        this.taken = System.nanoTime();
    }

    /** Where the connection says how many bytes wait for the client, fewer of them are a sign of life too. */
    void waiting(LongSupplier bytes) {
        this.waiting = bytes;
    }

    /** Called each heartbeat, of which each is taken where nothing stands before it. */
    void check() {
        long now = this.waiting.getAsLong();
        if (now < this.waited) {
            took();
        }
        this.waited = now;
        if (System.nanoTime() - this.taken > this.patience) {
            this.cut.run();
        }
    }
}
