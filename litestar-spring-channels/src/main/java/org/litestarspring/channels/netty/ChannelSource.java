package org.litestarspring.channels.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.litestarspring.channels.ChannelEvent;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/**
 * The events of one channel, and what they are to one client.
 *
 * @param <F> what the client gets besides
 * @since 0.1
 */
public interface ChannelSource<F> {

    /** The events. */
    Flux<ChannelEvent> events();

    /** Writes an event: what was not shared before is the source's to encode. Called on the event loop. */
    void write(ChannelEvent event, Writer out);

    /** Completes when no more events are wanted. */
    Publisher<Void> until();

    /** What goes out after the last event where {@link #until} came. */
    Flux<F> last();

    /** What goes out in place of an error; an error of its own ends everything. */
    Flux<F> failed(Throwable failure);

    /** Takes the bytes of an event. */
    interface Writer {

        /** What all clients get of an event, with a reference for the caller. */
        ByteBuf shared(ChannelEvent event);

        /** Writes what all clients get of an event, together with what of the same goes before and after it. */
        void writeShared(ChannelEvent event);

        /** Where to get buffers from. */
        ByteBufAllocator buffers();

        /** Writes to the channel, which releases the bytes. */
        void write(ByteBuf bytes);
    }
}
