package org.litestarspring.channels.websocket;

import io.netty.channel.Channel;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.litestarspring.channels.netty.NettyLoops;
import org.litestarspring.channels.web.ClientConnection;
import org.springframework.util.ClassUtils;
import org.springframework.web.reactive.socket.WebSocketSession;
import reactor.core.publisher.Mono;

/** Finds the fastest way out that a connection's server has. */
interface Outbounds {

    Outbound of(WebSocketSession session, ClientConnection connection, Heartbeat heartbeat);

    /**
     * Called once the server has prepared a connection to be read message by message.
     *
     * @param hasEnded whether the socket has begun to close
     * @param closeTimeout how long a client may take to answer a close frame
     */
    default void reading(ClientConnection connection, BooleanSupplier hasEnded, Duration closeTimeout) {}

    /** Completes when the connection is closed, where the server tells; else at once. */
    default Mono<Void> closed(ClientConnection connection) {
        return Mono.empty();
    }

    /** Straight to the channels of Reactor Netty, and elsewhere by Spring's session. */
    static Outbounds ofServer() {
        return ClassUtils.isPresent("reactor.netty.http.server.WebsocketServerSpec", Outbounds.class.getClassLoader())
                ? new Netty()
                : (session, connection, heartbeat) -> new SessionOutbound(session, heartbeat);
    }

    /** Loaded only where Reactor Netty is. */
    final class Netty implements Outbounds {

        private final NettyLoops plain =
                new NettyLoops((event, buffers) -> NettyFrames.text(event.envelope(), buffers));
        private final NettyLoops compressed =
                new NettyLoops((event, buffers) -> NettyFrames.compressed(event.envelope(), buffers));

        @Override
        public Outbound of(WebSocketSession session, ClientConnection connection, Heartbeat heartbeat) {
            Channel channel = connection.channel(Channel.class);
            Outbound straight = channel == null
                    ? null
                    : NettySocketOutbound.of(
                            channel, session.getHandshakeInfo().getHeaders(), this.plain, this.compressed, heartbeat);
            return straight == null ? new SessionOutbound(session, heartbeat) : straight;
        }

        @Override
        public void reading(ClientConnection connection, BooleanSupplier hasEnded, Duration closeTimeout) {
            Channel channel = connection.channel(Channel.class);
            if (channel != null) {
                ClosingHandshake.await(channel, closeTimeout);
                ReservedBits.check(channel);
                LateFailures.ignore(channel, hasEnded);
            }
        }

        @Override
        public Mono<Void> closed(ClientConnection connection) {
            Channel channel = connection.channel(Channel.class);
            return channel == null
                    ? Mono.empty()
                    : Mono.create(sink -> channel.closeFuture().addListener(closed -> sink.success()));
        }
    }
}
