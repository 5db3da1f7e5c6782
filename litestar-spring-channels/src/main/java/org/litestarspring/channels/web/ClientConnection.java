package org.litestarspring.channels.web;

import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.util.ClassUtils;
import reactor.netty.http.server.HttpServerResponse;

/**
 * The TCP connection beneath an exchange. A client that reads no more cannot be told so: what is sent to it only waits.
 *
 * @since 0.1
 */
public final class ClientConnection {

    private static final boolean REACTOR_NETTY = ClassUtils.isPresent(
            "reactor.netty.http.server.HttpServerResponse", ClientConnection.class.getClassLoader());

    private final Runnable cut;
    private final @Nullable Object channel;

    private ClientConnection(Runnable cut, @Nullable Object channel) {
        this.cut = cut;
        this.channel = channel;
    }

    /** The connection of a response; on another server than Reactor Netty it cannot be cut. */
    public static ClientConnection of(ServerHttpResponse response) {
        return REACTOR_NETTY ? Netty.of(response) : new ClientConnection(() -> {}, null);
    }

    /** The server's own object for the connection, such as a Netty {@code Channel}; null where it has another or none. */
    public <C> @Nullable C channel(Class<C> type) {
        return type.isInstance(this.channel) ? type.cast(this.channel) : null;
    }

    /** Ends the connection without waiting for what is not sent. Any thread may call it. */
    public void cut() {
        this.cut.run();
    }

    /** Loaded only where Reactor Netty is. */
    private static final class Netty {

        static ClientConnection of(ServerHttpResponse response) {
            ClientConnection[] found = {new ClientConnection(() -> {}, null)};
            Object server;
            try {
                server = ServerHttpResponseDecorator.getNativeResponse(response);
            } catch (IllegalStateException noServer) {
                // In a test without one.
                return found[0];
            }
            if (server instanceof HttpServerResponse netty) {
                netty.withConnection(connection -> found[0] =
                        new ClientConnection(() -> connection.channel().close(), connection.channel()));
            }
            return found[0];
        }
    }
}
