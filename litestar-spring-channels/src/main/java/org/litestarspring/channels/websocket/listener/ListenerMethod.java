package org.litestarspring.channels.websocket.listener;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.litestarspring.channels.websocket.WebSocketPeer;
import org.springframework.core.MethodParameter;
import org.springframework.core.ReactiveAdapter;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.result.method.InvocableHandlerMethod;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A method of a listener, ready to be bound to a client and called. */
final class ListenerMethod {

    private final HandlerMethod handler;
    private final ListenerArguments arguments;
    private final MethodParameter[] parameters;
    private final int payloadIndex;
    private final @Nullable MethodParameter payload;
    private final boolean conversation;
    private final boolean readByDto;
    private final String name;
    private final InvocableHandlerMethod invocable;
    private final @Nullable UnaryOperator<Object> written;
    private final ListenerDtos dtos;

    /**
     * Makes a method ready.
     *
     * @param payload the parameter of the message; null where it takes none
     * @param name what the discriminator of its messages says
     */
    ListenerMethod(
            HandlerMethod handler,
            @Nullable MethodParameter payload,
            String name,
            ListenerArguments arguments,
            ListenerDtos dtos,
            ListenerExecution execution) {
        this.handler = handler;
        this.arguments = arguments;
        this.name = name;
        this.dtos = dtos;
        ReactiveAdapter adapter = payload == null ? null : arguments.adapters().getAdapter(payload.getParameterType());
        this.conversation = adapter != null;
        this.parameters = handler.getMethodParameters().clone();
        this.payloadIndex = payload == null ? -1 : payload.getParameterIndex();
        this.payload = payload == null || adapter == null ? payload : payload.nested();
        if (payload != null) {
            this.parameters[this.payloadIndex] = payload;
        }
        this.readByDto = payload != null && dtos.reads(payload);
        this.written = dtos.writes(handler.getReturnType());
        this.invocable = arguments.invocable(handler);
        var scheduler = execution.of(handler);
        if (scheduler != null) {
            this.invocable.setInvocationScheduler(scheduler);
        }
    }

    HandlerMethod handler() {
        return this.handler;
    }

    /** What the discriminator of its messages says. */
    String name() {
        return this.name;
    }

    /** The parameter of one message; null where it takes none. */
    @Nullable
    MethodParameter payload() {
        return this.payload;
    }

    boolean isConversation() {
        return this.conversation;
    }

    boolean isReadByDto() {
        return this.readByDto;
    }

    /** Whether it is a function of a route. */
    boolean isFunction() {
        return this.handler.getBean() instanceof RouteCalls;
    }

    /** As messages and metrics name it. */
    String label() {
        return isFunction()
                ? "WebSocketRoute." + this.handler.getMethod().getName()
                : this.handler.getBeanType().getSimpleName() + "."
                        + this.handler.getMethod().getName();
    }

    /** A value that is sent to the client, as if this method had returned it. */
    Object sent(Object value) {
        return this.written == null ? value : this.dtos.sent(this.handler.getReturnType(), value);
    }

    /** Binds all arguments but the payload, at the handshake; fails for those that a client got wrong. */
    Mono<Bound> bind(ServerWebExchange exchange, WebSocketPeer peer) {
        List<Mono<Object>> values = new ArrayList<>();
        for (MethodParameter parameter : this.parameters) {
            values.add(
                    parameter.getParameterIndex() == this.payloadIndex
                            ? Mono.empty()
                            : this.arguments.resolve(this.handler, parameter, exchange, peer));
        }
        @Nullable Object[] bound = new Object[this.parameters.length];
        return Flux.fromIterable(values)
                .index()
                .concatMap(value ->
                        value.getT2().doOnNext(found -> bound[value.getT1().intValue()] = found))
                .then(Mono.fromCallable(() -> {
                    this.arguments.validate(this.handler, this.parameters, bound, this.payloadIndex);
                    return new Bound(this, bound);
                }));
    }

    private Flux<Object> call(@Nullable Object[] values, ServerWebExchange exchange) {
        return this.invocable
                .invoke(exchange, this.arguments.bound(values))
                .flatMapMany(result -> values(result.getReturnValue()));
    }

    private Flux<Object> values(@Nullable Object returned) {
        Object value = returned == null || this.written == null ? returned : this.written.apply(returned);
        return ListenerMethod.values(value, this.arguments);
    }

    /** Each value of what a method returned. */
    static Flux<Object> values(@Nullable Object returned, ListenerArguments arguments) {
        if (returned == null) {
            return Flux.empty();
        }
        ReactiveAdapter adapter = arguments.adapters().getAdapter(null, returned);
        return adapter == null ? Flux.just(returned) : Flux.from(adapter.toPublisher(returned));
    }

    /** A method with the arguments of one client. */
    static final class Bound {

        private final ListenerMethod method;
        private final @Nullable Object[] values;

        private Bound(ListenerMethod method, @Nullable Object[] values) {
            this.method = method;
            this.values = values;
        }

        ListenerMethod method() {
            return this.method;
        }

        /** Calls a method that takes no message. */
        Flux<Object> call(ServerWebExchange exchange) {
            return this.method.call(this.values, exchange);
        }

        /** Calls the method with a message, or with all of them. */
        Flux<Object> call(ServerWebExchange exchange, Object payload) {
            @Nullable Object[] with = this.values.clone();
            with[this.method.payloadIndex] = payload;
            if (!this.method.conversation) {
                this.method.arguments.validate(this.method.handler, this.method.parameters, with, -1);
            }
            return this.method.call(with, exchange);
        }

        /** Calls the method with what the socket closed with, where it asks for that. */
        Flux<Object> call(ServerWebExchange exchange, CloseStatus status) {
            @Nullable Object[] with = this.values.clone();
            Class<?>[] types = this.method.handler.getMethod().getParameterTypes();
            Arrays.setAll(with, i -> types[i] == CloseStatus.class ? status : with[i]);
            return this.method.call(with, exchange);
        }
    }
}
