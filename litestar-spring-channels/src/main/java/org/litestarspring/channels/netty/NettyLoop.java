package org.litestarspring.channels.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.util.internal.PlatformDependent;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import org.litestarspring.channels.ChannelEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

/**
 * Works for all clients of one event loop in turns: one task of the loop takes what waits for any of them, writes it, and
 * then flushes each client once. An idle client's event is flushed at once, a busy one's with all that came meanwhile.
 *
 * <p>An event is encoded once a turn; the clients share its buffer. As a scheduler it runs everything on its loop, in the
 * order in which it came.
 */
final class NettyLoop implements Scheduler {

    private static final Logger LOG = LoggerFactory.getLogger(NettyLoop.class);

    /** Tasks of a turn, after which the loop looks after its clients' reads. */
    private static final int TASKS = 1024;

    private final EventLoop loop;
    private final SharedFrames frames;
    private final Queue<Runnable> tasks = PlatformDependent.newMpscQueue();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final Runnable turn = this::turn;

    private final List<NettyOutbound<?>> written = new ArrayList<>();

    NettyLoop(EventLoop loop, BiFunction<ChannelEvent, ByteBufAllocator, ByteBuf> encoding) {
        this.loop = loop;
        this.frames = new SharedFrames(encoding);
    }

    boolean isHere() {
        return this.loop.inEventLoop();
    }

    /**
     * Runs a task on the loop, after those that came before.
     *
     * @throws RejectedExecutionException when the loop is shut down
     */
    void execute(Runnable task) {
        this.tasks.add(task);
        wake();
    }

    private void wake() {
        if (!this.scheduled.get() && this.scheduled.compareAndSet(false, true)) {
            this.loop.execute(this.turn);
        }
    }

    /** Flushes the client at the end of this turn, or of the next. Called on the loop. */
    void flushLater(NettyOutbound<?> outbound) {
        this.written.add(outbound);
        wake();
    }

    /** The event's frame, borrowed until the caller returns to the loop. Called on the loop. */
    SharedFrames.Frame frame(ChannelEvent event, ByteBufAllocator buffers) {
        return this.frames.of(event, buffers);
    }

    private void turn() {
        try {
            Runnable task;
            for (int i = 0; i < TASKS && (task = this.tasks.poll()) != null; i++) {
                guarded(task);
            }
            // A flush may bring a client back that can be written again: it is of the next turn then.
            List<NettyOutbound<?>> now = List.copyOf(this.written);
            this.written.clear();
            for (NettyOutbound<?> outbound : now) {
                guarded(outbound::flush);
            }
        } finally {
            // Whatever happened: the clients of a loop that thinks it is at work would never be served again.
            if (this.tasks.isEmpty()) {
                this.frames.release();
            }
            this.scheduled.set(false);
            if (!this.tasks.isEmpty() || !this.written.isEmpty()) {
                wake();
            }
        }
    }

    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException failure) {
            LOG.error("A task of the clients of an event loop failed; the others go on.", failure);
        }
    }

    @Override
    public Disposable schedule(Runnable task) {
        execute(task);
        return Disposables.disposed();
    }

    @Override
    public Worker createWorker() {
        return new LoopWorker();
    }

    private final class LoopWorker implements Worker {

        private volatile boolean disposed;

        @Override
        public Disposable schedule(Runnable task) {
            if (this.disposed) {
                throw new RejectedExecutionException("The subscriber left.");
            }
            execute(task);
            return this;
        }

        @Override
        public void dispose() {
            this.disposed = true;
        }

        @Override
        public boolean isDisposed() {
            return this.disposed;
        }
    }
}
