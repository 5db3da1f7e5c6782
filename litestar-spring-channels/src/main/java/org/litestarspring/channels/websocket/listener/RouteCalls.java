package org.litestarspring.channels.websocket.listener;

import org.jspecify.annotations.Nullable;
import org.litestarspring.channels.websocket.OnClose;
import org.litestarspring.channels.websocket.WebSocketPeer;
import org.litestarspring.channels.websocket.WebSocketRoute;
import org.reactivestreams.Publisher;
import org.springframework.validation.annotation.Validated;
import org.springframework.web.reactive.socket.CloseStatus;
import reactor.core.publisher.Flux;

/** The functions of a route as methods, so that they are called as any listener's. */
final class RouteCalls {

    private static final Object NOTHING = new Object();

    private final WebSocketRoute route;
    private final ListenerDtos.@Nullable View in;
    private final ListenerDtos.@Nullable View out;

    /**
     * Takes the functions.
     *
     * @throws RuntimeException where a DTO of the route is none, or of another entity than its payload
     */
    RouteCalls(WebSocketRoute route, ListenerDtos dtos) {
        this.route = route;
        this.in = route.in() == null ? null : dtos.view(route.in(), route.payload());
        this.out = route.out() == null ? null : dtos.view(route.out(), null);
    }

    /** The DTO that messages are read by; null for none. */
    ListenerDtos.@Nullable View in() {
        return this.in;
    }

    /** The DTO of what is sent; null for none. */
    ListenerDtos.@Nullable View out() {
        return this.out;
    }

    /** A value as clients see it. */
    Object seen(Object value) {
        return this.out == null ? value : this.out.seen(value);
    }

    Publisher<?> receive(@Validated Object payload, WebSocketPeer peer) {
        return seen(this.route.receive().apply(payload, peer));
    }

    Publisher<?> stream(WebSocketPeer peer) {
        return seen(this.route.receive().apply(NOTHING, peer));
    }

    Publisher<?> open(WebSocketPeer peer) {
        return seen(this.route.open().apply(peer));
    }

    @OnClose
    Publisher<?> close(WebSocketPeer peer, CloseStatus status) {
        return this.route.close().apply(peer, status);
    }

    private Publisher<?> seen(Publisher<?> values) {
        ListenerDtos.View view = this.out;
        return view == null ? values : Flux.from(values).map(view::seen);
    }
}
