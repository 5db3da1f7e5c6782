package org.litestarspring.channels.netty;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

/**
 * What waits until one client is served on its event loop. As a scheduler it runs tasks then, in the order in which they
 * came: a channel of which many events come while others are served is looked at once, not once for each.
 */
final class ClientTurn implements Scheduler {

    /** Tasks before the client is flushed; those of one channel are one, whose events are bounded by what was asked for. */
    private static final int TASKS = 32;

    private final NettyLoop loop;
    private final Runnable flush;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean isDue = new AtomicBoolean();

    /**
     * Creates it.
     *
     * @param flush what is done at the end of a turn
     */
    ClientTurn(NettyLoop loop, Runnable flush) {
        this.loop = loop;
        this.flush = flush;
    }

    /**
     * Has the client served, after those that came before; called by any thread.
     *
     * @throws RejectedExecutionException when the loop is shut down
     */
    void need() {
        if (!this.isDue.get() && this.isDue.compareAndSet(false, true)) {
            this.loop.serve(this);
        }
    }

    /** Serves the client. Called on the loop. */
    void take() {
        // Before it looks: what comes from now on may be overlooked.
        this.isDue.set(false);
        Runnable task;
        for (int i = 0; i < TASKS && (task = this.tasks.poll()) != null; i++) {
            NettyLoop.guarded(task);
        }
        NettyLoop.guarded(this.flush);
        if (!this.tasks.isEmpty()) {
            need();
        }
    }

    @Override
    public Disposable schedule(Runnable task) {
        this.tasks.add(task);
        need();
        return Disposables.disposed();
    }

    @Override
    public Worker createWorker() {
        return new TurnWorker();
    }

    private final class TurnWorker implements Worker {

        private volatile boolean disposed;

        @Override
        public Disposable schedule(Runnable task) {
            if (this.disposed) {
                throw new RejectedExecutionException("The subscriber left.");
            }
            ClientTurn.this.schedule(task);
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
