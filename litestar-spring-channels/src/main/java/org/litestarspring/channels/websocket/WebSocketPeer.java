package org.litestarspring.channels.websocket;

import java.security.Principal;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.socket.CloseStatus;
import reactor.core.publisher.Mono;

/**
 * The client at the other end of a {@link WebSocketListener}: an argument of its methods, which may keep it to send from
 * elsewhere. Methods may be called from any thread, and never block.
 *
 * @since 0.1
 */
public interface WebSocketPeer {

    /** What names it in the log; unique on this node, and nothing that a client could guess another's by. */
    String id();

    /** Who signed in; null for a guest. */
    @Nullable
    Principal principal();

    /** The variables of the path, decoded; what cannot be changed. */
    Map<String, String> pathVariables();

    /** What the methods remember of this client, gone with it; safe for several threads. */
    Map<String, Object> attributes();

    /** The sub-protocol that was agreed on; null where none was, and before the handshake has ended. */
    @Nullable
    String subProtocol();

    /** Whether it is connected: from {@link OnOpen} on, until either side closes. */
    boolean isOpen();

    /**
     * Sends a value, as if a method had returned it: entities of the listener's DTO through that. Values of one thread go
     * out in their order; they do not wait for answers to messages. Those that the connection does not take wait, as many
     * as {@code litestar.websocket.send-buffer} says; then {@code litestar.websocket.overflow} decides.
     *
     * @return false where the client is not connected, so that it gets nothing
     * @throws IllegalArgumentException when no codec can write the value
     */
    boolean send(Object value);

    /** Lets what waits go out, and closes; nothing where it is closing already. */
    void close(CloseStatus status);

    /** Completes when the socket begins to close, from whichever side. */
    Mono<Void> closed();
}
