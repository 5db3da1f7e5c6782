package org.litestarspring.channels.websocket.listener;

import java.security.Principal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.litestarspring.channels.web.ChannelProblems;
import org.litestarspring.channels.websocket.OpenSockets;
import org.litestarspring.channels.websocket.SubProtocols;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** One path: binds the arguments of its methods at the handshake, and only then upgrades it. */
final class ListenerEndpoint implements WebHandler {

    private final ListenerPlan plan;
    private final MessageRouter router;
    private final Means means;

    /** What all endpoints have in common. */
    record Means(
            OpenSockets sockets,
            WebSocketListenerSettings settings,
            ListenerArguments arguments,
            MessageCodec codec,
            ListenerFailures failures,
            ListenerProblems problems,
            MessageObservations observations,
            ListenerCounts counts) {}

    ListenerEndpoint(ListenerPlan plan, Means means) {
        this.plan = plan;
        this.router = new MessageRouter(plan);
        this.means = means;
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange) {
        return this.means.sockets().accept(exchange, who -> prepare(exchange, who));
    }

    private Mono<ListenerConnection> prepare(ServerWebExchange exchange, @Nullable Principal who) {
        return Mono.deferContextual(context -> {
            requireSubProtocol(exchange);
            Peer peer = new Peer(
                    exchange.getRequest().getId(),
                    who,
                    exchange.getAttributeOrDefault(
                            HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE, Map.<String, String>of()),
                    value -> codec().frame(
                                    this.plan.sent(value), this.plan.options().format()),
                    new Outbox(settings().sendBuffer(), settings().overflow(), counts().dropped::increment));
            Map<ListenerMethod, ListenerMethod.Bound> bound = new HashMap<>();
            return Flux.fromIterable(this.plan.methods())
                    .concatMap(method -> method.bind(exchange, peer))
                    .doOnNext(one -> bound.put(one.method(), one))
                    .then(Mono.fromCallable(() -> new ListenerConnection(
                            this, Map.copyOf(bound), peer, HandshakeExchange.of(exchange, who), context)));
        });
    }

    private void requireSubProtocol(ServerWebExchange exchange) {
        List<String> spoken = this.plan.options().subProtocols();
        if (!this.plan.options().requireSubProtocol()) {
            return;
        }
        boolean agreed =
                SubProtocols.asked(exchange.getRequest().getHeaders()).stream().anyMatch(spoken::contains);
        if (!agreed) {
            throw ChannelProblems.problem(
                    HttpStatus.BAD_REQUEST,
                    "sub-protocol-required",
                    "None of the sub-protocols that the client asks for is spoken here. Ask for one of: %s."
                            .formatted(String.join(", ", spoken)));
        }
    }

    ListenerPlan plan() {
        return this.plan;
    }

    MessageRouter router() {
        return this.router;
    }

    WebSocketListenerSettings settings() {
        return this.means.settings();
    }

    ListenerArguments arguments() {
        return this.means.arguments();
    }

    MessageCodec codec() {
        return this.means.codec();
    }

    ListenerFailures failures() {
        return this.means.failures();
    }

    ListenerProblems problems() {
        return this.means.problems();
    }

    MessageObservations observations() {
        return this.means.observations();
    }

    ListenerCounts counts() {
        return this.means.counts();
    }
}
