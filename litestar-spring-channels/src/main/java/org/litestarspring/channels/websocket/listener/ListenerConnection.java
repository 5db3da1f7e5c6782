package org.litestarspring.channels.websocket.listener;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.litestarspring.channels.web.ChannelProblems;
import org.litestarspring.channels.websocket.CloseCodes;
import org.litestarspring.channels.websocket.MessageRate;
import org.litestarspring.channels.websocket.OpenSockets;
import org.litestarspring.channels.websocket.ReceivedMessage;
import org.litestarspring.channels.websocket.ServedSocket;
import org.litestarspring.channels.websocket.ServerFrame;
import org.litestarspring.channels.websocket.WebSocketStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.WebSocketMessage;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.context.ContextView;

/** One client of a listener: its messages to the methods, and what they return to it, in order. */
final class ListenerConnection implements OpenSockets.Conversation {

    private static final Logger LOG = LoggerFactory.getLogger(WebSocketListeners.class);
    private static final CloseStatus UNWANTED =
            CloseStatus.POLICY_VIOLATION.withReason("This address takes no messages");
    private static final CloseStatus WRONG_FRAME =
            CloseStatus.NOT_ACCEPTABLE.withReason("No such frames are understood");

    private final ListenerEndpoint endpoint;
    private final ListenerPlan plan;
    private final Map<ListenerMethod, ListenerMethod.Bound> bound;
    private final Peer peer;
    private final HandshakeExchange handshake;
    private final ContextView context;
    private final FailureAnswers failures;
    private final MessageAnswers answers;
    private final MessageRate rate;
    private final Map<ListenerMethod, HandshakeExchange> exchanges = new ConcurrentHashMap<>(4);
    private final Sinks.Many<ServerFrame> pongs = Sinks.many().unicast().onBackpressureBuffer();
    private final Sinks.Empty<Void> opened = Sinks.empty();

    @SuppressWarnings("NullAway.Init") // before anything else, by with()
    private ServedSocket socket;

    /** A message, or what stands for the opening, and whether it came too fast. */
    private record Incoming(@Nullable ReceivedMessage message, MessageRate.Verdict verdict) {

        private static final Incoming OPENING = new Incoming(null, MessageRate.Verdict.PASSED);
    }

    ListenerConnection(
            ListenerEndpoint endpoint,
            Map<ListenerMethod, ListenerMethod.Bound> bound,
            Peer peer,
            HandshakeExchange handshake,
            ContextView context) {
        this.endpoint = endpoint;
        this.plan = endpoint.plan();
        this.bound = bound;
        this.peer = peer;
        this.handshake = handshake;
        this.context = context;
        this.failures = new FailureAnswers(endpoint, peer, handshake);
        this.answers = new MessageAnswers(endpoint, bound, this.failures, this::exchange);
        this.rate = new MessageRate(endpoint.settings().maxMessagesPerSecond(), System.nanoTime());
    }

    @Override
    public List<String> subProtocols() {
        return this.plan.options().subProtocols();
    }

    @Override
    public Mono<Void> with(ServedSocket opening) {
        this.socket = opening;
        this.failures.open(opening);
        return Mono.usingWhen(
                        Mono.just(opening),
                        this::serve,
                        done -> closed(),
                        (done, failure) -> closed(),
                        done -> closed())
                .contextWrite(inner -> inner.putAll(this.context));
    }

    private Mono<Void> serve(ServedSocket served) {
        LOG.debug("{} opened {}", this.peer, this.plan.path());
        served.send(this.peer.outbox().frames(served.ending()).onErrorResume(full -> {
            // At once, for a client that reads nothing would never ask for what comes next.
            served.end(CloseCodes.TOO_SLOW);
            return Flux.empty();
        }));
        // Only the last of several pings need be answered, RFC 6455, section 5.5.3.
        served.send(this.pongs.asFlux().onBackpressureLatest().takeUntilOther(served.ending()));
        this.peer.opened(served);
        return served.serve(answers().contextWrite(inner -> inner.putAll(this.context)));
    }

    /** Once, however the socket ended. */
    private Mono<Void> closed() {
        this.peer.left();
        ListenerMethod close = this.plan.close();
        if (close == null) {
            return Mono.empty();
        }
        return bound(close).call(exchange(close), this.socket.status()).then().onErrorResume(failure -> {
            LOG.error("{} failed in {}", this.peer, close.label(), failure);
            return Mono.empty();
        });
    }

    private Flux<ServerFrame> answers() {
        ListenerMethod stream = this.plan.stream();
        if (stream != null) {
            this.socket.send(messages().concatMap(this::unwanted, 1).takeUntilOther(this.socket.ending()));
            return results(stream, bound(stream).call(exchange(stream)), new MessageObservations.Outcome());
        }
        ListenerMethod conversation = this.plan.conversation();
        if (conversation != null) {
            return Flux.concat(opening(), Flux.defer(() -> conversation(conversation)));
        }
        Flux<Incoming> incoming = Flux.concat(Mono.just(Incoming.OPENING), messages());
        int concurrency = this.plan.options().concurrency();
        if (concurrency == 1) {
            return incoming.concatMap(this::answer, this.endpoint.settings().readAhead());
        }
        return this.plan.options().ordered()
                ? incoming.flatMapSequential(this::whenOpen, concurrency, 1)
                : incoming.flatMap(this::whenOpen, concurrency, 1);
    }

