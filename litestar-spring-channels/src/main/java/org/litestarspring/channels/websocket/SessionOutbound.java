package org.litestarspring.channels.websocket;

import org.springframework.web.reactive.socket.WebSocketSession;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Sends by Spring's own session, on any server: one merge, whose demand is that of the TCP connection. */
final class SessionOutbound implements Outbound {

    /** How many frames of one channel leave its buffer ahead of the connection's demand: enough to work in batches. */
    static final int AHEAD = 16;

    private final WebSocketSession session;
    private final Heartbeat heartbeat;
    private final Sinks.Many<Flux<ServerFrame>> sources = Sinks.many().unicast().onBackpressureBuffer();
    private final Sinks.Empty<Void> ending = Sinks.empty();

    SessionOutbound(WebSocketSession session, Heartbeat heartbeat) {
        this.session = session;
        this.heartbeat = heartbeat;
    }

    @Override
    public Mono<Void> run() {
        Flux<ServerFrame> frames = this.sources
                .asFlux()
                .takeUntilOther(this.ending.asMono())
                .flatMap(source -> source, Integer.MAX_VALUE, AHEAD);
        return this.session.send(frames.doOnNext(this.heartbeat::sent).map(frame -> frame.message(this.session)));
    }

    @Override
    public void add(Flux<ServerFrame> frames) {
        this.sources.tryEmitNext(frames);
    }

    @Override
    public void add(ChannelFrames channel) {
        add(channel.events()
                .map(channel::frame)
                .takeUntilOther(channel.until())
                .concatWith(Flux.defer(channel::last))
                .onErrorResume(channel::failed));
    }

    @Override
    public void end() {
        this.ending.tryEmitEmpty();
    }
}
