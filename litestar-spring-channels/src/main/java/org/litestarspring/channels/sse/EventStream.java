package org.litestarspring.channels.sse;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Schedulers;

/**
 * One client's stream: takes items from the source, and gives the server a batch of events whenever it wants to write. The
 * server wants one when the last is written, so what comes meanwhile is written together, and what comes to an idle stream
 * goes at once. Nothing waits but the {@link ItemBuffer}'s items and one batch.
 *
 * <p>Signals may come on any thread; the one that finds nobody at work does the work.
 */
final class EventStream {

    /** How long the head waits for the first event, so that a source which fails at once is answered as an error. */
    private static final Duration OPENING = Duration.ofMillis(250);

    /** What is written waits no longer than about this for a source that computes its next item. */
    private static final long PAUSE_NANOS = 10_000_000;

    /** A power of two: how many items are taken between two looks at the clock. */
    private static final int LOOK = 64;

    private static final AtomicIntegerFieldUpdater<EventStream> WORK =
            AtomicIntegerFieldUpdater.newUpdater(EventStream.class, "work");

    private final StreamSource source;
    private final EventWriter writer;
    private final DataBufferFactory buffers;
    private final StalledClient stalled;
    private final long heartbeat;
    private final Disposable.Swap timer = Disposables.swap();
    private final Disposable.Swap opener = Disposables.swap();
    private final Mono<DataBuffer> next = Mono.create(this::wanted);

    private volatile int work;
    private volatile boolean isOverdue;
    private volatile boolean isBeat;
    private volatile boolean isEnded;
    private volatile byte @Nullable [] farewell;
    private volatile @Nullable MonoSink<DataBuffer> waiting;
    private volatile long written = System.nanoTime();

    private volatile boolean isOpen;
    private @Nullable MonoSink<Void> opening;

    // Of who is at work.
    private boolean isExhausted;
    private boolean hasItems;
    private @Nullable Throwable failure;

    /**
     * Creates a stream that has not begun.
     *
     * @param heartbeat zero for none
     * @param dropped counts the items that are
     */
    EventStream(
            Publisher<?> source,
            ItemBuffer items,
            EventWriter writer,
            Duration heartbeat,
            StalledClient stalled,
            LongAdder dropped,
            DataBufferFactory buffers) {
        this.source = new StreamSource(source, items, dropped, this::drain);
        this.writer = writer;
        this.heartbeat = heartbeat.toNanos();
        this.stalled = stalled;
        this.buffers = buffers;
    }

    /** Subscribes to the source; completes when the response can begin, and fails where the source does before. */
    Mono<Void> open() {
        return Mono.create(sink -> {
            this.opening = sink;
            // Nobody else is at work meanwhile, so that what the source emits at once is written together.
            boolean isFirst = WORK.getAndIncrement(this) == 0;
            this.source.begin(sink.contextView());
            if (isFirst) {
                work();
            }
            this.opener.update(Schedulers.parallel()
                    .schedule(
                            () -> {
                                this.isOverdue = true;
                                drain();
                            },
                            OPENING.toMillis(),
                            TimeUnit.MILLISECONDS));
            if (this.heartbeat > 0) {
                beatIn(this.heartbeat);
            }
        });
    }

    /** A batch for each time that the server wants to write; fails as the source did. */
    Flux<Mono<DataBuffer>> batches() {
        return Flux.generate(sink -> {
            if (!this.isEnded) {
                sink.next(this.next);
            } else if (this.failure == null) {
                sink.complete();
            } else {
                sink.error(this.failure);
            }
        });
    }

    /** Ends the stream behind a last block; what waits is not written any more. */
    void end(byte[] last) {
        this.farewell = last;
        drain();
    }

    /** Cancels the source and gives back all; may be called at any time, and again. */
    void close() {
        this.source.close();
        this.timer.dispose();
        this.opener.dispose();
        drain();
    }

    private void wanted(MonoSink<DataBuffer> sink) {
        this.stalled.took();
        this.waiting = sink;
        drain();
    }

    private void drain() {
        if (WORK.getAndIncrement(this) == 0) {
            work();
        }
    }

    private void work() {
        int missed = 1;
        do {
            step();
            missed = WORK.addAndGet(this, -missed);
        } while (missed != 0);
    }

    private void step() {
        if (this.source.isClosed()) {
            release();
            MonoSink<DataBuffer> last = this.waiting;
            if (last != null) {
                // The server takes a few batches in advance, and this one is behind the end.
                this.waiting = null;
                last.success();
            }
            return;
        }
        if (this.farewell != null && !this.isExhausted) {
            cancelSource();
            this.writer.block(this.farewell);
        }
        // Who asks meanwhile is for the next step: this one has not looked for items for it.
        MonoSink<DataBuffer> sink = this.waiting;
        if (!this.isOpen || sink != null) {
            fill();
        }
        if (!this.isOpen) {
            tryOpen();
        }
        if (sink != null && this.isOpen) {
            emit(sink);
        }
    }

    private void tryOpen() {
        MonoSink<Void> sink = this.opening;
        if (sink == null) {
            return;
        }
        if (this.isExhausted && this.failure != null && !this.hasItems) {
            this.isOpen = true;
            this.isEnded = true;
            sink.error(this.failure);
        } else if (this.hasItems || this.isExhausted || this.isOverdue) {
            this.isOpen = true;
            // The head goes with the first bytes of the body.
            this.isBeat = true;
            this.opener.dispose();
            sink.success();
        }
    }

    private void fill() {
        long begun = System.nanoTime();
        int count = 0;
        while (!this.isExhausted && !this.source.isClosed() && this.writer.size() < EventWriter.BATCH) {
            if ((++count & (LOOK - 1)) == 0 && System.nanoTime() - begun > PAUSE_NANOS) {
                return;
            }
            boolean isLast = this.source.isDone();
            try {
                Object item = this.source.poll();
                if (item == null) {
                    if (isLast) {
                        this.isExhausted = true;
                        this.failure = this.source.error();
                    }
                    return;
                }
                write(item);
            } catch (RuntimeException broken) {
                cancelSource();
                this.failure = broken;
                return;
            }
        }
    }

    private void write(Object item) {
        if (item instanceof ItemBuffer.Missed missed) {
            this.writer.missed(missed.count());
            return;
        }
        this.writer.add(item);
        this.hasItems = true;
        this.source.took();
    }

    private void emit(MonoSink<DataBuffer> sink) {
        if (this.writer.size() == 0 && !this.isExhausted && this.isBeat) {
            this.writer.block(SseFrames.comment());
        }
        if (this.writer.size() > 0) {
            this.waiting = null;
            this.isBeat = false;
            this.written = System.nanoTime();
            sink.success(this.buffers.wrap(this.writer.take()));
        } else if (this.isExhausted) {
            this.waiting = null;
            this.isEnded = true;
            sink.success();
        }
    }

    private void beatIn(long nanos) {
        this.timer.update(Schedulers.parallel().schedule(this::beat, nanos, TimeUnit.NANOSECONDS));
    }

    private void beat() {
        long idle = System.nanoTime() - this.written;
        if (this.isOpen && this.waiting == null) {
            this.stalled.check();
            beatIn(this.heartbeat);
        } else if (idle >= this.heartbeat) {
            this.isBeat = true;
            drain();
            beatIn(this.heartbeat);
        } else {
            beatIn(this.heartbeat - idle);
        }
    }

    private void cancelSource() {
        this.isExhausted = true;
        this.source.cancel();
    }

    private void release() {
        if (this.isExhausted) {
            this.source.clear();
        } else {
            cancelSource();
        }
        this.writer.close();
    }
}
