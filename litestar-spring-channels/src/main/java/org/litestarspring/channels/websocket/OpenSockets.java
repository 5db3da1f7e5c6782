package org.litestarspring.channels.websocket;

import java.security.Principal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.litestarspring.channels.web.AllowedOrigins;
import org.litestarspring.channels.web.ChannelProblems;
import org.litestarspring.channels.web.ClientConnection;
import org.litestarspring.channels.web.ConnectionLimits;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.util.unit.DataSize;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketSession;
import org.springframework.web.reactive.socket.server.WebSocketService;
import org.springframework.web.server.MethodNotAllowedException;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * The door that all WebSockets of an endpoint come in by: refuses handshakes as HTTP problems before the upgrade, knows
 * which sockets are open, and as a lifecycle closes them with 1001 before the server stops. For the endpoints of this
 * suite.
 *
 * @since 0.1
 */
public final class OpenSockets implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(OpenSockets.class);

    /** Before the web server's graceful shutdown, which would wait for sockets that nobody ends. */
    static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 512;

    private final AllowedOrigins origins;
    private final ConnectionLimits limits;
    private final ServedSocket.Times times;
    private final WebSocketService handshakes;
    private final Outbounds outbounds;
    private final Set<ServedSocket> sockets = ConcurrentHashMap.newKeySet();
    private final Sinks.Many<Boolean> leaves = Sinks.many().multicast().directBestEffort();
    private volatile boolean running = true;

    /** What becomes of a socket once it is open. */
    public interface Conversation {

        /** The sub-protocols that it can be held in, best first. */
        default List<String> subProtocols() {
            return List.of();
        }

        /** Serves the socket; ends with it. */
        Mono<Void> with(ServedSocket socket);
    }

    /**
     * Creates the door.
     *
     * @param origins which pages may connect
     * @param limits how many connections may be open, those of other endpoints included
     * @param handshakes how the server upgrades a request, such as {@link #handshakes(DataSize)}
     */
    public OpenSockets(
            AllowedOrigins origins, ConnectionLimits limits, ServedSocket.Times times, WebSocketService handshakes) {
        this(origins, limits, times, handshakes, Outbounds.ofServer());
    }

    OpenSockets(
            AllowedOrigins origins,
            ConnectionLimits limits,
            ServedSocket.Times times,
            WebSocketService handshakes,
            Outbounds outbounds) {
        this.origins = origins;
        this.limits = limits;
        this.times = times;
        this.handshakes = handshakes;
        this.outbounds = outbounds;
    }

    /**
     * The upgrade of the server that a request came through, told by the request and not by the class path. Frames past the
     * limit are refused by Reactor Netty and by Jetty before they are held, and by Tomcat once its buffer, as large, is full.
     */
    public static WebSocketService handshakes(DataSize maxMessageSize) {
        return new Handshakes(maxMessageSize, false);
    }

    /**
     * Upgrades a request, or fails with what it is refused for: 403 for a foreign origin, 426 for what is no handshake, 429
     * and 503 beyond the limits, 503 while the application stops.
     *
     * @param prepare makes ready for a client, null for a guest, that passed all that; its failure refuses the handshake too
     */
    public Mono<Void> accept(
            ServerWebExchange exchange, Function<@Nullable Principal, Mono<? extends Conversation>> prepare) {
        return Mono.defer(() -> {
            check(exchange.getRequest());
            ClientConnection connection = ClientConnection.of(exchange.getResponse());
            return exchange.getPrincipal()
                    .map(Optional::of)
                    .defaultIfEmpty(Optional.empty())
                    .flatMap(who -> {
                        Runnable leave = this.limits.admit(who.orElse(null));
                        // What is served gives the place back when it ends, which is after the handshake.
                        return prepare.apply(who.orElse(null))
                                .flatMap(conversation -> this.handshakes.handleRequest(
                                        agreed(exchange, conversation.subProtocols()),
                                        new Handler(conversation, connection, leave)))
                                .doOnError(failure -> leave.run())
                                .doOnCancel(leave);
                    });
        });
    }

    /** How many sockets are open. */
    public int size() {
        return this.sockets.size();
    }

    /** Spring looks for sub-protocols in the list as it is written, blanks included, and so finds the first alone. */
    private static ServerWebExchange agreed(ServerWebExchange exchange, List<String> spoken) {
        String agreed = SubProtocols.asked(exchange.getRequest().getHeaders()).stream()
                .filter(spoken::contains)
                .findFirst()
                .orElse(null);
        return agreed == null
                ? exchange
                : exchange.mutate()
                        .request(request -> request.headers(headers -> headers.set(SubProtocols.HEADER, agreed)))
                        .build();
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
        this.origins.check(request);
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
        Duration patience = this.times.closeTimeout().plusSeconds(1);
        this.leaves
                .asFlux()
                .filter(left -> this.sockets.isEmpty())
                .next()
                .timeout(patience, Mono.just(false))
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

    private final class Handler implements WebSocketHandler {

        private final Conversation conversation;
        private final ClientConnection connection;
        private final Runnable leave;

        Handler(Conversation conversation, ClientConnection connection, Runnable leave) {
            this.conversation = conversation;
            this.connection = connection;
            this.leave = leave;
        }

        @Override
        public List<String> getSubProtocols() {
            return this.conversation.subProtocols();
        }

        @Override
        public Mono<Void> handle(WebSocketSession session) {
            ServedSocket socket =
                    new ServedSocket(session, this.connection, OpenSockets.this.times, OpenSockets.this.outbounds);
            OpenSockets.this.sockets.add(socket);
            if (!OpenSockets.this.running) {
                socket.end(CloseCodes.GOING_AWAY);
            }
            return this.conversation.with(socket).doFinally(signal -> {
                OpenSockets.this.sockets.remove(socket);
                this.leave.run();
                OpenSockets.this.leaves.tryEmitNext(true);
            });
        }
    }
}
