package org.litestarspring.web;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.springframework.util.Assert;
import org.springframework.util.CustomizableThreadCreator;

/**
 * A bounded pool for {@link Blocking} handlers that do not run on virtual threads.
 *
 * <p>Threads are started as needed and end after a minute without work. When all are busy and the queue is full, work
 * is refused with {@link BlockingPoolFullException}, which a client sees as 503 with {@code Retry-After}.
 *
 * @since 0.1
 */
public final class BlockingPool implements Executor, AutoCloseable {

    private final String name;
    private final int queueSize;
    private final ThreadPoolExecutor threads;
    private final LongAdder refused = new LongAdder();

    /**
     * Creates the pool of handlers that name none; no thread is started yet.
     *
     * @param size the most handlers that run at once, at least 1
     * @param queueSize the most that wait for a thread, at least 1
     * @throws IllegalArgumentException when a bound is below 1
     */
    public BlockingPool(int size, int queueSize) {
        this("", size, queueSize);
    }

    /**
     * Creates the pool; no thread is started yet.
     *
     * @param name what handlers call it, in {@link Blocking#pool}
     * @param size the most handlers that run at once, at least 1
     * @param queueSize the most that wait for a thread, at least 1
     * @throws IllegalArgumentException when a bound is below 1
     */
    public BlockingPool(String name, int size, int queueSize) {
        Assert.isTrue(size > 0, () -> "size must be at least 1, not " + size);
        Assert.isTrue(queueSize > 0, () -> "queueSize must be at least 1, not " + queueSize);
        this.name = name;
        this.queueSize = queueSize;
        CustomizableThreadCreator names =
                new CustomizableThreadCreator("litestar-blocking-" + (name.isEmpty() ? "" : name + "-"));
        this.threads = new ThreadPoolExecutor(
                size,
                size,
                1,
                TimeUnit.MINUTES,
                new ArrayBlockingQueue<>(queueSize),
                names::createThread,
                (work, pool) -> {
                    this.refused.increment();
                    throw new BlockingPoolFullException(name, size, queueSize);
                });
        this.threads.allowCoreThreadTimeOut(true);
    }

    /** What handlers call it; empty for the pool of those that name none. */
    public String name() {
        return this.name;
    }

    /** The most handlers that run at once. */
    public int size() {
        return this.threads.getMaximumPoolSize();
    }

    /** The most that wait for a thread. */
    public int queueSize() {
        return this.queueSize;
    }

    /** The threads that work now, about. */
    public int active() {
        return this.threads.getActiveCount();
    }

    /** The calls that wait for a thread now. */
    public int queued() {
        return this.threads.getQueue().size();
    }

    /** How often work was refused since the start. */
    public long refused() {
        return this.refused.sum();
    }

    /**
     * Runs {@code work} on a thread of the pool.
     *
     * @throws BlockingPoolFullException when neither a thread nor a place in the queue is free
     */
    @Override
    public void execute(Runnable work) {
        this.threads.execute(work);
    }

    /** Lets running handlers end and takes no new ones. */
    @Override
    public void close() {
        this.threads.shutdown();
    }
}
