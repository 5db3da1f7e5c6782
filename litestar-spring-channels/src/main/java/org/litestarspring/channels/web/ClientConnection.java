package org.litestarspring.channels.web;

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

    private ClientConnection(Runnable cut) {
        this.cut = cut;
    }

    /** The connection of a response; on another server than Reactor Netty it cannot be cut. */
    public static ClientConnection of(ServerHttpResponse response) {
        return new ClientConnection(REACTOR_NETTY ? Netty.cut(response) : () -> {});
    }

    /** Ends the connection without waiting for what is not sent. Any thread may call it. */
    public void cut() {
        this.cut.run();
    }

    /** Loaded only where Reactor Netty is. */
    private static final class Netty {

        static Runnable cut(ServerHttpResponse response) {
            Object server = ServerHttpResponseDecorator.getNativeResponse(response);
            if (!(server instanceof HttpServerResponse netty)) {
                return () -> {};
            }
            Runnable[] cut = {() -> {}};
            netty.withConnection(
                    connection -> cut[0] = () -> connection.channel().close());
            return cut[0];
        }
    }
}