    /** What the client says, of which answering its pings is our business alone. */
    private Flux<Incoming> messages() {
        return this.socket.received().handle((message, sink) -> {
            if (message.kind() == WebSocketMessage.Type.PONG) {
                return;
            }
            MessageRate.Verdict verdict = this.rate.judge(this.socket.lastHeard());
            if (message.kind() != WebSocketMessage.Type.PING) {
                sink.next(new Incoming(message, verdict));
            } else if (verdict == MessageRate.Verdict.PASSED) {
                this.pongs.tryEmitNext(ServerFrame.controlPong(message.payload()));
            } else if (verdict == MessageRate.Verdict.ABUSE) {
                this.socket.end(CloseCodes.TOO_MANY_MESSAGES);
            }
        });
    }

    private Flux<ServerFrame> unwanted(Incoming incoming) {
        this.endpoint.counts().ignored.increment();
        boolean refused = this.plan.options().incoming() == WebSocketStream.Incoming.REFUSE;
        if (refused || incoming.verdict() == MessageRate.Verdict.ABUSE) {
            return ended(refused ? UNWANTED : CloseCodes.TOO_MANY_MESSAGES);
        }
        return Flux.empty();
    }

    private Flux<ServerFrame> whenOpen(Incoming incoming) {
        return incoming.message() == null
                ? answer(incoming).doFinally(signal -> this.opened.tryEmitEmpty())
                : this.opened.asMono().thenMany(Flux.defer(() -> answer(incoming)));
    }

    private Flux<ServerFrame> answer(Incoming incoming) {
        ReceivedMessage message = incoming.message();
        if (message == null) {
            return opening();
        }
        Flux<ServerFrame> refusal = refusal(incoming, message);
        if (refusal != null) {
            return refusal;
        }
        ListenerMethod method;
        try {
            method = this.endpoint.router().of(message);
        } catch (ErrorResponseException unknown) {
            return this.failures.invalid(unknown, this.handshake);
        }
        return method == null
                ? ended(WRONG_FRAME)
                : this.endpoint
                        .observations()
                        .of(this.plan, method, outcome -> this.answers.of(method, message, outcome));
    }

    /** What is refused before any method sees it; null where nothing is. */
    private @Nullable Flux<ServerFrame> refusal(Incoming incoming, ReceivedMessage message) {
        if (incoming.verdict() != MessageRate.Verdict.PASSED) {
            Flux<ServerFrame> told = this.failures.told(
                    ChannelProblems.problem(
                            HttpStatus.TOO_MANY_REQUESTS,
                            "too-many-messages",
                            "More than %d messages came within a second. Send fewer: this one was not read."
                                    .formatted(this.endpoint.settings().maxMessagesPerSecond())),
                    this.handshake);
            return incoming.verdict() == MessageRate.Verdict.ABUSE
                    ? Flux.concat(told, ended(CloseCodes.TOO_MANY_MESSAGES))
                    : told;
        }
        if (message.size() > this.endpoint.settings().maxMessageSize().toBytes()) {
            return ended(CloseCodes.TOO_BIG);
        }
        if (message.kind() == WebSocketMessage.Type.TEXT && !message.isUtf8()) {
            return ended(CloseCodes.NOT_UTF8);
        }
        return null;
    }

    private Flux<ServerFrame> opening() {
        ListenerMethod open = this.plan.open();
        if (open == null) {
            return Flux.empty();
        }
        HandshakeExchange exchange = exchange(open);
        return bound(open)
                .call(exchange)
                .mapNotNull(this::frame)
                .onErrorResume(failure -> Flux.concat(
                        this.failures.of(open, failure, exchange, new MessageObservations.Outcome()),
                        ended(FailureAnswers.NOT_OPENED)));
    }

    /** One call with all payloads; invalid ones are answered beside it, and left out. */
    private Flux<ServerFrame> conversation(ListenerMethod method) {
        Sinks.Many<ServerFrame> aside = Sinks.many().unicast().onBackpressureBuffer();
        int ahead = this.endpoint.settings().readAhead();
        this.socket.send(aside.asFlux()
                .onBackpressureBuffer(this.endpoint.settings().sendBuffer())
                .onErrorResume(full -> ended(CloseCodes.TOO_SLOW))
                .takeUntilOther(this.socket.ending()));
        Flux<Object> payloads = messages()
                .concatMap(
                        incoming -> {
                            ReceivedMessage message = Objects.requireNonNull(incoming.message());
                            Flux<ServerFrame> refusal = refusal(incoming, message);
                            if (refusal == null && this.endpoint.router().of(message) == null) {
                                refusal = ended(WRONG_FRAME);
                            }
                            if (refusal != null) {
                                return refusal.doOnNext(aside::tryEmitNext).thenMany(Flux.empty());
                            }
                            return this.answers.payload(method, message).flux().onErrorResume(failure -> this.failures
                                    .of(
                                            method,
                                            failure,
                                            this.answers.exchange(method, message),
                                            new MessageObservations.Outcome())
                                    .doOnNext(aside::tryEmitNext)
                                    .thenMany(Flux.empty()));
                        },
                        ahead)
                .takeUntilOther(this.socket.ending());
        return this.endpoint
                .observations()
                .of(
                        this.plan,
                        method,
                        outcome -> results(method, bound(method).call(exchange(method), payloads), outcome));
    }

    private Flux<ServerFrame> results(ListenerMethod method, Flux<Object> values, MessageObservations.Outcome outcome) {
        return values.mapNotNull(this::frame)
                .onErrorResume(failure -> this.failures.of(method, failure, exchange(method), outcome));
    }

    private @Nullable ServerFrame frame(Object value) {
        return this.failures.frame(value);
    }

    private Flux<ServerFrame> ended(CloseStatus reason) {
        return this.failures.ended(reason);
    }

    private ListenerMethod.Bound bound(ListenerMethod method) {
        return Objects.requireNonNull(this.bound.get(method));
    }

    private HandshakeExchange exchange(ListenerMethod method) {
        return this.exchanges.computeIfAbsent(method, own -> this.handshake.at(own.handler()));
    }
}
