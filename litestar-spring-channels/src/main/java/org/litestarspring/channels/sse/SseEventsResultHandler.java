package org.litestarspring.channels.sse;

import com.fasterxml.jackson.annotation.JsonView;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.litestarspring.channels.web.ChannelProblems;
import org.litestarspring.channels.web.ClientConnection;
import org.reactivestreams.Publisher;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.MethodParameter;
import org.springframework.core.Ordered;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.reactive.HandlerResult;
import org.springframework.web.reactive.HandlerResultHandler;
import org.springframework.web.server.NotAcceptableStatusException;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes the {@link SseEvents} that handlers return, or a {@code Mono} of them. An empty {@code Mono} is answered 204, after
 * which a browser does not connect again. As a lifecycle it ends all streams before the server stops.
 *
 * @since 0.1
 */
public final class SseEventsResultHandler implements HandlerResultHandler, Ordered, SmartLifecycle {

    /** Before those of DTOs and of Spring, which would write the items as they write any. */
    private static final int ORDER = -20;

    /** Before the web server's graceful shutdown, which would wait for streams that nobody ends. */
    private static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 512;

    private static final int FIRST_WITH_VIRTUAL_THREADS = 21;

    /** Of a stream without a retry of its own, at shutdown: clients come back spread over a time. */
    private static final Duration RETRY = Duration.ofSeconds(2);

    private final SseSettings settings;
    private final JsonMapper json;
    private final List<SseData.Source> sources;
    private final SseProblems problems;
    private final Executor workers;
    private final ReactiveAdapterRegistry adapters = ReactiveAdapterRegistry.getSharedInstance();
    private final Map<MethodParameter, SseData> known = new ConcurrentHashMap<>();
    private final Set<EventStream> open = ConcurrentHashMap.newKeySet();
    private final LongAdder dropped = new LongAdder();
    private volatile boolean running = true;

    /** Writes all items as JSON, and failures with the codes of this package. */
    public SseEventsResultHandler(SseSettings settings, JsonMapper json) {
        this(settings, json, List.of(), SseProblems.of(new ChannelProblems(ChannelProblems.DEFAULT_BASE_URI)));
    }

    /**
     * Creates the handler.
     *
     * @param json writes the items that no source knows
     * @param sources are asked in this order how the items of a handler are written
     * @param problems what failures in the middle of a stream look like
     */
    public SseEventsResultHandler(
            SseSettings settings, JsonMapper json, List<SseData.Source> sources, SseProblems problems) {
        this.settings = settings;
        this.json = json;
        this.sources = List.copyOf(sources);
        this.problems = problems;
        this.workers = workers(settings.blockingStreams());
    }

    /** A thread for each stream: one that waits for its source, or its client, must not keep another from its own. */
    private static Executor workers(int most) {
        SimpleAsyncTaskExecutor threads = new SimpleAsyncTaskExecutor("litestar-sse-");
        if (Runtime.version().feature() >= FIRST_WITH_VIRTUAL_THREADS) {
            threads.setVirtualThreads(true);
        }
        threads.setConcurrencyLimit(most);
        threads.setRejectTasksWhenLimitReached(true);
        return task -> {
            try {
                threads.execute(task);
            } catch (TaskRejectedException full) {
                throw ChannelProblems.problem(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "too-many-blocking-streams",
                        "%d streams of blocking sources are open, as many as are allowed here. Connect again later, or raise litestar.sse.blocking-streams."
                                .formatted(most));
            }
        };
    }

    /** How many streams are open. */
    public int openStreams() {
        return this.open.size();
    }

    /** How many items slow clients missed by their overflow policy. */
    public long dropped() {
        return this.dropped.sum();
    }

    @Override
    public int getOrder() {
        return ORDER;
    }

    @Override
    public boolean supports(HandlerResult result) {
        return events(result.getReturnType()) != null;
    }

    /** The {@link SseEvents} that a declared type is, or holds; null for any other. */
    private @Nullable ResolvableType events(ResolvableType declared) {
        if (declared.toClass() == SseEvents.class) {
            return declared;
        }
        ReactiveAdapter adapter = this.adapters.getAdapter(declared.toClass());
        return adapter != null
                        && !adapter.isMultiValue()
                        && declared.getGeneric(0).toClass() == SseEvents.class
                ? declared.getGeneric(0)
                : null;
    }

    @Override
    public Mono<Void> handleResult(ServerWebExchange exchange, HandlerResult result) {
        return Mono.defer(() -> {
            requireAccepted(exchange);
            SseData data = data(result);
            Object value = result.getReturnValue();
            Mono<SseEvents<?>> events = value == null || value instanceof SseEvents
                    ? Mono.justOrEmpty((SseEvents<?>) value)
                    : Mono.from(adapter(value).toPublisher(value));
            return events.map(found -> stream(found, data, exchange))
                    .switchIfEmpty(Mono.fromSupplier(() -> nothing(exchange)))
                    .flatMap(response -> response);
        });
    }

