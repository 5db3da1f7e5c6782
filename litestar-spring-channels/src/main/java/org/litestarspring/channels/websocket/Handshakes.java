package org.litestarspring.channels.websocket;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.util.ClassUtils;
import org.springframework.util.unit.DataSize;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.server.WebSocketService;
import org.springframework.web.reactive.socket.server.support.HandshakeWebSocketService;
import org.springframework.web.reactive.socket.server.upgrade.JettyRequestUpgradeStrategy;
import org.springframework.web.reactive.socket.server.upgrade.ReactorNettyRequestUpgradeStrategy;
import org.springframework.web.reactive.socket.server.upgrade.StandardWebSocketUpgradeStrategy;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.WebsocketServerSpec;

/**
 * Upgrades each request by the server that it came through. The class path, which Spring goes by, does not tell it: Reactor
 * Netty may be there for clients alone, beside Tomcat or Jetty.
 */
final class Handshakes implements WebSocketService {

    private static final boolean REACTOR_NETTY =
            ClassUtils.isPresent("reactor.netty.http.server.WebsocketServerSpec", Handshakes.class.getClassLoader());

    private final Supplier<WebSocketService> netty;
    private final Supplier<WebSocketService> jetty;
    private final Supplier<WebSocketService> standard;

    /**
     * Upgrades for messages up to this size.
     *
     * @param compression whether Reactor Netty agrees on per-message compression with who asks for it
     */
    Handshakes(DataSize maxMessageSize, boolean compression) {
        int limit = (int) maxMessageSize.toBytes();
        this.netty = new Made(() -> Netty.handshakes(limit, compression));
        this.jetty = new Made(() -> Jetty.handshakes(limit));
        this.standard = new Made(() -> standard(limit));
    }

    @Override
    public Mono<Void> handleRequest(ServerWebExchange exchange, WebSocketHandler handler) {
        Object server = ServerHttpResponseDecorator.getNativeResponse(exchange.getResponse());
        Supplier<WebSocketService> handshakes;
        if (REACTOR_NETTY && Netty.is(server)) {
            handshakes = this.netty;
        } else {
            handshakes = server.getClass().getName().startsWith("org.eclipse.jetty.") ? this.jetty : this.standard;
        }
        return handshakes.get().handleRequest(exchange, handler);
    }

    /** Tomcat's own buffer, of 8 kB, would be the bound of a message. */
    private static WebSocketService standard(int limit) {
        StandardWebSocketUpgradeStrategy strategy = new StandardWebSocketUpgradeStrategy();
        strategy.setMaxTextMessageBufferSize(limit);
        strategy.setMaxBinaryMessageBufferSize(limit);
        return new HandshakeWebSocketService(strategy);
    }

    /** Made when first asked for. Two who ask at once may both make one, for an event loop must not wait for another. */
    private static final class Made implements Supplier<WebSocketService> {

        private final Supplier<WebSocketService> making;
        private volatile @Nullable WebSocketService made;

        Made(Supplier<WebSocketService> making) {
            this.making = making;
        }

        @Override
        public WebSocketService get() {
            WebSocketService known = this.made;
            if (known == null) {
                known = this.making.get();
                this.made = known;
            }
            return known;
        }
    }

    /** Loaded only where Reactor Netty is. */
    private static final class Netty {

        private static final int SLACK = 1024;

        static boolean is(Object server) {
            return server instanceof HttpServerResponse;
        }

        /** Pings come to us, so that their pongs wait in line with everything else that a client may not read. */
        static WebSocketService handshakes(int limit, boolean compression) {
            return new HandshakeWebSocketService(
                    new ReactorNettyRequestUpgradeStrategy(() -> WebsocketServerSpec.builder()
                            .maxFramePayloadLength(limit)
                            .handlePing(true)
                            .compress(compression)
                            // A few bytes can stand for any number of them. Netty's buffer has to have room beyond
                            // what it holds; what is in between is refused as too large once it is read.
                            .maxDecompressionBufferSize((int) Math.min(2L * limit + SLACK, Integer.MAX_VALUE))));
        }
    }

    /** Loaded only where Jetty is. */
    private static final class Jetty {

        static WebSocketService handshakes(int limit) {
            JettyRequestUpgradeStrategy strategy = new JettyRequestUpgradeStrategy();
            strategy.addWebSocketConfigurer(bounds -> {
                bounds.setMaxTextMessageSize(limit);
                bounds.setMaxBinaryMessageSize(limit);
                bounds.setMaxFrameSize(limit);
            });
            return new HandshakeWebSocketService(strategy);
        }
    }
}
