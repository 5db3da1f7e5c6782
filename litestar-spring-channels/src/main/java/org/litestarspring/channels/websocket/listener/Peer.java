package org.litestarspring.channels.websocket.listener;

import java.security.Principal;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.litestarspring.channels.websocket.ServedSocket;
import org.litestarspring.channels.websocket.ServerFrame;
import org.litestarspring.channels.websocket.WebSocketPeer;
import org.springframework.web.reactive.socket.CloseStatus;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** A client, from the handshake on. */
final class Peer implements WebSocketPeer {

    private final String id;
    private final @Nullable Principal principal;
    private final Map<String, String> pathVariables;
    private final Function<Object, ServerFrame> frames;
    private final Outbox outbox;
    private final Map<String, Object> attributes = new ConcurrentHashMap<>();
    private final Sinks.Empty<Void> closed = Sinks.empty();
    private volatile @Nullable ServedSocket socket;
    private volatile @Nullable CloseStatus early;
    private volatile boolean open;

    Peer(
            String id,
            @Nullable Principal principal,
            Map<String, String> pathVariables,
            Function<Object, ServerFrame> frames,
            Outbox outbox) {
        this.id = id;
        this.pathVariables = Map.copyOf(pathVariables);
        this.principal = principal;
        this.frames = frames;
        this.outbox = outbox;
    }

    /** What was sent to it. */
    Outbox outbox() {
        return this.outbox;
    }

    /** The socket is open. */
    void opened(ServedSocket opened) {
        this.socket = opened;
        this.open = true;
        CloseStatus wish = this.early;
        if (wish != null) {
            opened.end(wish);
        }
    }

    /** The socket closes. */
    void left() {
        this.open = false;
        this.closed.tryEmitEmpty();
    }

    @Override
    public String id() {
        return this.id;
    }

    @Override
    public @Nullable Principal principal() {
        return this.principal;
    }

    @Override
    public Map<String, String> pathVariables() {
        return this.pathVariables;
    }

    @Override
    public Map<String, Object> attributes() {
        return this.attributes;
    }

    @Override
    public @Nullable String subProtocol() {
        ServedSocket known = this.socket;
        return known == null ? null : known.subProtocol();
    }

    @Override
    public boolean isOpen() {
        return this.open;
    }

    @Override
    public boolean send(Object value) {
        if (!this.open) {
            return false;
        }
        this.outbox.add(this.frames.apply(value));
        return true;
    }

    @Override
    public void close(CloseStatus status) {
        this.early = status;
        ServedSocket known = this.socket;
        if (known != null) {
            known.end(status);
        }
    }

    @Override
    public Mono<Void> closed() {
        return this.closed.asMono();
    }

    @Override
    public String toString() {
        return this.principal == null ? this.id : this.id + " of " + this.principal.getName();
    }
}
