package org.litestarspring.channels.websocket;

import org.litestarspring.channels.ChannelEvent;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The way out to one client: frames of several sources, each in its order, as fast as the connection takes them. */
interface Outbound {

    /** Begins to send; completes when the socket is {@link #end ended} and all sources are through. */
    Mono<Void> run();

    /** Takes frames up; before or while it runs. */
    void add(Flux<ServerFrame> frames);

    /** Takes the events of a channel up. */
    void add(ChannelFrames events);

    /** Takes nothing more up. Those that were taken up must end by themselves. */
    void end();

    /** The events of one channel, and what they are to the client. */
    interface ChannelFrames {

        Flux<ChannelEvent> events();

        /** What goes out for an event; for one that is not the first, {@link ServerFrame#event}. */
        ServerFrame frame(ChannelEvent event);

        /** Completes when no more events are wanted. */
        Publisher<Void> until();

        /** What goes out after the last event where {@link #until} came. */
        Flux<ServerFrame> last();

        /** What goes out in place of an error. */
        Flux<ServerFrame> failed(Throwable failure);
    }
}
