package org.litestarspring.channels.sse;

import java.util.Iterator;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

/**
 * Items of a source that may block, asked for by one worker from the first to the last: it waits for demand, too, so that
 * no item changes threads. Cancelling interrupts it.
 */
final class BlockingItems<T> extends Flux<T> {

    private final Iterable<? extends T> source;
    private final Executor workers;

    BlockingItems(Iterable<? extends T> source, Executor workers) {
        this.source = source;
        this.workers = workers;
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> actual) {
        Work<T> work = new Work<>(this.source, actual);
        actual.onSubscribe(work);
        try {
            this.workers.execute(work);
        } catch (RuntimeException refused) {
            actual.onError(refused);
        }
    }

    /** A stream's items, once; it is closed behind the last one. */
    record Closing<T>(Stream<? extends T> stream) implements Iterable<T>, AutoCloseable {

        @Override
        @SuppressWarnings("unchecked") // nothing is ever put into an iterator
        public Iterator<T> iterator() {
            return (Iterator<T>) this.stream.iterator();
        }

        @Override
        public void close() {
            this.stream.close();
        }
    }

    private static final class Work<T> implements Subscription, Runnable {

        private final Iterable<? extends T> source;
        private final CoreSubscriber<? super T> actual;
        private final Semaphore demand = new Semaphore(0);
        private volatile boolean isCancelled;

        /** Set while it may be interrupted; afterwards the thread is another's. Guarded by this. */
        private @Nullable Thread worker;

        Work(Iterable<? extends T> source, CoreSubscriber<? super T> actual) {
            this.source = source;
            this.actual = actual;
        }

        @Override
        public void request(long count) {
            if (Operators.validate(count)) {
                // A semaphore that is full stays so: nobody sends two thousand million items before the next request.
                int room = Integer.MAX_VALUE - this.demand.availablePermits() - 1;
                this.demand.release((int) Math.min(count, Math.max(room, 0)));
            }
        }

        @Override
        public void cancel() {
            this.isCancelled = true;
            synchronized (this) {
                if (this.worker != null && this.worker != Thread.currentThread()) {
                    this.worker.interrupt();
                }
            }
        }

        @Override
        public void run() {
            synchronized (this) {
                this.worker = Thread.currentThread();
            }
            Throwable failure = null;
            try {
                pull();
            } catch (InterruptedException cancelled) {
                failure = cancelled;
            } catch (RuntimeException | Error broken) {
                failure = broken;
            }
            failure = closed(failure);
            synchronized (this) {
                this.worker = null;
                // Taken back: an interruption that came too late is not for the thread's next work.
                if (this.isCancelled) {
                    Thread.interrupted();
                }
            }
            if (this.isCancelled) {
                return;
            }
            if (failure == null) {
                this.actual.onComplete();
            } else {
                this.actual.onError(failure);
            }
        }

        private void pull() throws InterruptedException {
            Iterator<? extends T> items = this.isCancelled ? null : this.source.iterator();
            while (items != null && !this.isCancelled && items.hasNext()) {
                T next = items.next();
                this.demand.acquire();
                if (!this.isCancelled) {
                    this.actual.onNext(next);
                }
            }
        }

        private @Nullable Throwable closed(@Nullable Throwable failure) {
            if (this.source instanceof Closing<?> stream) {
                try {
                    stream.close();
                } catch (RuntimeException broken) {
                    return failure == null ? broken : failure;
                }
            }
            return failure;
        }
    }
}
