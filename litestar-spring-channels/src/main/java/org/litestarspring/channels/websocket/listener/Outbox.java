package org.litestarspring.channels.websocket.listener;

import java.util.function.Consumer;
import org.litestarspring.channels.Overflow;
import org.litestarspring.channels.websocket.ServerFrame;
import org.reactivestreams.Publisher;
import reactor.core.publisher.BufferOverflowStrategy;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/** What is sent to a client from elsewhere, bounded. Any thread may add. */
final class Outbox {

    /** Holds nothing: the bounded buffer behind it takes all at once. */
    private final Sinks.Many<ServerFrame> entry = Sinks.many().unicast().onBackpressureBuffer();

    private final Object turns = new Object();
    private final int size;
    private final Overflow overflow;
    private final Runnable dropped;

    /**
     * Creates it.
     *
     * @param dropped is told of each frame that goes nowhere
     */
    Outbox(int size, Overflow overflow, Runnable dropped) {
        this.size = size;
        this.overflow = overflow;
        this.dropped = dropped;
    }

    /**
     * The frames, once; an error where the buffer is full and the policy is to disconnect.
     *
     * @param ending when it comes nothing more is taken up; what waits goes out still
     */
    Flux<ServerFrame> frames(Publisher<Void> ending) {
        Consumer<ServerFrame> drop = frame -> this.dropped.run();
        Flux<ServerFrame> all = this.entry.asFlux().takeUntilOther(ending);
        return switch (this.overflow) {
            case DROP_OLDEST -> all.onBackpressureBuffer(this.size, drop, BufferOverflowStrategy.DROP_OLDEST);
            case DROP_NEWEST -> all.onBackpressureBuffer(this.size, drop, BufferOverflowStrategy.DROP_LATEST);
            // Values sent here have no key, so they share one.
            case LATEST -> all.onBackpressureBuffer(1, drop, BufferOverflowStrategy.DROP_OLDEST);
            case DISCONNECT -> all.onBackpressureBuffer(this.size, drop, BufferOverflowStrategy.ERROR);
        };
    }

    /** Takes a frame up; nothing where {@link #frames} has ended. */
    void add(ServerFrame frame) {
        synchronized (this.turns) {
            this.entry.tryEmitNext(frame);
        }
    }
}
