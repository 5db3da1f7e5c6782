package org.litestarspring.channels.websocket;

import org.litestarspring.channels.ChannelNames;
import org.litestarspring.channels.ChannelRights;
import org.litestarspring.channels.Channels;
import org.springframework.context.SmartLifecycle;
import org.springframework.web.reactive.socket.server.WebSocketService;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import reactor.core.publisher.Mono;

/**
 * One WebSocket, many channels: clients subscribe, unsubscribe and publish by JSON frames, which docs/protocol.md
 * describes. Map it to a path with a {@code SimpleUrlHandlerMapping}.
 *
 * <p>A handshake that is refused is an {@link org.springframework.web.ErrorResponseException} before the upgrade: 403 for a foreign origin, 426 for
 * what is no handshake, 503 while the application stops. A frame that cannot be obeyed is answered, and the socket lives.
 * When the socket goes, its subscriptions go.
 *
 * <p>As a lifecycle it closes all sockets with 1001 before the server stops.
 *
 * @since 0.1
 */
public final class ChannelsWebSocketEndpoint implements WebHandler, SmartLifecycle {

    private final Channels channels;
    private final ChannelNames names;
    private final ChannelRights rights;
    private final ChannelsWebSocketSettings settings;
    private final OpenSockets sockets;

    /** Creates the endpoint. {@code names} must be those of {@code channels}. */
    public ChannelsWebSocketEndpoint(
            Channels channels, ChannelNames names, ChannelRights rights, ChannelsWebSocketSettings settings) {
        this(channels, names, rights, settings, handshakes(settings), Outbounds.ofServer());
    }

    /**
     * Creates the endpoint on a server that is not Reactor Netty.
     *
     * @param handshakes how the server upgrades a request; what bounds a frame there is the server's own setting
     */
    public ChannelsWebSocketEndpoint(
            Channels channels,
            ChannelNames names,
            ChannelRights rights,
            ChannelsWebSocketSettings settings,
            WebSocketService handshakes) {
        this(channels, names, rights, settings, handshakes, Outbounds.ofServer());
    }

    ChannelsWebSocketEndpoint(
            Channels channels,
            ChannelNames names,
            ChannelRights rights,
            ChannelsWebSocketSettings settings,
            WebSocketService handshakes,
            Outbounds outbounds) {
        this.channels = channels;
        this.names = names;
        this.rights = rights;
        this.settings = settings;
        this.sockets = new OpenSockets(
                settings.origins(),
                settings.limits(),
                new ServedSocket.Times(settings.heartbeat(), settings.pongTimeout(), settings.closeTimeout(), null),
                handshakes,
                outbounds);
    }

    static WebSocketService handshakes(ChannelsWebSocketSettings settings) {
        return new Handshakes(settings.maxMessageSize(), settings.compression());
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange) {
        return this.sockets.accept(
                exchange,
                who -> Mono.just(socket ->
                        new ClientSocket(this.channels, this.names, this.rights, this.settings, socket, who).serve()));
    }

    /** How many sockets are open. */
    public int openSockets() {
        return this.sockets.size();
    }

    @Override
    public void start() {
        this.sockets.start();
    }

    /** Closes all sockets with 1001, and waits for them to be closed on other threads than the caller's. */
    @Override
    public void stop(Runnable callback) {
        this.sockets.stop(callback);
    }

    @Override
    public void stop() {
        this.sockets.stop();
    }

    @Override
    public boolean isRunning() {
        return this.sockets.isRunning();
    }

    @Override
    public int getPhase() {
        return this.sockets.getPhase();
    }
}
