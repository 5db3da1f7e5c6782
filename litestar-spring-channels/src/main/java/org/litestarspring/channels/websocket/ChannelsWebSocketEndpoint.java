package org.litestarspring.channels.websocket;

import java.security.Principal;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.litestarspring.channels.ChannelNames;
import org.litestarspring.channels.ChannelRights;
import org.litestarspring.channels.Channels;
import org.litestarspring.channels.web.ChannelProblems;
import org.litestarspring.channels.web.ClientConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.util.ClassUtils;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.reactive.socket.WebSocketSession;
import org.springframework.web.reactive.socket.server.WebSocketService;
import org.springframework.web.reactive.socket.server.support.HandshakeWebSocketService;
import org.springframework.web.reactive.socket.server.upgrade.ReactorNettyRequestUpgradeStrategy;
import org.springframework.web.server.MethodNotAllowedException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.http.server.WebsocketServerSpec;

/**
 * One WebSocket, many channels: clients subscribe, unsubscribe and publish by JSON frames, which docs/protocol.md
 * describes. Map it to a path with a {@code SimpleUrlHandlerMapping}.
 *
 * <p>A handshake that is refused is an {@link ErrorResponseException} before the upgrade: 403 for a foreign origin, 426 for
 * what is no handshake, 503 while the application stops. A frame that cannot be obeyed is answered, and the socket lives.
 * When the socket goes, its subscriptions go.
 *
 * <p>As a lifecycle it closes all sockets with 1001 before the server stops.
 *
 * @since 0.1
 */
public final class ChannelsWebSocketEndpoint implements WebHandler, SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(ChannelsWebSocketEndpoint.class);

    /** Before the web server's graceful shutdown, which would wait for sockets that nobody ends. */
    private static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 512;

    private final Channels channels;
    private final ChannelNames names;
    private final ChannelRights rights;
    private final ChannelsWebSocketSettings settings;
    private final WebSocketService handshakes;
    private final Outbounds outbounds;
    private final Set<ClientSocket> sockets = ConcurrentHashMap.newKeySet();
    private final Sinks.Many<Boolean> leaves = Sinks.many().multicast().directBestEffort();
    private volatile boolean running = true;

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
        this.handshakes = handshakes;
        this.outbounds = outbounds;
    }

    static WebSocketService handshakes(ChannelsWebSocketSettings settings) {
        boolean netty = ClassUtils.isPresent(
                "reactor.netty.http.server.WebsocketServerSpec", ChannelsWebSocketEndpoint.class.getClassLoader());
        return netty ? Netty.handshakes(settings) : new HandshakeWebSocketService();
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange) {
        return Mono.defer(() -> {
            check(exchange.getRequest());
            ClientConnection connection = ClientConnection.of(exchange.getResponse());
            return exchange.getPrincipal()
                    .map(Optional::of)
                    .defaultIfEmpty(Optional.empty())
                    .flatMap(who -> {
                        Runnable leave = this.settings.limits().admit(who.orElse(null));
                        // What is served gives the place back when it ends, which is after the handshake.
                        return this.handshakes
                                .handleRequest(exchange, session -> serve(session, connection, who, leave))
                                .doOnError(failure -> leave.run())
                                .doOnCancel(leave);
                    });
        });
    }

    /** How many sockets are open. */
    public int openSockets() {
        return this.sockets.size();
    }

    private Mono<Void> serve(
            WebSocketSession session, ClientConnection connection, Optional<Principal> who, Runnable leave) {
        ClientSocket socket = new ClientSocket(
                this.channels,
                this.names,
                this.rights,
                this.settings,
                session,
                connection,
                who.orElse(null),
                this.outbounds);
        this.sockets.add(socket);
        if (!this.running) {
            socket.end(CloseCodes.GOING_AWAY);
        }
        return socket.serve().doFinally(signal -> {
            this.sockets.remove(socket);
            leave.run();
            this.leaves.tryEmitNext(true);
        });
    }

    private void check(ServerHttpRequest request) {
        HttpHeaders headers = request.getHeaders();
        if (request.getMethod() != HttpMethod.GET) {
            throw new MethodNotAllowedException(request.getMethod(), Set.of(HttpMethod.GET));
        }
        boolean upgrade = "websocket".equalsIgnoreCase(headers.getUpgrade())
                && headers.getConnection().stream().anyMatch("upgrade"::equalsIgnoreCase)
                && headers.getFirst("Sec-WebSocket-Key") != null;
        if (!upgrade || !"13".equals(headers.getFirst("Sec-WebSocket-Version"))) {
            ErrorResponseException problem = ChannelProblems.problem(
                    HttpStatus.UPGRADE_REQUIRED,
                    "upgrade-required",
                    "This address speaks WebSocket, version 13, alone. Connect with new WebSocket(url).");
            problem.getHeaders().set(HttpHeaders.UPGRADE, "websocket");
            problem.getHeaders().set(HttpHeaders.CONNECTION, HttpHeaders.UPGRADE);
            problem.getHeaders().set("Sec-WebSocket-Version", "13");
            throw problem;
        }
        this.settings.origins().check(request);
        if (!this.running) {
            ErrorResponseException problem = ChannelProblems.problem(
                    HttpStatus.SERVICE_UNAVAILABLE, "shutting-down", "The server is shutting down. Try again in 1 s.");
            problem.getHeaders().set(HttpHeaders.RETRY_AFTER, "1");
            throw problem;
        }
    }

    @Override
    public void start() {
        this.running = true;
    }

    /** Closes all sockets with 1001, and waits for them to be closed on other threads than the caller's. */
    @Override
    public void stop(Runnable callback) {
        this.running = false;
        this.leaves
                .asFlux()
                .filter(left -> this.sockets.isEmpty())
                .next()
                .timeout(this.settings.closeTimeout().plusSeconds(1), Mono.just(false))
                .defaultIfEmpty(false)
                .subscribe(allLeft -> callback.run(), failure -> {
                    LOG.warn("Sockets may be open still at the end of the shutdown.", failure);
                    callback.run();
                });
        this.sockets.forEach(socket -> socket.end(CloseCodes.GOING_AWAY));
        if (this.sockets.isEmpty()) {
            this.leaves.tryEmitNext(true);
        }
    }

    @Override
    public void stop() {
        this.running = false;
        this.sockets.forEach(socket -> socket.end(CloseCodes.GOING_AWAY));
    }

    @Override
    public boolean isRunning() {
        return this.running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    /** Loaded only where Reactor Netty is. */
    private static final class Netty {

        /** Pings come to us, so that their pongs wait in line with everything else that a client may not read. */
        static WebSocketService handshakes(ChannelsWebSocketSettings settings) {
            int limit = (int) settings.maxMessageSize().toBytes();
            return new HandshakeWebSocketService(new ReactorNettyRequestUpgradeStrategy(() ->
                    WebsocketServerSpec.builder().maxFramePayloadLength(limit).handlePing(true)));
        }
    }
}
