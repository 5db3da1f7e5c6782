package org.litestarspring.channels.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.litestarspring.channels.Overflow;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.config.EnableWebFlux;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.result.method.annotation.ArgumentResolverConfigurer;
import org.springframework.web.reactive.result.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.test.StepVerifier;
import tools.jackson.databind.json.JsonMapper;

class SseEventsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Much less than any heartbeat here, and more than what is done at once takes. */
    private static final Duration SHORT = Duration.ofMillis(200);

    record Tick(int number, String text) {}

    @RestController
    static class Handlers {

        volatile Supplier<SseEvents<Object>> events = () -> SseEvents.of(Flux.empty());

        @GetMapping("/events")
        SseEvents<Object> events() {
            return this.events.get();
        }

        @GetMapping("/ticks")
        Mono<SseEvents<Tick>> ticks(LastEventId last) {
            long after = last.numberOr(0);
            return Mono.just(SseEvents.<Tick>of(Flux.range(1, 3)
                            .filter(number -> number > after)
                            .map(number -> new Tick(number, last.id().orElse("none"))))
                    .withId(tick -> String.valueOf(tick.number())));
        }

        @GetMapping("/nothing")
        Mono<SseEvents<Tick>> nothing() {
            return Mono.empty();
        }
    }

    /** Answers problems, as the application's own handler does. */
    @ControllerAdvice
    static class Problems extends ResponseEntityExceptionHandler {}

    @Configuration(proxyBeanMethods = false)
    @EnableWebFlux
    static class Web implements WebFluxConfigurer {

        @Bean
        Handlers handlers() {
            return new Handlers();
        }

        @Bean
        Problems problems() {
            return new Problems();
        }

        @Override
        public void configureArgumentResolvers(ArgumentResolverConfigurer configurer) {
            configurer.addCustomResolver(new LastEventIdArgumentResolver());
        }
    }

    private SseSettings settings = SseSettings.defaults();
    private AnnotationConfigApplicationContext context;
    private DisposableServer server;

    private RawStream get(SseEvents<?> events, String... headers) throws IOException {
        start(false);
        this.context.getBean(Handlers.class).events = () -> cast(events);
        return new RawStream(this.server.port()).get("/events", headers);
    }

    @SuppressWarnings("unchecked") // of what they are written to a client as
    private static SseEvents<Object> cast(SseEvents<?> events) {
        return (SseEvents<Object>) events;
    }

    private void start(boolean compresses) {
        this.context = new AnnotationConfigApplicationContext();
        this.context.register(Web.class);
        this.context.registerBean(
                SseEventsResultHandler.class, () -> new SseEventsResultHandler(this.settings, JsonMapper.shared()));
        this.context.refresh();
        this.server = HttpServer.create()
                .port(0)
                .compress(compresses)
                .handle(new ReactorHttpHandlerAdapter(
                        WebHttpHandlerBuilder.applicationContext(this.context).build()))
                .bindNow();
    }

    private SseEventsResultHandler handler() {
        return this.context.getBean(SseEventsResultHandler.class);
    }

    @AfterEach
    void stop() {
        if (this.server != null) {
            this.server.disposeNow();
            this.context.close();
        }
    }

    private static ConditionFactory soon() {
        return Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5));
    }

    private List<String> blocks(SseEvents<?> events) throws IOException {
        try (RawStream stream = get(events)) {
            assertThat(stream.head()).containsEntry("", "HTTP/1.1 200 OK");
            return rest(stream);
        }
    }

    private static List<String> rest(RawStream stream) throws IOException {
        List<String> blocks = new ArrayList<>();
        for (String block = stream.block(); !block.isEmpty(); block = stream.block()) {
            blocks.add(block);
        }
        return blocks;
    }

    /** The data that a client makes of a block, by the rules of the specification. */
    private static String data(String block) {
        List<String> lines = new ArrayList<>();
        for (String line : block.split("\n")) {
            if (line.startsWith("data:")) {
                lines.add(line.startsWith("data: ") ? line.substring(6) : line.substring(5));
            }
        }
        return String.join("\n", lines);
    }

    @Nested
    class Data {

        @Test
        @DisplayName("S2 Maps and records are JSON data, not fields of the event")
        void json() throws IOException {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("event", "boo");
            map.put("id", 5);

            assertThat(blocks(SseEvents.of(Flux.just(map, new Tick(1, "a"), List.of(1, 2), 7))))
                    .containsExactly(
                            "data:{\"event\":\"boo\",\"id\":5}\n",
                            "data:{\"number\":1,\"text\":\"a\"}\n",
                            "data:[1,2]\n",
                            "data:7\n");
        }

        @Test
        @DisplayName("S3 Text comes back as it was, up to its line ends, leading spaces and other scripts included")
        void lines() throws IOException {
            List<String> texts =
                    List.of("a\nb", "a\r\nb", "a\rb", "\n", "a\n\nb\n", " x\n  y", "é\n漢😀", ":no comment");

            List<String> blocks = blocks(SseEvents.of(Flux.fromIterable(texts)));

            assertThat(blocks).hasSize(texts.size()).first().isEqualTo("data:a\ndata:b\n");
            assertThat(blocks.stream().map(SseEventsTest::data))
                    .containsExactlyElementsOf(texts.stream()
                            .map(text -> text.replace("\r\n", "\n").replace('\r', '\n'))
                            .toList());
        }

        @Test
        @DisplayName("S3 JSON of several lines stays one value")
        void rawJson() throws IOException {
            record Raw(
                    @com.fasterxml.jackson.annotation.JsonRawValue
                    String json) {}

            assertThat(blocks(SseEvents.of(Flux.just(new Raw("[1,\r\n2]")))))
                    .containsExactly("data:{\"json\":[1,\ndata:2]}\n");
        }

        @Test
        @DisplayName("S5 Empty data is an event, and so is a name without data")
        void empty() throws IOException {
            assertThat(blocks(SseEvents.of(Flux.just(
                            "",
                            ServerSentEvent.builder().event("beat").build(),
                            ServerSentEvent.builder().comment("one\ntwo").build()))))
                    .containsExactly("data:\n", "event:beat\ndata:\n", ":one\n:two\n");
        }

        @Test
        @DisplayName("An event of Spring's brings its own fields, which go before those of the stream")
        void springs() throws IOException {
            SseEvents<ServerSentEvent<Tick>> events = SseEvents.of(Flux.just(
                    ServerSentEvent.builder(new Tick(1, "a"))
                            .id("x")
                            .event("own")
                            .retry(Duration.ofSeconds(3))
                            .comment("c")
                            .build(),
                    ServerSentEvent.builder(new Tick(2, "b")).build()));

            assertThat(blocks(events.withName("tick").withId(event -> "other")))
                    .containsExactly(
                            "id:x\nevent:own\nretry:3000\n:c\ndata:{\"number\":1,\"text\":\"a\"}\n",
                            "id:other\nevent:tick\ndata:{\"number\":2,\"text\":\"b\"}\n");
        }

        @Test
        @DisplayName("An event that is larger than a batch, and what follows it, comes whole")
        void large() throws IOException {
            String text = "x".repeat(200_000);

            assertThat(blocks(SseEvents.of(Flux.just(text, new Tick(1, text), "end"))))
                    .containsExactly(
                            "data:" + text + "\n", "data:{\"number\":1,\"text\":\"" + text + "\"}\n", "data:end\n");
        }
    }

    @Nested
    class Fields {

        @Test
        @DisplayName("S6 Every item has the name and an id that no other has, in another stream either")
        void generated() throws IOException {
            SseEvents<Integer> events = SseEvents.<Integer>of(Flux.range(0, 100))
                    .withName("tick")
                    .withGeneratedIds()
                    .withRetry(Duration.ofSeconds(5));

            List<String> all = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                List<String> blocks = blocks(events);
                stop();
                assertThat(blocks.remove(0)).isEqualTo("retry:5000\n");
                assertThat(blocks).hasSize(100).allMatch(block -> block.contains("\nevent:tick\n"));
                all.addAll(blocks);
            }
            Set<String> ids = new HashSet<>();
            all.forEach(block -> ids.add(block.lines()
                    .filter(line -> line.startsWith("id:"))
                    .findFirst()
                    .orElseThrow()));
            assertThat(ids).hasSize(200);
        }

        @Test
        @DisplayName("S6 Names and ids come from the item, or are left away")
        void functions() throws IOException {
            assertThat(blocks(SseEvents.<Integer>of(Flux.just(1, 2))
                            .withName(number -> number == 1 ? "one" : null)
                            .withId(number -> number == 2 ? "two" : null)))
                    .containsExactly("event:one\ndata:1\n", "id:two\ndata:2\n");
        }

        @Test
        @DisplayName("An id with a line end would forge fields, so it fails the stream, behind what came before")
        void forged() throws IOException {
            List<String> blocks =
                    blocks(SseEvents.of(Flux.just("a", "b\ndata:forged")).withId(id -> id));

            assertThat(blocks).hasSize(2).first().isEqualTo("id:a\ndata:a\n");
            assertThat(blocks.get(1)).startsWith("event:problem\ndata:{").contains("\"status\":500");
            assertThatThrownBy(() -> SseEvents.of(Flux.empty()).withName("a\nb"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("one line");
        }

        @Test
        @DisplayName("S9 A handler gets the id of the last event, of the header or the parameter, or none")
        void lastEventId() throws IOException {
            start(false);

            assertThat(texts("/ticks")).containsExactly("none", "none", "none");
            assertThat(texts("/ticks", "Last-Event-ID: 2")).containsExactly("2");
            assertThat(texts("/ticks?lastEventId=1")).containsExactly("1", "1");
            assertThat(texts("/ticks", "Last-Event-ID: foreign")).hasSize(3);
        }

        private List<String> texts(String path, String... headers) throws IOException {
            try (RawStream stream = new RawStream(server.port()).get(path, headers)) {
                stream.head();
                return rest(stream).stream()
                        .map(block -> JsonMapper.shared()
                                .readValue(data(block), Tick.class)
                                .text())
                        .toList();
            }
        }
    }

    @Nested
    class Head {

        @Test
        @DisplayName("S14 Neither caches, nor proxies, nor compression hold events back")
        void headers() throws IOException {
            try (RawStream stream = get(SseEvents.of(Flux.just(1).concatWith(Flux.never())))) {
                assertThat(stream.head())
                        .containsEntry("content-type", "text/event-stream")
                        .containsEntry("cache-control", "no-cache, no-transform")
                        .containsEntry("x-accel-buffering", "no");
                assertThat(stream.block()).isEqualTo("data:1\n");
            }
        }

        @Test
        @DisplayName("S14 Where the server compresses all the same, each event arrives when it happens")
        void compressed() throws IOException {
            Sinks.Many<Integer> source = Sinks.many().unicast().onBackpressureBuffer();
            start(true);
            this.events(SseEvents.of(source.asFlux()));
            try (RawStream stream = new RawStream(server.port()).get("/events", "Accept-Encoding: gzip")) {
                source.tryEmitNext(1).orThrow();
                stream.head();
                assertThat(stream.block()).isEqualTo("data:1\n");
                source.tryEmitNext(2).orThrow();
                assertThat(stream.block()).isEqualTo("data:2\n");
            }
        }

        private void events(SseEvents<?> events) {
            context.getBean(Handlers.class).events = () -> cast(events);
        }

        @Test
        @DisplayName("The head of a stream that has nothing to say yet comes soon, so that a browser sees it open")
        void opens() throws IOException {
            try (RawStream stream = get(SseEvents.of(Flux.never()))) {
                assertThat(stream.head()).containsEntry("", "HTTP/1.1 200 OK");
                assertThat(stream.block()).isEqualTo(":\n");
            }
        }

        @Test
        @DisplayName("A source that fails before its first event is answered as of any other handler")
        void failsAtOnce() throws IOException {
            try (RawStream stream =
                    get(SseEvents.of(Flux.error(new ResponseStatusException(HttpStatus.NOT_FOUND, "no flight"))))) {
                assertThat(stream.head().get("")).contains("404");
            }
        }

        @Test
        @DisplayName("An empty Mono is answered 204, and who cannot take events 406")
        void others() throws IOException {
            start(false);
            try (RawStream nothing = new RawStream(server.port()).get("/nothing");
                    RawStream json = new RawStream(server.port()).get("/events", "Accept: application/json");
                    RawStream malformed = new RawStream(server.port()).get("/events", "Accept: ;;;");
                    RawStream any = new RawStream(server.port()).get("/events", "Accept: */*")) {
                assertThat(nothing.head().get("")).contains("204");
                assertThat(json.head().get("")).contains("406");
                assertThat(malformed.head().get("")).contains("406");
                assertThat(any.head().get("")).contains("200");
            }
        }
    }

    @Nested
    class Times {

        @Test
        @DisplayName("S7 An idle stream says a comment, each interval; 15 s unless set")
        void heartbeat() throws IOException {
            assertThat(settings.heartbeat()).hasSeconds(15);
            SseEvents<Integer> events = SseEvents.<Integer>of(Flux.just(1).concatWith(Flux.never()));
            try (RawStream stream = get(events.withHeartbeat(Duration.ofMillis(50)))) {
                stream.head();
                assertThat(stream.block()).isEqualTo("data:1\n");
                assertThat(stream.block()).isEqualTo(":\n");
                assertThat(stream.block()).isEqualTo(":\n");
            }
        }

        @Test
        @DisplayName("S7 A stream that is not idle needs no comment")
        void busy() throws IOException {
            Flux<Long> often = Flux.interval(Duration.ofMillis(20)).take(15);

            assertThat(blocks(SseEvents.<Long>of(often).withHeartbeat(Duration.ofMillis(250))))
                    .hasSize(15)
                    .allMatch(block -> block.startsWith("data:"));
        }

        @Test
        @DisplayName("S7 Comments can be switched off, by the stream or for all")
        void off() throws IOException {
            settings = new SseSettings(Duration.ofMillis(20), 256, null, 256);
            Mono<Integer> late = Mono.just(1).delayElement(SHORT);
            Flux<Integer> twice = Flux.concat(Mono.just(0), late);
            assertThat(blocks(SseEvents.of(twice).withoutHeartbeat())).containsExactly("data:0\n", "data:1\n");
            stop();
            assertThat(blocks(SseEvents.of(twice))).contains(":\n");
            stop();
            settings = new SseSettings(Duration.ZERO, 256, Duration.ofSeconds(1), 256);
            assertThat(blocks(SseEvents.of(twice))).containsExactly("retry:1000\n", "data:0\n", "data:1\n");
        }

        @Test
        @DisplayName("S11 A source that fails in the middle ends its stream with a problem, and the connection lives")
        void failure() throws IOException {
            Flux<Integer> failing = Flux.range(0, 300)
                    .concatWith(Mono.error(new ResponseStatusException(HttpStatus.CONFLICT, "gone wrong")));
            try (RawStream stream = get(SseEvents.of(failing))) {
                stream.head();
                List<String> blocks = rest(stream);
                assertThat(blocks).hasSize(301);
                assertThat(blocks.get(300))
                        .startsWith("event:problem\ndata:{")
                        .contains("\"status\":409", "\"detail\":\"gone wrong\"", "\"code\":\"conflict\"");
                stream.get("/ticks");
                assertThat(stream.head().get("")).contains("200");
            }
        }

        @Test
        @DisplayName("S11 What the server did not foresee is told without its message")
        void unforeseen() throws IOException {
            record Bad(int number) {
                public int getWrong() {
                    throw new IllegalStateException("secret");
                }
            }

            List<String> blocks = blocks(SseEvents.of(Flux.just(1, new Bad(2), 3)));

            assertThat(blocks).hasSize(2);
            assertThat(blocks.get(1)).contains("\"code\":\"internal-error\"").doesNotContain("secret");
        }

        @Test
        @DisplayName("At shutdown each stream ends, and says when to come back")
        void shutdown() throws IOException {
            AtomicBoolean cancelled = new AtomicBoolean();
            Flux<Integer> source =
                    Flux.just(1).concatWith(Flux.<Integer>never()).doOnCancel(() -> cancelled.set(true));
            try (RawStream stream = get(SseEvents.of(source))) {
                stream.head();
                stream.block();
                handler().stop();
                assertThat(stream.block()).startsWith("retry:");
                assertThat(stream.block()).isEmpty();
                soon().until(() -> handler().openStreams() == 0);
                assertThat(cancelled).isTrue();
                stream.get("/events");
                assertThat(stream.head().get("")).contains("503");
                handler().start();
                assertThat(handler().isRunning()).isTrue();
            }
        }
    }

    @Nested
    class Leaving {

        @Test
        @DisplayName("S12 When the client leaves an idle stream, its source is cancelled and nothing stays")
        void idle() throws IOException {
            AtomicInteger open = new AtomicInteger();
            Flux<Integer> source = Flux.just(1)
                    .concatWith(Flux.<Integer>never())
                    .doOnSubscribe(s -> open.incrementAndGet())
                    .doOnCancel(open::decrementAndGet);
            RawStream closing = get(SseEvents.of(source));
            RawStream resetting = new RawStream(server.port()).get("/events");
            for (RawStream stream : List.of(closing, resetting)) {
                stream.head();
                stream.block();
            }
            assertThat(open).hasValue(2);
            assertThat(handler().openStreams()).isEqualTo(2);

            closing.close();
            resetting.reset();

            soon().until(() -> open.get() == 0 && handler().openStreams() == 0);
        }

        @Test
        @DisplayName("S12 A client that takes nothing for two heartbeats is cut off")
        void stalled() throws IOException {
            AtomicBoolean cancelled = new AtomicBoolean();
            Flux<String> endless = Flux.generate(sink -> sink.next("x".repeat(10_000)));
            try (RawStream stream = get(SseEvents.of(endless.doOnCancel(() -> cancelled.set(true)))
                    .withHeartbeat(Duration.ofMillis(100)))) {
                stream.head();
                soon().untilTrue(cancelled);
            }
        }

        @Test
        @DisplayName("S12 A worker that waits for a blocking source is interrupted")
        void blocked() throws Exception {
            CountDownLatch waiting = new CountDownLatch(1);
            CountDownLatch interrupted = new CountDownLatch(1);
            AtomicBoolean isClosed = new AtomicBoolean();
            Stream<Integer> source = Stream.generate(new Supplier<Integer>() {
                        private boolean begun;

                        @Override
                        public Integer get() {
                            if (this.begun) {
                                waiting.countDown();
                                try {
                                    new CountDownLatch(1).await();
                                } catch (InterruptedException left) {
                                    interrupted.countDown();
                                    throw new IllegalStateException(left);
                                }
                            }
                            this.begun = true;
                            return 1;
                        }
                    })
                    .onClose(() -> isClosed.set(true));
            try (RawStream stream = get(SseEvents.of(source))) {
                stream.head();
                // Not kept back until the next item, which never comes.
                assertThat(stream.block()).isEqualTo("data:1\n");
                assertThat(waiting.await(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                        .isTrue();
            }
            assertThat(interrupted.await(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            soon().untilTrue(isClosed);
        }
    }

    @Nested
    class Pace {

        @Test
        @DisplayName("A source is asked for no more than the client takes and the buffer holds")
        void backPressure() throws IOException {
            AtomicLong asked = new AtomicLong();
            Flux<String> source = Flux.<String>generate(sink -> sink.next("x".repeat(10_000)))
                    .take(2_000)
                    .hide()
                    .doOnRequest(asked::addAndGet);
            try (RawStream stream = get(SseEvents.of(source).withBuffer(16).withoutHeartbeat())) {
                stream.head();
                long[] before = {-1};
                Awaitility.await()
                        .atMost(PATIENCE)
                        .pollInterval(SHORT)
                        .until(() -> before[0] == (before[0] = asked.get()));
                assertThat(asked.get()).isLessThan(1_500);
                assertThat(rest(stream)).hasSize(2_000);
            }
        }

        @Test
        @DisplayName("However a source emits, each event comes once and in order")
        void orders() throws IOException {
            int count = 20_000;
            List<Flux<Integer>> sources = List.of(
                    Flux.range(0, count),
                    Flux.range(0, count).hide(),
                    Flux.range(0, count).publishOn(Schedulers.parallel()),
                    Flux.range(0, count).subscribeOn(Schedulers.parallel()),
                    Flux.range(0, count).concatMap(number -> Mono.just(number).hide()),
                    Flux.range(0, count / 100)
                            .delayElements(Duration.ofNanos(1))
                            .flatMapSequential(part -> Flux.range(part * 100, 100)));
            List<String> expected = IntStream.range(0, count)
                    .mapToObj(number -> "data:" + number + "\n")
                    .toList();
            for (Flux<Integer> source : sources) {
                assertThat(blocks(SseEvents.of(source))).isEqualTo(expected);
                stop();
            }
        }

        @Test
        @DisplayName("What comes at once goes in few chunks, and what comes alone goes alone")
        void batches() throws IOException {
            AtomicInteger writes = new AtomicInteger();
            EventStream stream =
                    unserved(SseEvents.of(Flux.empty()), Flux.range(0, 10_000).hide(), new LongAdder());

            StepVerifier.create(stream.open().thenMany(stream.batches()).concatMap(batch -> batch))
                    .thenConsumeWhile(batch -> writes.incrementAndGet() > 0)
                    .verifyComplete();

            // 108,890 bytes, in batches of 16 kB.
            assertThat(writes).hasValue(7);
        }

        /** A stream that no server writes. */
        private EventStream unserved(SseEvents<?> events, Flux<?> source, LongAdder dropped) {
            return new EventStream(
                    source,
                    events.buffer(256),
                    new EventWriter(events, SseData.json(JsonMapper.shared().writer())),
                    Duration.ZERO,
                    new StalledClient(() -> {}, Duration.ZERO),
                    dropped,
                    DefaultDataBufferFactory.sharedInstance);
        }

        @ParameterizedTest
        @EnumSource(Overflow.class)
        @DisplayName("S13 A source that cannot wait fills the client's buffer, and then its policy decides")
        void overflow(Overflow overflow) throws IOException {
            Sinks.Many<Integer> live = Sinks.many().multicast().directBestEffort();
            SseEvents<Integer> events = overflow == Overflow.LATEST
                    ? SseEvents.<Integer>of(live.asFlux()).withLatestOf(number -> number % 2)
                    : SseEvents.<Integer>of(live.asFlux()).withOverflow(overflow);
            LongAdder lost = new LongAdder();
            EventStream stream = unserved(events.withBuffer(3), live.asFlux(), lost);
            List<String> got = new ArrayList<>();
            stream.open().block(PATIENCE);
            // The server wants nothing yet.
            for (int i = 1; i <= 8; i++) {
                live.tryEmitNext(i);
            }
            live.tryEmitComplete();
            try {
                stream.batches()
                        .concatMap(batch -> batch)
                        .doOnNext(batch -> got.add(batch.toString(StandardCharsets.UTF_8)))
                        .blockLast(PATIENCE);
            } catch (ErrorResponseException slow) {
                got.add(String.valueOf(slow.getBody().getProperties().get("code")));
            }
            String all =
                    String.join("", got).replace("\n\n", " ").replace("\n", "|").strip();
            assertThat(all)
                    .isEqualTo(
                            switch (overflow) {
                                case DROP_OLDEST -> "event:gap|data:{\"missed\":5} data:6 data:7 data:8";
                                case DROP_NEWEST -> "data:1 data:2 data:3 event:gap|data:{\"missed\":5}";
                                case LATEST -> "data:7 data:8";
                                case DISCONNECT -> "data:1 data:2 data:3 slow-client";
                            });
            // Of each key one waits, and the newer takes its place.
            boolean drops = overflow == Overflow.DROP_OLDEST || overflow == Overflow.DROP_NEWEST;
            assertThat(lost.sum()).isEqualTo(drops ? 5 : 0);
        }
    }

    @Nested
    class BlockingSources {

        @Test
        @DisplayName("S16 One worker serves an iterator, a list or a stream, and no event loop is blocked")
        void worker() throws IOException {
            Set<Thread> threads = ConcurrentHashMap.newKeySet();
            List<Integer> numbers = IntStream.range(0, 2_000).boxed().toList();
            Iterator<Integer> iterator = new Iterator<>() {
                private int next;

                @Override
                public boolean hasNext() {
                    return this.next < 2_000;
                }

                @Override
                public Integer next() {
                    threads.add(Thread.currentThread());
                    if (this.next % 100 == 0) {
                        try {
                            Thread.sleep(1);
                        } catch (InterruptedException left) {
                            throw new IllegalStateException(left);
                        }
                    }
                    return this.next++;
                }
            };
            List<String> expected =
                    numbers.stream().map(number -> "data:" + number + "\n").toList();

            assertThat(blocks(SseEvents.of(iterator))).isEqualTo(expected);
            assertThat(threads).singleElement().satisfies(thread -> assertThat(thread.getName())
                    .startsWith("litestar-sse-"));
            stop();
            assertThat(blocks(SseEvents.of(numbers))).isEqualTo(expected);
            stop();
            assertThat(blocks(SseEvents.of(numbers.stream()))).isEqualTo(expected);
        }

        @Test
        @DisplayName("S16 An item goes out while its source is waited for")
        void slow() throws Exception {
            LinkedBlockingQueue<String> queue = new LinkedBlockingQueue<>(List.of("a"));
            Iterable<String> source = () -> Stream.generate(() -> {
                        try {
                            return queue.take();
                        } catch (InterruptedException left) {
                            throw new IllegalStateException(left);
                        }
                    })
                    .iterator();
            try (RawStream stream = get(SseEvents.of(source))) {
                stream.head();
                assertThat(stream.block()).isEqualTo("data:a\n");
                queue.add("b");
                assertThat(stream.block()).isEqualTo("data:b\n");
            }
        }

        @Test
        @DisplayName(
                "S16 A blocking source that fails is told as any other, and it is asked no faster than the client reads")
        void failure() throws IOException {
            AtomicInteger asked = new AtomicInteger();
            Stream<String> source = Stream.generate(() -> {
                if (asked.incrementAndGet() > 2_000) {
                    throw new ResponseStatusException(HttpStatus.GONE);
                }
                return "x".repeat(10_000);
            });
            try (RawStream stream = get(SseEvents.of(source).withoutHeartbeat())) {
                stream.head();
                int[] before = {-1};
                Awaitility.await()
                        .atMost(PATIENCE)
                        .pollInterval(SHORT)
                        .until(() -> before[0] == (before[0] = asked.get()));
                assertThat(asked.get()).isLessThan(1_500);
                assertThat(rest(stream)).hasSize(2_001).last().asString().contains("\"status\":410");
            }
        }

        @Test
        @DisplayName("As a publisher the events are their source, whose worker is elastic")
        void publisher() {
            ConcurrentLinkedQueue<String> threads = new ConcurrentLinkedQueue<>();

            StepVerifier.create(
                            Flux.from(SseEvents.of(List.of(1, 2, 3)))
                                    .doOnNext(number ->
                                            threads.add(Thread.currentThread().getName())),
                            1)
                    .expectNext(1)
                    .thenRequest(2)
                    .expectNext(2, 3)
                    .verifyComplete();
            StepVerifier.create(SseEvents.of(Flux.just(4))).expectNext(4).verifyComplete();

            assertThat(threads).allMatch(name -> name.contains("boundedElastic"));
        }
    }
}
