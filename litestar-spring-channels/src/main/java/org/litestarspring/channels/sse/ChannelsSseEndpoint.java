package org.litestarspring.channels.sse;

import java.security.Principal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.litestarspring.channels.ChannelEvent;
import org.litestarspring.channels.ChannelNames;
import org.litestarspring.channels.ChannelRights;
import org.litestarspring.channels.Channels;
import org.litestarspring.channels.InvalidPositionException;
import org.litestarspring.channels.Subscription;
import org.litestarspring.channels.sse.DirectStreams.DirectStream;
import org.litestarspring.channels.web.ChannelProblems;
import org.litestarspring.channels.web.ClientConnection;
import org.litestarspring.channels.web.PresenceBody;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.MethodNotAllowedException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.json.JsonMapper;

/**
 * Channels as a stream of server-sent events: {@code GET /events?channel=board:SFO}, to which a browser's {@code
 * EventSource} connects, and comes back by itself without missing anything. docs/protocol.md describes the stream. Map it
 * to a path with a {@code SimpleUrlHandlerMapping}.
 *
 * <p>What is wrong with a request is an {@link org.springframework.web.ErrorResponseException} before the stream begins.
 * The stream's demand is that of the TCP connection: a client that does not read fills the buffers of its subscriptions,
 * whose overflow policy decides; one that takes nothing at all for two heartbeats is cut off. When the client goes, its
 * subscriptions go. As a lifecycle the endpoint ends all streams before the server stops.
 *
 * @since 0.1
 */
