package org.litestarspring.dto.web;

import java.util.Queue;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import org.springframework.core.io.buffer.DataBuffer;
import reactor.core.CoreSubscriber;
import reactor.core.Fuseable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Schedulers;
import reactor.util.concurrent.Queues;
import reactor.util.context.Context;

/**
 * Encodes the elements of a source in batches: a buffer is emitted when it is full, when the source pauses, and at the
 * end. Elements that come while the source is asked for them are one batch; those that come by themselves are gathered
 * for as long as a hop to another thread takes, so that a slow source is still written element by element.
 *
 * <p>At most {@value #PREFETCH} elements wait, and one buffer. An error is passed on behind what came before it.
 */
final class JsonBatches extends Flux<DataBuffer> {

    private static final int PREFETCH = 256;

    /** What is written waits no longer than this for a source that holds the thread, and for its next element. */
    private static final long PAUSE_NANOS = 10_000_000;

    private final Publisher<?> source;
    private final Supplier<? extends Batch> batches;
    private final int bytes;

    JsonBatches(Publisher<?> source, Supplier<? extends Batch> batches, int bytes) {
        this.source = source;
        this.batches = batches;
        this.bytes = bytes;
    }

    @Override
    public void subscribe(CoreSubscriber<? super DataBuffer> actual) {
        this.source.subscribe(new Drain(actual, this.batches.get(), this.bytes));
    }

    private static final class Drain implements CoreSubscriber<Object>, Subscription, Runnable {

        private static final AtomicIntegerFieldUpdater<Drain> WORK =
                AtomicIntegerFieldUpdater.newUpdater(Drain.class, "work");
        private static final AtomicLongFieldUpdater<Drain> REQUESTED =
                AtomicLongFieldUpdater.newUpdater(Drain.class, "requested");

        private static final Queue<Object> NOTHING = Queues.empty().get();

        private final CoreSubscriber<? super DataBuffer> actual;
        private final Batch batch;
        private final int bytes;
        private Queue<Object> waiting = NOTHING;

        private boolean isPolled;
        private @Nullable Subscription upstream;
        private volatile int work;
        private volatile long requested;
        private volatile boolean done;
        private volatile boolean cancelled;
        private @Nullable Throwable error;

        // Of the thread that holds the work alone.
        private boolean started;
        private boolean ended;
        private int taken;
        private long askedAt;
        private long waited;

        /** The thread that is asking the source; elements that come on it are taken when the asking returns. */
        private volatile @Nullable Thread asking;

        Drain(CoreSubscriber<? super DataBuffer> actual, Batch batch, int bytes) {
            this.actual = actual;
            this.batch = batch;
            this.bytes = bytes;
        }

        @Override
        public Context currentContext() {
            return this.actual.currentContext();
        }

        @Override
        @SuppressWarnings("unchecked") // a source of any type is one of objects
        public void onSubscribe(Subscription subscription) {
            if (Operators.validate(this.upstream, subscription)) {
                this.upstream = subscription;
                if (subscription instanceof Fuseable.QueueSubscription<?> queue
                        && queue.requestFusion(Fuseable.SYNC) == Fuseable.SYNC) {
                    this.isPolled = true;
                    this.waiting = (Queue<Object>) queue;
                } else {
                    this.waiting = Queues.get(PREFETCH).get();
                }
                this.actual.onSubscribe(this);
            }
        }

        @Override
        public void onNext(Object value) {
            if (this.done || this.cancelled) {
                Operators.onNextDropped(value, currentContext());
                return;
            }
            if (!this.waiting.offer(value)) {
                this.error = new IllegalStateException("The source emits more than it was asked for.");
                this.done = true;
            }
            if (Thread.currentThread() == this.asking) {
                if (System.nanoTime() - this.askedAt > PAUSE_NANOS) {
                    emitWaiting();
                    this.askedAt = System.nanoTime();
                }
            } else {
                schedule();
            }
        }

        @Override
        public void onError(Throwable failure) {
            if (this.done) {
                Operators.onErrorDropped(failure, currentContext());
                return;
            }
            this.error = failure;
            this.done = true;
            schedule();
        }

