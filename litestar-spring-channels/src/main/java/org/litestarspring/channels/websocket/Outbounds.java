package org.litestarspring.channels.websocket;

import io.netty.channel.Channel;
import java.util.function.BooleanSupplier;
import org.litestarspring.channels.netty.NettyLoops;
import org.litestarspring.channels.web.ClientConnection;
import org.springframework.util.ClassUtils;
import org.springframework.web.reactive.socket.WebSocketSession;

/** Finds the fastest way out that a connection's server has. */
interface Outbounds {

    Outbound of(WebSocketSession session, ClientConnection connection, Heartbeat heartbeat);

    /**
     * Called once the server has prepared a connection to be read message by message.
     *
     * @param hasEnded whether the socket has begun to close
     */
    default void reading(ClientConnection connection, BooleanSupplier hasEnded) {}

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
        public void reading(ClientConnection connection, BooleanSupplier hasEnded) {
            Channel channel = connection.channel(Channel.class);
            if (channel != null) {
                ReservedBits.check(channel);
                LateFailures.ignore(channel, hasEnded);
            }
        }
    }
}