public final class ChannelsSseEndpoint implements WebHandler, SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(ChannelsSseEndpoint.class);

    /** Before the web server's graceful shutdown, which would wait for streams that nobody ends. */
    private static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 512;

    /** How many events of one channel leave its buffer ahead of the connection's demand: enough to work in batches. */
    private static final int AHEAD = 16;

    private final Channels channels;
    private final ChannelNames names;
    private final ChannelRights rights;
    private final ChannelsSseSettings settings;
    private final DirectStreams direct;
    private final JsonMapper json = JsonMapper.shared();
    private final AtomicInteger open = new AtomicInteger();
    private volatile Sinks.Empty<Void> stopping = Sinks.empty();
    private volatile boolean running = true;

    /** Creates the endpoint. {@code names} must be those of {@code channels}. */
    public ChannelsSseEndpoint(
            Channels channels, ChannelNames names, ChannelRights rights, ChannelsSseSettings settings) {
        this(channels, names, rights, settings, DirectStreams.ofServer());
    }

    ChannelsSseEndpoint(
            Channels channels,
            ChannelNames names,
            ChannelRights rights,
            ChannelsSseSettings settings,
            DirectStreams direct) {
        this.channels = channels;
        this.names = names;
        this.rights = rights;
        this.settings = settings;
        this.direct = direct;
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange) {
        return Mono.defer(() -> {
            if (exchange.getRequest().getMethod() != HttpMethod.GET) {
                throw new MethodNotAllowedException(exchange.getRequest().getMethod(), List.of(HttpMethod.GET));
            }
            if (!this.running) {
                throw ChannelProblems.problem(
                        HttpStatus.SERVICE_UNAVAILABLE, "stopping", "The server is stopping. Connect again.");
            }
            this.settings.origins().check(exchange.getRequest());
            StreamRequest request = StreamRequest.of(exchange.getRequest(), this.settings.maxSubscriptions());
            request.channels().forEach(request.presence() ? this.names::requirePresence : this.names::require);
            return exchange.getPrincipal()
                    .map(Optional::of)
                    .defaultIfEmpty(Optional.empty())
                    .flatMap(who -> {
                        Principal client = who.orElse(null);
                        return permitted(
                                request,
                                client,
                                revoked -> admitted(
                                        exchange,
                                        client == null ? request : request.as(client.getName()),
                                        client,
                                        revoked));
                    });
        });
    }

    /** How many streams are open. */
    public int openStreams() {
        return this.open.get();
    }

    /** For as long as the client may have all the channels; what is served is given what fails when it may not any more. */
    private Mono<Void> permitted(
            StreamRequest request, @Nullable Principal who, Function<Revocation, Mono<Void>> served) {
        return Mono.using(
                Disposables::composite,
                held -> {
                    Revocation revoked = new Revocation();
                    return Flux.fromIterable(request.channels())
                            .concatMap(channel -> this.rights.admit(channel, who, revoked::because))
                            .doOnNext(held::add)
                            .then(Mono.defer(() -> served.apply(revoked)));
                },
                Disposable::dispose);
    }

    /** Taken before the response's head, so that a refusal is a problem. */
    private Mono<Void> admitted(
            ServerWebExchange exchange, StreamRequest request, @Nullable Principal who, Revocation revoked) {
        return Mono.using(
                () -> this.settings.limits().admit(who), place -> stream(exchange, request, revoked), Runnable::run);
    }

    private Mono<Void> stream(ServerWebExchange exchange, StreamRequest request, Revocation revoked) {
        ServerHttpResponse response = exchange.getResponse();
        this.settings.origins().grant(exchange.getRequest(), response);
        HttpHeaders headers = response.getHeaders();
        headers.setContentType(MediaType.TEXT_EVENT_STREAM);
        // Proxies and compressing filters would hold events back.
        headers.setCacheControl("no-cache, no-transform");
        headers.set("X-Accel-Buffering", "no");
        DataBufferFactory buffers = response.bufferFactory();
        StalledClient stalled = new StalledClient(ClientConnection.of(response)::cut, this.settings.heartbeat());
        DirectStream straight = this.direct.of(response);
        Flux<Publisher<DataBuffer>> body = straight == null
                ? frames(request, stalled, revoked).map(frame -> buffer(frame, buffers))
                : body(straight, request, stalled, revoked, buffers);
        return Mono.using(
                () -> watched(stalled),
                watch -> response.writeAndFlushWith(body)
                        .doOnSubscribe(subscribed -> this.open.incrementAndGet())
                        .doFinally(signal -> this.open.decrementAndGet()),
                Disposable::dispose);
    }

    /** To the end of the response: what waits at its end may not be taken either. */
    private Disposable watched(StalledClient stalled) {
        long interval = this.settings.heartbeat().toNanos();
        return Schedulers.parallel().schedulePeriodically(stalled::check, interval, interval, TimeUnit.NANOSECONDS);
    }

    private static Publisher<DataBuffer> buffer(byte[] frame, DataBufferFactory buffers) {
        return Mono.fromSupplier(() -> buffers.wrap(frame));
    }

    /**
     * By the server goes the end alone. The server subscribes to the first part of the body when the response's head is
     * sent; that part lasts as long as the stream is written straight, or begins the stream where it cannot be.
     */
    private Flux<Publisher<DataBuffer>> body(
            DirectStream straight,
            StreamRequest request,
            StalledClient stalled,
            Revocation revoked,
            DataBufferFactory buffers) {
        Sinks.One<Flux<byte[]>> rest = Sinks.one();
        Mono<DataBuffer> first = Mono.defer(() -> {
            StreamId id = new StreamId(request);
            List<Flux<ChannelEvent>> events = request.channels().stream()
                    .map(channel -> events(wish(request, channel)))
                    .toList();
            Mono<Void> written = straight.write(Flux.concat(retry(), beside(request)), events, id, stalled);
            if (written == null) {
                rest.tryEmitValue(frames(request, stalled, revoked));
                return Mono.empty();
            }
            return written.takeUntilOther(this.stopping.asMono())
                    .takeUntilOther(revoked.signal())
                    .then(revoked.failure())
                    .then(Mono.fromRunnable(() -> rest.tryEmitValue(Flux.defer(this::farewell))))
                    .onErrorResume(failure -> {
                        rest.tryEmitValue(problem(failure));
                        return Mono.empty();
                    })
                    .then(Mono.empty());
        });
        return Flux.concat(
                Mono.just(first), rest.asMono().flatMapMany(frames -> frames).map(frame -> buffer(frame, buffers)));
    }

    private Flux<byte[]> retry() {
        return Flux.just(SseFrames.retry(this.settings.retry()));
    }

    /** Heartbeats, and who comes and goes. */
    private Flux<byte[]> beside(StreamRequest request) {
        Flux<byte[]> comments =
                Flux.interval(this.settings.heartbeat()).onBackpressureDrop().map(beat -> SseFrames.comment());
        if (!request.presence()) {
            return comments;
        }
        Flux<byte[]> presence = Flux.fromIterable(request.channels())
                .flatMap(this.channels::presence, Integer.MAX_VALUE, 1)
                .map(told -> SseFrames.presence(this.json.writeValueAsBytes(PresenceBody.of(told))));
        return Flux.merge(comments, presence);
    }

    private Subscription wish(StreamRequest request, String channel) {
        Subscription wish = request.subscription(channel);
        String member = request.member();
        return member != null && this.names.hasPresence(channel) ? wish.withMember(member) : wish;
    }

    private Flux<byte[]> frames(StreamRequest request, StalledClient stalled, Revocation revoked) {
        StreamId id = new StreamId(request);
        Flux<byte[]> events = Flux.fromIterable(request.channels())
                .flatMap(channel -> events(wish(request, channel)), Integer.MAX_VALUE, AHEAD)
                .map(event -> SseFrames.of(id.after(event), event))
                .onErrorResume(this::problem);
        Flux<byte[]> stream = Flux.concat(
                retry(),
                // The stream ends with its events: a subscription that was cut off comes back by its id.
                Flux.merge(events.materialize(), beside(request).materialize())
                        .<byte[]>dematerialize()
                        .takeUntilOther(this.stopping.asMono())
                        .takeUntilOther(revoked.signal())
                        .concatWith(revoked.failure())
                        .onErrorResume(this::problem),
                Flux.defer(this::farewell));
        return stream.doOnNext(frame -> stalled.took());
    }

    private Flux<ChannelEvent> events(Subscription subscription) {
        return this.channels
                .subscribe(subscription)
                .onErrorResume(
                        InvalidPositionException.class,
                        future -> this.channels.subscribe(subscription.after(StreamRequest.UNREADABLE)));
    }

    private Flux<byte[]> problem(Throwable failure) {
        if (!ChannelProblems.isForeseen(failure)) {
            LOG.error("A stream of events failed", failure);
        }
        return Flux.just(SseFrames.problem(
                this.json.writeValueAsBytes(this.settings.problems().body(failure))));
    }

    /** At shutdown: clients come back to another node, not all at once. */
    private Flux<byte[]> farewell() {
        if (this.running) {
            return Flux.empty();
        }
        long wait = this.settings.retry().toMillis();
        return Flux.just(SseFrames.retry(
                Duration.ofMillis(wait + ThreadLocalRandom.current().nextLong(wait))));
    }

    @Override
    public void start() {
        // A context can be stopped and started again; the first end must not end the streams of its second life.
        if (!this.running) {
            this.stopping = Sinks.empty();
            this.running = true;
        }
    }

    @Override
    public void stop() {
        this.running = false;
        this.stopping.tryEmitEmpty();
    }

    @Override
    public boolean isRunning() {
        return this.running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