    private ReactiveAdapter adapter(Object value) {
        return Objects.requireNonNull(this.adapters.getAdapter(null, value));
    }

    private static Mono<Void> nothing(ServerWebExchange exchange) {
        exchange.getResponse().setStatusCode(HttpStatus.NO_CONTENT);
        return exchange.getResponse().setComplete();
    }

    private static void requireAccepted(ServerWebExchange exchange) {
        List<MediaType> accepted;
        try {
            accepted = exchange.getRequest().getHeaders().getAccept();
        } catch (InvalidMediaTypeException malformed) {
            throw new NotAcceptableStatusException(String.valueOf(malformed.getMessage()));
        }
        if (!accepted.isEmpty() && accepted.stream().noneMatch(MediaType.TEXT_EVENT_STREAM::isCompatibleWith)) {
            throw new NotAcceptableStatusException(List.of(MediaType.TEXT_EVENT_STREAM));
        }
    }

    private SseData data(HandlerResult result) {
        return this.known.computeIfAbsent(result.getReturnTypeSource(), returnType -> {
            ResolvableType events = Objects.requireNonNull(events(result.getReturnType()));
            ResolvableType item = events.getGeneric(0);
            ResolvableType content = ServerSentEvent.class.isAssignableFrom(item.toClass()) ? item.getGeneric(0) : item;
            for (SseData.Source source : this.sources) {
                SseData found = source.of(returnType, content);
                if (found != null) {
                    return found;
                }
            }
            return SseData.json(writer(returnType, content));
        });
    }

    private ObjectWriter writer(MethodParameter returnType, ResolvableType item) {
        ObjectWriter writer = this.json.writer();
        JavaType type = this.json.constructType(item.getType());
        // A container is written as declared, and of a record, which has no subtypes, the serializer is looked up once.
        if (type.isContainerType() || type.getRawClass().isRecord() && !type.hasGenericTypes()) {
            writer = writer.forType(type);
        }
        JsonView view = returnType.getMethodAnnotation(JsonView.class);
        return view == null || view.value().length == 0 ? writer : writer.withView(view.value()[0]);
    }

    private Mono<Void> stream(SseEvents<?> events, SseData data, ServerWebExchange exchange) {
        if (!this.running) {
            return Mono.error(ChannelProblems.problem(
                    HttpStatus.SERVICE_UNAVAILABLE, "stopping", "The server is stopping. Connect again."));
        }
        ServerHttpResponse response = exchange.getResponse();
        HttpHeaders headers = response.getHeaders();
        headers.setContentType(MediaType.TEXT_EVENT_STREAM);
        if (headers.getCacheControl() == null) {
            // Proxies and compressing filters would hold events back.
            headers.setCacheControl("no-cache, no-transform");
        }
        headers.set("X-Accel-Buffering", "no");
        DataBufferFactory buffers = response.bufferFactory();
        Flux<Publisher<DataBuffer>> body = Flux.using(
                () -> begin(events, data, response),
                stream -> stream.open()
                        .thenMany(stream.batches()
                                .<Publisher<DataBuffer>>map(batch -> batch)
                                .onErrorResume(failure -> Flux.just(problem(exchange, failure, buffers)))),
                stream -> {
                    this.open.remove(stream);
                    stream.close();
                });
        return response.writeAndFlushWith(body);
    }

    private EventStream begin(SseEvents<?> events, SseData data, ServerHttpResponse response) {
        Duration heartbeat = events.heartbeat(this.settings.heartbeat());
        EventWriter writer = new EventWriter(events, data);
        Duration retry = events.retry(this.settings.retry());
        if (retry != null) {
            writer.block(SseFrames.retry(retry));
        }
        EventStream stream = new EventStream(
                events.items(this.workers),
                events.buffer(this.settings.buffer()),
                writer,
                heartbeat,
                new StalledClient(ClientConnection.of(response)::cut, heartbeat),
                this.dropped,
                response.bufferFactory());
        this.open.add(stream);
        if (!this.running) {
            stream.end(farewell());
        }
        return stream;
    }

    private Mono<DataBuffer> problem(ServerWebExchange exchange, Throwable failure, DataBufferFactory buffers) {
        return this.problems.body(exchange, failure).map(body -> buffers.wrap(SseFrames.problem(body)));
    }

    /** Clients come back to another node, not all at once. */
    private byte[] farewell() {
        long wait = Objects.requireNonNullElse(this.settings.retry(), RETRY).toMillis();
        return SseFrames.retry(
                Duration.ofMillis(wait + ThreadLocalRandom.current().nextLong(wait)));
    }

    @Override
    public void start() {
        this.running = true;
    }

    @Override
    public void stop() {
        this.running = false;
        this.open.forEach(stream -> stream.end(farewell()));
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
