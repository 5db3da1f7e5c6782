package org.litestarspring.web;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.springframework.util.Assert;
import org.springframework.util.CustomizableThreadCreator;

/**
 * The bounded pool for {@link Blocking} handlers that do not run on virtual threads.
 *
 * <p>Threads are started as needed and end after a minute without work. When all are busy and the queue is full, work
 * is refused with {@link BlockingPoolFullException}, which a client sees as 503 with {@code Retry-After}.
 *
 * @since 0.1
 */
public final class BlockingPool implements Executor, AutoCloseable {

    private final ThreadPoolExecutor threads;

    /**
     * Creates the pool; no thread is started yet.
     *
     * @param size the most handlers that run at once, at least 1
     * @param queueSize the most that wait for a thread, at least 1
     * @throws IllegalArgumentException when a bound is below 1
     */
    public BlockingPool(int size, int queueSize) {
        Assert.isTrue(size > 0, () -> "size must be at least 1, not " + size);
        Assert.isTrue(queueSize > 0, () -> "queueSize must be at least 1, not " + queueSize);
        CustomizableThreadCreator names = new CustomizableThreadCreator("litestar-blocking-");
        this.threads = new ThreadPoolExecutor(
                size,
                size,
                1,
                TimeUnit.MINUTES,
                new ArrayBlockingQueue<>(queueSize),
                names::createThread,
                (work, pool) -> {
                    throw new BlockingPoolFullException(size, queueSize);
                });
        this.threads.allowCoreThreadTimeOut(true);
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
