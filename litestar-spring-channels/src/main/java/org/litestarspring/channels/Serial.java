package org.litestarspring.channels;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks of any threads one after the other, in their order, on a thread that brings one: what a lock would guard
 * is touched by one thread at a time, and nobody waits. Its users bound what they add.
 */
final class Serial {

    private static final Logger LOG = LoggerFactory.getLogger(Serial.class);

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger unfinished = new AtomicInteger();

    /** Runs {@code task} after all that were added before, here or on the thread that is at it. */
    void run(Runnable task) {
        add(task);
        drain();
    }

    /** Takes a place in the order; a call of {@link #drain()} must follow. */
    void add(Runnable task) {
        this.tasks.add(task);
    }

    void drain() {
        if (this.unfinished.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        do {
            for (Runnable task = this.tasks.poll(); task != null; task = this.tasks.poll()) {
                try {
                    task.run();
                } catch (Throwable failure) {
                    // Errors too: one that left here would leave the count of tasks as it is, and nothing would run
                    // again.
                    LOG.error("A channel's task failed; the channel goes on.", failure);
                }
            }
            seen = this.unfinished.addAndGet(-seen);
        } while (seen != 0);
    }
}
