package org.litestarspring.channels.websocket.listener;

import org.litestarspring.channels.websocket.OnClose;
import org.litestarspring.channels.websocket.WebSocketPeer;
import org.litestarspring.channels.websocket.WebSocketRoute;
import org.reactivestreams.Publisher;
import org.springframework.validation.annotation.Validated;
import org.springframework.web.reactive.socket.CloseStatus;

/** The functions of a route as methods, so that they are called as any listener's. */
final class RouteCalls {

    private static final Object NOTHING = new Object();

    private final WebSocketRoute route;

    RouteCalls(WebSocketRoute route) {
        this.route = route;
    }

    Publisher<?> receive(@Validated Object payload, WebSocketPeer peer) {
        return this.route.receive().apply(payload, peer);
    }

    Publisher<?> stream(WebSocketPeer peer) {
        return this.route.receive().apply(NOTHING, peer);
    }

    Publisher<?> open(WebSocketPeer peer) {
        return this.route.open().apply(peer);
    }

    @OnClose
    Publisher<?> close(WebSocketPeer peer, CloseStatus status) {
        return this.route.close().apply(peer, status);
    }
}