        @Override
        public void onComplete() {
            this.done = true;
            schedule();
        }

        @Override
        public void request(long count) {
            if (Operators.validate(count)) {
                Operators.addCap(REQUESTED, this, count);
                if (WORK.getAndIncrement(this) == 0) {
                    run();
                }
            }
        }

        @Override
        public void cancel() {
            this.cancelled = true;
            java.util.Objects.requireNonNull(this.upstream).cancel();
            if (WORK.getAndIncrement(this) == 0) {
                release();
            }
        }

        private void schedule() {
            if (WORK.getAndIncrement(this) == 0) {
                Schedulers.parallel().schedule(this);
            }
        }

        @Override
        public void run() {
            int missed = 1;
            do {
                if (this.cancelled) {
                    release();
                } else if (!this.ended) {
                    drain();
                }
                missed = WORK.addAndGet(this, -missed);
            } while (missed != 0);
        }

        private void drain() {
            if (this.isPolled) {
                poll();
            } else {
                gather();
            }
        }

        /** A source that has its elements at hand, such as a list, is asked for them one by one. */
        private void poll() {
            while (this.requested > 0 && !this.cancelled && !this.ended) {
                long asked = System.nanoTime();
                Object value;
                try {
                    value = this.waiting.poll();
                } catch (RuntimeException failure) {
                    this.error = failure;
                    value = null;
                }
                if (value == null) {
                    this.done = true;
                    end();
                    return;
                }
                this.waited += System.nanoTime() - asked;
                encode(value);
                if (this.waited > PAUSE_NANOS && !this.ended && this.requested > 0) {
                    emit();
                }
            }
        }

        private void gather() {
            if (!this.started && this.requested > 0) {
                this.started = true;
                ask(PREFETCH);
            }
            while (this.requested > 0 && !this.cancelled && !this.ended) {
                boolean last = this.done;
                Object value = this.waiting.poll();
                if (value != null) {
                    encode(value);
                } else if (last) {
                    end();
                } else if (this.taken > 0) {
                    ask(this.taken);
                } else if (!emit()) {
                    return;
                }
            }
            if (this.done && !this.ended && this.waiting.isEmpty() && this.batch.size() == 0 && this.error != null) {
                end();
            }
        }

        private void ask(int count) {
            this.taken = 0;
            this.askedAt = System.nanoTime();
            this.asking = Thread.currentThread();
            java.util.Objects.requireNonNull(this.upstream).request(count);
            this.asking = null;
        }

        private void encode(Object value) {
            this.taken++;
            try {
                this.batch.add(value);
            } catch (RuntimeException failure) {
                this.ended = true;
                java.util.Objects.requireNonNull(this.upstream).cancel();
                release();
                this.actual.onError(failure);
                return;
            }
            if (this.batch.size() >= this.bytes) {
                emit();
            }
        }

        /** From inside of the asking: what came so far, as far as somebody wants it. */
        private void emitWaiting() {
            while (this.requested > 0 && !this.ended && !this.cancelled) {
                Object value = this.waiting.poll();
                if (value == null) {
                    emit();
                    return;
                }
                encode(value);
            }
        }

        /** Whether there was anything. */
        private boolean emit() {
            this.waited = 0;
            DataBuffer buffer = this.batch.take();
            if (buffer == null) {
                return false;
            }
            if (this.requested != Long.MAX_VALUE) {
                REQUESTED.decrementAndGet(this);
            }
            this.actual.onNext(buffer);
            return true;
        }

        private void end() {
            this.ended = true;
            Throwable failure = this.error;
            try {
                DataBuffer rest = failure == null ? this.batch.end() : this.batch.take();
                if (rest != null) {
                    this.actual.onNext(rest);
                }
            } catch (RuntimeException broken) {
                failure = broken;
            }
            release();
            if (failure == null) {
                this.actual.onComplete();
            } else {
                this.actual.onError(failure);
            }
        }

        private void release() {
            if (this.isPolled) {
                this.waiting.clear();
            } else {
                Operators.onDiscardQueueWithClear(this.waiting, currentContext(), null);
            }
            this.batch.close();
        }
    }
}
