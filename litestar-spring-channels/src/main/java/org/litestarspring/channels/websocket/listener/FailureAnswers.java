package org.litestarspring.channels.websocket.listener;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.litestarspring.channels.websocket.CloseCodes;
import org.litestarspring.channels.websocket.ServedSocket;
import org.litestarspring.channels.websocket.ServerFrame;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponse;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.support.WebExchangeBindException;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebInputException;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;

/** What becomes of the failures of one client's messages: a frame by the application's handler, an error frame, the end. */
final class FailureAnswers {

    /** 1008: the opening failed, and a frame before said why. */
    static final CloseStatus NOT_OPENED = CloseStatus.POLICY_VIOLATION.withReason("Not opened");

    private static final Logger LOG = LoggerFactory.getLogger(WebSocketListeners.class);
    private static final CloseStatus UNREADABLE = CloseStatus.BAD_DATA.withReason("The message cannot be read");
    private static final CloseStatus INVALID = CloseStatus.POLICY_VIOLATION.withReason("The message is invalid");
    private static final CloseStatus TOO_MANY_INVALID =
            CloseStatus.POLICY_VIOLATION.withReason("Too many invalid messages");

    private final ListenerEndpoint endpoint;
    private final Peer peer;
    private final ServerWebExchange handshake;

    @SuppressWarnings("NullAway.Init") // before anything else, by open()
    private ServedSocket socket;

    private int invalid;
    private long windowBegan;

    /** Says that it was the payload that failed. */
    static final class InvalidPayload extends RuntimeException {

        InvalidPayload(Throwable cause) {
            super(null, cause, false, false);
        }
    }

    FailureAnswers(ListenerEndpoint endpoint, Peer peer, ServerWebExchange handshake) {
        this.endpoint = endpoint;
        this.peer = peer;
        this.handshake = handshake;
    }

    void open(ServedSocket opened) {
        this.socket = opened;
    }

    /** What a value is to the client; null where it closes the socket. */
    @Nullable
    ServerFrame frame(Object value) {
        if (value instanceof CloseStatus status) {
            this.socket.end(status);
            return null;
        }
        if (value instanceof HttpEntity<?> entity) {
            return entity.getBody() == null ? null : frame(entity.getBody());
        }
        if (value instanceof ProblemDetail problem) {
            return problem(new ErrorResponseException(HttpStatusCode.valueOf(problem.getStatus()), problem, null));
        }
        if (value instanceof ErrorResponse && value instanceof Throwable problem) {
            return problem(problem);
        }
        return this.endpoint.codec().frame(value, this.endpoint.plan().options().format());
    }

    private ServerFrame problem(Throwable failure) {
        return error(this.endpoint.problems().of(failure, this.handshake).body());
    }

    private ServerFrame error(Map<String, Object> body) {
        return MessageCodec.json(
                ServerFrame.error(null, null, body).payload(),
                this.endpoint.plan().options().format());
    }

    /** The error frame of a failure that is no method's. */
    Flux<ServerFrame> told(Throwable failure, ServerWebExchange exchange) {
        return Flux.just(error(this.endpoint.problems().of(failure, exchange).body()));
    }

    /** The end of a socket, once what goes before it has been given. */
    Flux<ServerFrame> ended(CloseStatus reason) {
        return Flux.defer(() -> {
            this.socket.end(reason);
            return Flux.empty();
        });
    }

    /** What goes out for a message that no method is for. */
    Flux<ServerFrame> invalid(Throwable failure, ServerWebExchange exchange) {
        return Flux.concat(told(failure, exchange), afterInvalid(failure));
    }

    /** What goes out in place of the answers that a method failed to give. */
    Flux<ServerFrame> of(
            ListenerMethod method, Throwable failure, ServerWebExchange exchange, MessageObservations.Outcome outcome) {
        boolean isInvalid = failure instanceof InvalidPayload
                || failure instanceof HandlerMethodValidationException arguments && !arguments.isForReturnValue();
        Throwable cause =
                failure instanceof InvalidPayload wrapped ? Objects.requireNonNull(wrapped.getCause()) : failure;
        if (Exceptions.isOverflow(cause)) {
            outcome.failed("error", cause);
            return ended(CloseCodes.TOO_SLOW);
        }
        outcome.failed(isInvalid ? "invalid" : "error", cause);
        Flux<Object> handled = this.endpoint.failures().handled(cause, method.handler(), exchange, this.peer);
        Flux<ServerFrame> frames = handled == null
                ? unhandled(method, cause, exchange)
                : handled.mapNotNull(this::frame).onErrorResume(second -> {
                    LOG.warn("{}: the handler of a failure of {} failed itself", this.peer, method.label(), second);
                    return unhandled(method, cause, exchange);
                });
        return isInvalid ? Flux.concat(frames, afterInvalid(cause)) : frames;
    }

    private Flux<ServerFrame> unhandled(ListenerMethod method, Throwable failure, ServerWebExchange exchange) {
        return Flux.defer(() -> {
            ListenerProblems.Told told = this.endpoint.problems().of(failure, exchange);
            if (told.isForeseen()) {
                return Flux.just(error(told.body()));
            }
            LOG.error("{} failed in {}", this.peer, method.label(), failure);
            this.socket.end(CloseStatus.SERVER_ERROR);
            return Flux.empty();
        });
    }

    private Flux<ServerFrame> afterInvalid(Throwable failure) {
        return Flux.defer(() -> {
            this.endpoint.counts().invalid.increment();
            if (this.endpoint.settings().invalidPayload() == WebSocketListenerSettings.InvalidPayload.CLOSE) {
                boolean unreadable =
                        failure instanceof ServerWebInputException && !(failure instanceof WebExchangeBindException);
                this.socket.end(unreadable ? UNREADABLE : INVALID);
            } else if (isTooMany()) {
                this.socket.end(TOO_MANY_INVALID);
            }
            return Flux.empty();
        });
    }

    private synchronized boolean isTooMany() {
        long now = System.nanoTime();
        if (this.invalid == 0
                || now - this.windowBegan
                        > this.endpoint.settings().invalidWindow().toNanos()) {
            this.windowBegan = now;
            this.invalid = 0;
        }
        this.invalid++;
        return this.invalid > this.endpoint.settings().maxInvalid();
    }
}
