package org.litestarspring.channels.websocket;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.util.Assert;
import org.springframework.web.reactive.socket.CloseStatus;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A {@link WebSocketListener} or a {@link WebSocketStream} without annotations: a bean of this type is served at its path,
 * by the same rules. Payloads are validated. What the functions publish is sent, but for what {@code close} does.
 *
 * <pre>{@code
 * @Bean
 * WebSocketRoute echo() {
 *     return WebSocketRoute.listener("/rooms/{room}", Line.class, (line, peer) ->
 *             Mono.just(peer.pathVariables().get("room") + ": " + line.text()));
 * }
 * }</pre>
 *
 * @param path a pattern
 * @param payload the type of messages; null for a stream, which takes none
 * @param receive is called with each message, and for a stream with nothing of meaning, once
 * @param open is called before the first message
 * @param close is called once when the client is gone
 * @param format how values become frames, and frames payloads
 * @param concurrency how many messages of one client are worked on at once
 * @param subProtocols the sub-protocols that are spoken here
 * @param in the DTO that messages are read by; null for none
 * @param out the DTO of its entities among what is sent; null for none
 * @since 0.1
 */
public record WebSocketRoute(
        String path,
        @Nullable Class<?> payload,
        BiFunction<Object, WebSocketPeer, Publisher<?>> receive,
        Function<WebSocketPeer, Publisher<?>> open,
        BiFunction<WebSocketPeer, CloseStatus, Publisher<?>> close,
        WireFormat format,
        int concurrency,
        List<String> subProtocols,
        @Nullable Class<?> in,
        @Nullable Class<?> out) {

    /** Checks the bounds. */
    public WebSocketRoute {
        Assert.hasText(path, "path must not be empty");
        Assert.isTrue(concurrency > 0, () -> "concurrency must be at least 1: " + concurrency);
        Assert.isTrue(payload != null || in == null, "a stream takes no messages that a DTO could read");
        subProtocols = List.copyOf(subProtocols);
    }

    /** A listener, called with each message; what it publishes is sent. */
    public static <T> WebSocketRoute listener(
            String path, Class<T> payload, BiFunction<T, WebSocketPeer, ? extends Publisher<?>> receive) {
        return route(path, payload, (message, peer) -> receive.apply(payload.cast(message), peer));
    }

    /** A stream, called for each client that connects; what it publishes is sent, then the socket is closed with 1000. */
    public static WebSocketRoute stream(String path, Function<WebSocketPeer, ? extends Publisher<?>> values) {
        return route(path, null, (nothing, peer) -> values.apply(peer));
    }

    private static WebSocketRoute route(
            String path, @Nullable Class<?> payload, BiFunction<Object, WebSocketPeer, Publisher<?>> receive) {
        return new WebSocketRoute(
                path,
                payload,
                receive,
                peer -> Flux.empty(),
                (peer, status) -> Mono.empty(),
                WireFormat.AUTO,
                1,
                List.of(),
                null,
                null);
    }

    /** With something to do before the first message; what it publishes is sent. */
    public WebSocketRoute onOpen(Function<WebSocketPeer, ? extends Publisher<?>> hook) {
        return new WebSocketRoute(
                this.path,
                this.payload,
                this.receive,
                hook::apply,
                this.close,
                this.format,
                this.concurrency,
                this.subProtocols,
                this.in,
                this.out);
    }

    /** With something to do once when the client is gone; it is waited for. */
    public WebSocketRoute onClose(BiFunction<WebSocketPeer, CloseStatus, ? extends Publisher<?>> hook) {
        return new WebSocketRoute(
                this.path,
                this.payload,
                this.receive,
                this.open,
                hook::apply,
                this.format,
                this.concurrency,
                this.subProtocols,
                this.in,
                this.out);
    }

    /** With another format. */
    public WebSocketRoute withFormat(WireFormat other) {
        return new WebSocketRoute(
                this.path,
                this.payload,
                this.receive,
                this.open,
                this.close,
                other,
                this.concurrency,
                this.subProtocols,
                this.in,
                this.out);
    }

    /** With more messages of one client worked on at once; answers keep their order. */
    public WebSocketRoute withConcurrency(int most) {
        return new WebSocketRoute(
                this.path,
                this.payload,
                this.receive,
                this.open,
                this.close,
                this.format,
                most,
                this.subProtocols,
                this.in,
                this.out);
    }

    /** With sub-protocols; of these, the first that a client asks for is agreed on. */
    public WebSocketRoute withSubProtocols(String... spoken) {
        return new WebSocketRoute(
                this.path,
                this.payload,
                this.receive,
                this.open,
                this.close,
                this.format,
                this.concurrency,
                List.of(spoken),
                this.in,
                this.out);
    }

    /**
     * With a DTO of the payload: clients see it in both directions, and in what is sent from elsewhere.
     *
     * @param view an interface annotated with {@code @Dto}
     */
    public WebSocketRoute withDto(Class<?> view) {
        return withDtos(this.payload == null ? null : view, view);
    }

    /**
     * With a DTO for each direction.
     *
     * @param reads the DTO that messages are read by; null for none
     * @param writes the DTO of its entities among what is sent; null for none
     */
    public WebSocketRoute withDtos(@Nullable Class<?> reads, @Nullable Class<?> writes) {
        return new WebSocketRoute(
                this.path,
                this.payload,
                this.receive,
                this.open,
                this.close,
                this.format,
                this.concurrency,
                this.subProtocols,
                reads,
                writes);
    }
}
