package org.litestarspring.web;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;
import org.springframework.util.CustomizableThreadCreator;

/**
 * A bounded pool for {@link Blocking} handlers that do not run on virtual threads.
 *
 * <p>Threads are started as needed and end after a minute without work. When all are busy and the queue is full, work
 * is refused with {@link BlockingPoolFullException}, which a client sees as 503 with {@code Retry-After}.
 *
 * <p>Safe for use by any thread. An event loop that hands work over waits for no lock, not even for a moment, as it would at
 * the pools of the JDK, whose queues and books have one.
 *
 * @since 0.1
 */
public final class BlockingPool implements Executor, AutoCloseable {

    private static final Duration IDLE = Duration.ofMinutes(1);

    private final String name;
    private final int size;
    private final int queueSize;

    /** Work that is accepted at a time, of which no more than {@code size} runs. */
    private final int most;

    private final long idleNanos;
    private final CustomizableThreadCreator names;

    /** Work that no thread has begun, and as many permits to take it. */
    private final Queue<Runnable> queue = new ConcurrentLinkedQueue<>();

    private final Semaphore waiting = new Semaphore(0);

    /** Work that waits or runs. */
    private final AtomicInteger accepted = new AtomicInteger();

    private final AtomicInteger threads = new AtomicInteger();
    private final AtomicInteger active = new AtomicInteger();
    private final LongAdder refused = new LongAdder();
    private volatile boolean isClosed;

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
        this(name, size, queueSize, IDLE);
    }

    /** Creates a pool whose threads end after {@code idle} without work. */
    BlockingPool(String name, int size, int queueSize, Duration idle) {
        Assert.isTrue(size > 0, () -> "size must be at least 1, not " + size);
        Assert.isTrue(queueSize > 0, () -> "queueSize must be at least 1, not " + queueSize);
        this.name = name;
        this.size = size;
        this.queueSize = queueSize;
        this.most = (int) Math.min((long) size + queueSize, Integer.MAX_VALUE);
        this.idleNanos = idle.toNanos();
        this.names = new CustomizableThreadCreator("litestar-blocking-" + (name.isEmpty() ? "" : name + "-"));
    }

    /** What handlers call it; empty for the pool of those that name none. */
    public String name() {
        return this.name;
    }

    /** The most handlers that run at once. */
    public int size() {
        return this.size;
    }

    /** The most that wait for a thread. */
    public int queueSize() {
        return this.queueSize;
    }

    /** The threads that work now, about. */
    public int active() {
        return this.active.get();
    }

    /** The calls that wait for a thread now, about. */
    public int queued() {
        return Math.max(this.accepted.get() - this.active.get(), 0);
    }

    /** How often work was refused since the start. */
    public long refused() {
        return this.refused.sum();
    }

    /** The threads that there are. */
    int threads() {
        return this.threads.get();
    }

    /**
     * Runs {@code work} on a thread of the pool.
     *
     * @throws BlockingPoolFullException when neither a thread nor a place in the queue is free, or the pool is closed
     */
    @Override
    public void execute(Runnable work) {
        Assert.notNull(work, "work must not be null");
        if (this.isClosed) {
            refuse();
        }
        if (!below(this.accepted, this.most)) {
            refuse();
        }
        this.queue.add(work);
        this.waiting.release();
        if (this.accepted.get() > this.threads.get()) {
            startThread();
        }
    }

    private void refuse() {
        this.refused.increment();
        throw new BlockingPoolFullException(this.name, this.size, this.queueSize);
    }

    /** Counts one more, where there are fewer than {@code most}. */
    private static boolean below(AtomicInteger count, int most) {
        int now = count.get();
        while (now < most) {
            if (count.compareAndSet(now, now + 1)) {
                return true;
            }
            now = count.get();
        }
        return false;
    }

    private void startThread() {
        if (!below(this.threads, this.size)) {
            return;
        }
        boolean isStarted = false;
        try {
            this.names.createThread(this::work).start();
            isStarted = true;
        } finally {
            if (!isStarted) {
                this.threads.decrementAndGet();
            }
        }
    }

    /** What a thread does while it lives. */
    private void work() {
        for (Runnable next = next(); next != null; next = next()) {
            run(next);
        }
    }

    /** The next work; null where the thread is to end, and is no longer counted. */
    private @Nullable Runnable next() {
        while (true) {
            Runnable found = this.isClosed ? this.queue.poll() : waited();
            if (found != null) {
                return found;
            }
            this.threads.decrementAndGet();
            // Who added work since may have counted on this thread.
            if (this.queue.isEmpty() || !below(this.threads, this.size)) {
                return null;
            }
        }
    }

    private @Nullable Runnable waited() {
        try {
            return this.waiting.tryAcquire(this.idleNanos, TimeUnit.NANOSECONDS) ? this.queue.poll() : null;
        } catch (InterruptedException unknown) {
            // Nobody has reason to: another thread is started when there is work.
            return null;
        }
    }

    private void run(Runnable work) {
        this.active.incrementAndGet();
        try {
            work.run();
        } catch (Throwable failure) {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, failure);
        } finally {
            this.active.decrementAndGet();
            this.accepted.decrementAndGet();
            // An interrupt was for this work, not for the next.
            Thread.interrupted();
        }
    }

    /** Lets handlers that run or wait end, and takes no new ones. */
    @Override
    public void close() {
        this.isClosed = true;
        // Each thread that waits, or is about to, finds a permit, and no work.
        this.waiting.release(this.threads.get());
    }
}
