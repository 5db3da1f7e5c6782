package org.litestarspring.channels.websocket.listener;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.litestarspring.channels.websocket.WebSocketPeer;
import org.springframework.core.MethodParameter;
import org.springframework.core.ReactiveAdapter;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.reactive.result.method.InvocableHandlerMethod;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** A method of a listener, ready to be bound to a client and called. */
final class ListenerMethod {

    private final HandlerMethod handler;
    private final ListenerArguments arguments;
    private final MethodParameter[] parameters;
    private final int payloadIndex;
    private final @Nullable MethodParameter payload;
    private final @Nullable PayloadDecoder decoder;
    private final boolean conversation;
    private final boolean readByDto;
    private final String name;
    private final InvocableHandlerMethod invocable;
    private final @Nullable StraightCall straight;
    private final @Nullable Scheduler scheduler;
    private final @Nullable UnaryOperator<Object> written;
    private final ListenerDtos dtos;

    /** What came back last and was no publisher: asked of each value, that would cost more than to look here first. */
    private @Nullable Class<?> plain;

    /**
     * What a method is given of a message.
     *
     * @param parameter its parameter
     * @param name what the discriminator of its messages says
     * @param decoder reads it straight; null where it is read as the body of a request
     */
    record Payload(
            MethodParameter parameter,
            String name,
            @Nullable PayloadDecoder decoder) {}

    /**
     * Makes a method ready.
     *
     * @param given null where it takes no message
     */
    ListenerMethod(
            HandlerMethod handler,
            @Nullable Payload given,
            ListenerArguments arguments,
            ListenerDtos dtos,
            ListenerExecution execution) {
        this.handler = handler;
        this.arguments = arguments;
        this.dtos = dtos;
        this.name = given == null ? "" : given.name();
        this.decoder = given == null ? null : given.decoder();
        MethodParameter parameter = given == null ? null : given.parameter();
        ReactiveAdapter adapter =
                parameter == null ? null : arguments.adapters().getAdapter(parameter.getParameterType());
        this.conversation = adapter != null;
        this.parameters = handler.getMethodParameters().clone();
        this.payloadIndex = parameter == null ? -1 : parameter.getParameterIndex();
        this.payload = parameter == null || adapter == null ? parameter : parameter.nested();
        if (parameter != null) {
            this.parameters[this.payloadIndex] = parameter;
        }
        this.readByDto = parameter != null && dtos.reads(parameter);
        this.written = dtos.writes(handler.getReturnType());
        this.scheduler = execution.of(handler);
        this.invocable = arguments.invocable(handler);
        if (this.scheduler != null) {
            this.invocable.setInvocationScheduler(this.scheduler);
        }
        this.straight = this.decoder == null || this.conversation ? null : StraightCall.of(handler);
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

    /** Where it is called; null for the thread that reads the message. */
    @Nullable
    Scheduler scheduler() {
        return this.scheduler;
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
                    return new Bound(this, bound, this.decoder == null ? null : this.decoder.of(exchange));
                }));
    }

    private Flux<Object> call(@Nullable Object[] values, ServerWebExchange exchange) {
        return this.invocable
                .invoke(exchange, this.arguments.bound(values))
                .flatMapMany(result -> values(result.getReturnValue()));
    }

    private Flux<Object> values(@Nullable Object returned) {
        return ListenerMethod.values(returned == null ? null : written(returned), this.arguments);
    }

    /** What it returned, through its DTO where it has one. */
    Object written(Object returned) {
        return this.written == null ? returned : this.written.apply(returned);
    }

    /** What makes a publisher of a value; null where it is a value alone. */
    @Nullable
    ReactiveAdapter adapter(Object value) {
        if (value.getClass() == this.plain) {
            return null;
        }
        ReactiveAdapter adapter = this.arguments.adapters().getAdapter(null, value);
        if (adapter == null) {
            this.plain = value.getClass();
        }
        return adapter;
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
        private final @Nullable Function<byte[], @Nullable Object> decoder;

        private Bound(
                ListenerMethod method,
                @Nullable Object[] values,
                @Nullable Function<byte[], @Nullable Object> decoder) {
            this.method = method;
            this.values = values;
            this.decoder = decoder;
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
            return this.method.call(checked(payload), exchange);
        }

        /** Whether the method can be called at once, by {@link #called}. */
        boolean isStraight() {
            return this.method.straight != null;
        }

        /** The payload of a message; null where only a request that has it as its body tells that, or what is wrong. */
        @Nullable
        Object decoded(byte[] message) {
            return this.decoder == null ? null : this.decoder.apply(message);
        }

        /**
         * All arguments of a call.
         *
         * @throws HandlerMethodValidationException where they break constraints of their own
         */
        @Nullable
        Object[] checked(Object payload) {
            @Nullable Object[] with = this.values.clone();
            with[this.method.payloadIndex] = payload;
            if (!this.method.conversation) {
                this.method.arguments.validate(this.method.handler, this.method.parameters, with, -1);
            }
            return with;
        }

        /** What the method returns, on this thread. */
        @Nullable
        Object called(@Nullable Object[] arguments) throws Throwable {
            return Objects.requireNonNull(this.method.straight).with(arguments);
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
