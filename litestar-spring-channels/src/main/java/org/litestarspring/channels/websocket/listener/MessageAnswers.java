package org.litestarspring.channels.websocket.listener;

import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.litestarspring.channels.websocket.ReceivedMessage;
import org.litestarspring.channels.websocket.ServerFrame;
import org.springframework.core.ReactiveAdapter;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * What one client's messages are answered with. Where a method's plan allows it, a message is decoded, handled and answered
 * in a few plain calls; else, and where that finds the payload faulty, it becomes the body of a request, which only costs
 * more.
 */
final class MessageAnswers {

    private final ListenerEndpoint endpoint;
    private final Map<ListenerMethod, ListenerMethod.Bound> bound;
    private final FailureAnswers failures;
    private final Function<ListenerMethod, HandshakeExchange> exchanges;

    /**
     * Creates them.
     *
     * @param exchanges the handshake as the calls of a method see it
     */
    MessageAnswers(
            ListenerEndpoint endpoint,
            Map<ListenerMethod, ListenerMethod.Bound> bound,
            FailureAnswers failures,
            Function<ListenerMethod, HandshakeExchange> exchanges) {
        this.endpoint = endpoint;
        this.bound = bound;
        this.failures = failures;
        this.exchanges = exchanges;
    }

    /** Handles a message, at once where it can; the answers of a plain value are a scalar, which costs no subscription. */
    Flux<ServerFrame> of(ListenerMethod method, ReceivedMessage message, MessageObservations.Outcome outcome) {
        ListenerMethod.Bound client = client(method);
        Object payload = client.isStraight() ? client.decoded(message.payload()) : null;
        if (payload == null) {
            return byRequest(client, message, outcome);
        }
        Call call = new Call(client, message, outcome);
        @Nullable Object[] arguments;
        try {
            arguments = client.checked(payload);
        } catch (Throwable failure) {
            return call.failedHere(failure);
        }
        Scheduler elsewhere = method.scheduler();
        return elsewhere == null
                ? call.with(arguments)
                : Mono.just(arguments)
                        .publishOn(elsewhere)
                        .map(call::with)
                        .onErrorResume(refused -> Mono.just(call.failed(refused)))
                        .flatMapMany(answers -> answers);
    }

    /** The payload of a message, alone; an {@link FailureAnswers.InvalidPayload} where there is a fault in it. */
    Mono<Object> payload(ListenerMethod method, ReceivedMessage message) {
        Object payload = client(method).decoded(message.payload());
        return payload == null ? payload(method, message, exchange(method, message)) : Mono.just(payload);
    }

    private Mono<Object> payload(ListenerMethod method, ReceivedMessage message, HandshakeExchange exchange) {
        return this.endpoint
                .codec()
                .payload(
                        method,
                        this.endpoint.plan().options().format(),
                        message.payload(),
                        this.endpoint.arguments().binding(method.handler()),
                        exchange)
                .onErrorMap(FailureAnswers.InvalidPayload::new);
    }

    private Flux<ServerFrame> byRequest(
            ListenerMethod.Bound client, ReceivedMessage message, MessageObservations.Outcome outcome) {
        ListenerMethod method = client.method();
        HandshakeExchange exchange = exchange(method, message);
        return payload(method, message, exchange)
                .flatMapMany(payload -> client.call(exchange, payload))
                .mapNotNull(this.failures::frame)
                .onErrorResume(failure -> this.failures.of(method, failure, exchange, outcome));
    }

    /** A message as the body of a request. */
    HandshakeExchange exchange(ListenerMethod method, ReceivedMessage message) {
        return this.exchanges.apply(method).with(message.payload());
    }

    private ListenerMethod.Bound client(ListenerMethod method) {
        return Objects.requireNonNull(this.bound.get(method));
    }

    /** The straight way of one message. */
    private final class Call {

        private final ListenerMethod.Bound client;
        private final ReceivedMessage message;
        private final MessageObservations.Outcome outcome;

        Call(ListenerMethod.Bound client, ReceivedMessage message, MessageObservations.Outcome outcome) {
            this.client = client;
            this.message = message;
            this.outcome = outcome;
        }

        Flux<ServerFrame> with(@Nullable Object[] arguments) {
            Object returned;
            try {
                returned = this.client.called(arguments);
            } catch (Throwable failure) {
                return failed(failure);
            }
            try {
                Object value = returned == null ? null : this.client.method().written(returned);
                return value == null ? Flux.empty() : answers(value);
            } catch (Throwable failure) {
                return failedHere(failure);
            }
        }

        private Flux<ServerFrame> answers(Object value) {
            ReactiveAdapter adapter = this.client.method().adapter(value);
            return adapter == null
                    ? answer(value)
                    : Flux.from(adapter.toPublisher(value))
                            .<ServerFrame>mapNotNull(MessageAnswers.this.failures::frame)
                            .onErrorResume(this::failed);
        }

        private Flux<ServerFrame> answer(Object value) {
            ServerFrame frame = MessageAnswers.this.failures.frame(value);
            return frame == null ? Flux.empty() : Flux.just(frame);
        }

        /** A failure of our own calls, where the virtual machine's are not to be caught. */
        Flux<ServerFrame> failedHere(Throwable failure) {
            Exceptions.throwIfFatal(failure);
            return failed(failure);
        }

        Flux<ServerFrame> failed(Throwable failure) {
            ListenerMethod method = this.client.method();
            return MessageAnswers.this.failures.of(method, failure, exchange(method, this.message), this.outcome);
        }
    }
}
