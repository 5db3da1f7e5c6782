package org.litestarspring.channels.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.litestarspring.channels.ChannelAuthorizer;
import org.litestarspring.channels.ChannelHub;
import org.litestarspring.channels.ChannelNames;
import org.litestarspring.channels.ChannelRights;
import org.litestarspring.channels.ChannelSettings;
import org.litestarspring.channels.JacksonPayloads;
import org.litestarspring.channels.MemoryBroker;
import org.litestarspring.channels.Overflow;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.logging.AccessLog;
import reactor.netty.resources.LoopResources;
import tools.jackson.databind.json.JsonMapper;

/** Which streams are written past their server, and that nobody can tell. */
class DirectStreamsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final ChannelNames NAMES = new ChannelNames(List.of("news"), List.of("board:{airport}"));

    /** Of a publisher that may be too fast for the reader. */
    private static final String EVENT = "(event:gap\n)?id:\\w+-\\d+\ndata:\\{.*\\}\n";

    /** On one event loop, so that all streams meet there. */
    private final LoopResources loops = LoopResources.create("sse", 1, true);

    private final UnpooledByteBufAllocator buffers = new UnpooledByteBufAllocator(true);
    private final Set<Channel> connections = ConcurrentHashMap.newKeySet();
    private final AtomicInteger straight = new AtomicInteger();

    private ChannelSettings bounds =
            new ChannelSettings(100, Duration.ofMinutes(1), 4096, Overflow.DROP_OLDEST, 64 * 1024, PATIENCE);
    private ChannelsSseSettings settings = ChannelsSseSettings.defaults();
    private WebFilter filter = (exchange, chain) -> chain.filter(exchange);
    private MemoryBroker broker;
    private ChannelHub hub;
    private ChannelsSseEndpoint endpoint;
    private DisposableServer server;

    private void start() {
        start(http -> http);
    }

    private void start(UnaryOperator<HttpServer> customizer) {
        this.broker = new MemoryBroker(this.bounds);
        this.hub = new ChannelHub(this.broker, NAMES, new JacksonPayloads(JsonMapper.shared()), this.bounds);
        this.endpoint = new ChannelsSseEndpoint(
                this.hub,
                NAMES,
                new ChannelRights(ChannelAuthorizer.subscribersOnly(), this.hub),
                this.settings,
                counting(DirectStreams.ofServer()));
        var handler = WebHttpHandlerBuilder.webHandler(this.endpoint)
                .codecConfigurer(ServerCodecConfigurer.create())
                .filter(this.filter)
                .exceptionHandler((exchange, failure) -> {
                    if (exchange.getResponse().isCommitted()) {
                        return Mono.error(failure);
                    }
                    exchange.getResponse().setRawStatusCode(418);
                    exchange.getResponse().getHeaders().setContentLength(0);
                    return exchange.getResponse().setComplete();
                })
                .build();
        HttpServer http = HttpServer.create()
                .port(0)
                .runOn(this.loops)
                .childOption(ChannelOption.ALLOCATOR, this.buffers)
                .childOption(ChannelOption.SO_SNDBUF, 16 * 1024)
                .doOnConnection(connection -> this.connections.add(connection.channel()));
        this.server = customizer
                .apply(http)
                .handle(new ReactorHttpHandlerAdapter(handler))
                .bindNow();
    }

    private DirectStreams counting(DirectStreams inner) {
        return response -> {
            DirectStreams.DirectStream stream = inner.of(response);
            return stream == null
                    ? null
                    : (blocks, channels, id, stalled) -> {
                        Mono<Void> written = stream.write(blocks, channels, id, stalled);
                        if (written != null) {
                            this.straight.incrementAndGet();
                        }
                        return written;
                    };
        };
    }

    @AfterEach
    void stop() {
        if (this.server != null) {
            this.server.disposeNow();
            this.broker.close();
            // An event loop that ends before they do would keep what they had to send.
            soon().until(() -> this.connections.stream().noneMatch(Channel::isOpen));
        }
        this.loops.disposeLater(Duration.ZERO, PATIENCE).block(PATIENCE);
        assertNothingLeft();
    }

    /** Every buffer that the server's connections took was given back. */
    private void assertNothingLeft() {
        soon().untilAsserted(() -> assertThat(this.buffers.metric().usedDirectMemory()
                        + this.buffers.metric().usedHeapMemory())
                .isZero());
    }

    private static ConditionFactory soon() {
        return await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5));
    }

    private RawStream stream(String query, String... headers) throws Exception {
        return new RawStream(this.server.port()).get("/events" + query, headers);
    }

    /** A stream that has begun: its subscriptions stand. */
    private RawStream begun(String query, String... headers) throws Exception {
        RawStream stream = stream(query, headers);
        assertThat(stream.head().get("")).isEqualTo("HTTP/1.1 200 OK");
        assertThat(stream.block()).isEqualTo("retry:2000\n");
        assertThat(stream.block()).startsWith("id:");
        return stream;
    }

    private void publish(String channel, int from, int to) {
        Flux.range(from, to - from)
                .concatMap(number -> this.hub.publish(channel, number))
                .blockLast(PATIENCE);
    }

    private void publishLarge(int count) {
        byte[] large = ("\"" + "x".repeat(50_000) + "\"").getBytes(StandardCharsets.UTF_8);
        Flux.range(0, count)
                .concatMap(number -> this.hub.publish("news", large))
                .blockLast(PATIENCE);
    }

    private static void assertNumbers(RawStream stream, int from, int to) throws Exception {
        for (int i = from; i < to; i++) {
            assertThat(stream.event()).endsWith("\"data\":" + i + "}\n");
        }
    }

    @Nested
    @DisplayName("Straight to the channel")
    class Straight {

        @AfterEach
        void wasStraight() {
            assertThat(straight).hasPositiveValue();
        }

        @Test
        @DisplayName("C35 many streams of one event loop get each message once, in order, whoever has more channels")
        void manyStreams() throws Exception {
            start();
            List<RawStream> streams = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                streams.add(begun("?channel=news"));
                RawStream two = begun("?channel=news&channel=board:SFO");
                assertThat(two.block()).startsWith("id:").contains(",");
                streams.add(two);
            }

            publish("news", 0, 1000);
            publish("news", 1000, 1001);

            for (RawStream stream : streams) {
                assertNumbers(stream, 0, 1001);
                stream.close();
            }
            soon().until(() -> endpoint.openStreams() == 0 && hub.subscribedChannels() == 0);
            assertThat(straight).hasValue(20);
        }

        @Test
        @DisplayName(
                "S3 S9 a stream of two channels shares the data alone: its ids resume both, whatever the data's lines")
        void ownIds() throws Exception {
            start();
            String last;
            try (RawStream stream = begun("?channel=news&channel=board:SFO")) {
                stream.block();
                hub.publish("board:SFO", "{\r\n \"a\":\n1}".getBytes(StandardCharsets.UTF_8))
                        .block(PATIENCE);
                String event = stream.event();
                assertThat(event).contains("\"data\":{\ndata:\ndata: \"a\":\ndata:1}}\n");
                last = event.lines().findFirst().orElseThrow().substring(3);
                assertThat(last).contains("news=").contains("board%3ASFO=");
            }
            publish("board:SFO", 1, 2);
            publish("news", 2, 3);

            try (RawStream stream = stream("?channel=news&channel=board:SFO", "Last-Event-ID: " + last)) {
                stream.head();
                assertThat(List.of(stream.event(), stream.event()))
                        .anyMatch(event -> event.contains("\"data\":1}"))
                        .anyMatch(event -> event.contains("\"data\":2}"));
            }
        }

        @Test
        @DisplayName("K18 the response ends with its last chunk, and its connection serves the next request")
        void keptAlive() throws Exception {
            start();
            try (RawStream stream = begun("?channel=news")) {
                stream.get("/events?channel=none");
                publish("news", 0, 1);
                assertNumbers(stream, 0, 1);
                List<String> handlers = handlers();

                endpoint.stop();

                assertThat(stream.block()).startsWith("retry:");
                assertThat(stream.block()).isEmpty();
                assertThat(stream.head().get("")).startsWith("HTTP/1.1 418");
                assertThat(handlers())
                        .as("without the first, which was the stream's")
                        .isEqualTo(handlers.subList(1, handlers.size()));
                endpoint.start();
                stream.get("/events?channel=news");
                assertThat(stream.head().get("")).isEqualTo("HTTP/1.1 200 OK");
                assertThat(stream.block()).startsWith("retry:");
                assertThat(stream.block()).startsWith("id:");
                publish("news", 1, 2);
                assertNumbers(stream, 1, 2);
            }
            soon().until(() -> endpoint.openStreams() == 0);
            assertThat(straight).hasValue(2);
        }

        private List<String> handlers() {
            return connections.iterator().next().pipeline().names();
        }

        @Test
        @DisplayName("S13 a client that does not read holds no more than its bounds, and no other on its event loop up")
        void doesNotRead() throws Exception {
            bounds = new ChannelSettings(0, Duration.ofMinutes(1), 4, Overflow.DROP_OLDEST, 64 * 1024, PATIENCE);
            start();
            try (RawStream stalled = begun("?channel=news");
                    RawStream lively = begun("?channel=board:SFO")) {
                publishLarge(500);
                for (int i = 0; i < 100; i++) {
                    publish("board:SFO", i, i + 1);
                    assertNumbers(lively, i, i + 1);
                }

                // What was asked for at once, and what the channel may hold.
                assertThat(buffers.metric().usedDirectMemory()).isBetween(50_000L, 64 * 51_000L + 128 * 1024);
                boolean hasGap = false;
                publish("news", 0, 1);
                String event = stalled.event();
                while (!event.endsWith("\"data\":0}\n")) {
                    hasGap |= event.startsWith("event:gap\n");
                    event = stalled.event();
                }
                assertThat(hasGap).isTrue();
            }
        }

        @Test
        @DisplayName("S13 a client that reads slowly what waits for it is not stalled, however long that takes")
        void readsSlowly() throws Exception {
            settings = settings.withHeartbeat(Duration.ofMillis(500));
            start();
            try (RawStream slow = begun("?channel=news");
                    RawStream idle = begun("?channel=board:SFO")) {
                publishLarge(100);

                for (int heartbeats = 0; heartbeats < 6; heartbeats++) {
                    assertThat(slow.event()).hasSizeGreaterThan(50_000);
                    assertThat(idle.block()).isEqualTo(":\n");
                }

                assertThat(endpoint.openStreams()).isEqualTo(2);
                for (int read = 6; read < 100; read++) {
                    assertThat(slow.event()).hasSizeGreaterThan(50_000);
                }
            }
        }

        @Test
        @DisplayName("S13 a stalled client is cut in the end of its stream too")
        void stalledAtTheEnd() throws Exception {
            bounds = new ChannelSettings(0, Duration.ofMinutes(1), 4, Overflow.DISCONNECT, 64 * 1024, PATIENCE);
            settings = settings.withHeartbeat(Duration.ofMillis(300));
            start();
            try (RawStream stalled = begun("?channel=news")) {
                publishLarge(500);

                soon().until(() -> hub.subscribedChannels() == 0);
                soon().until(() -> endpoint.openStreams() == 0);
                assertNothingLeft();
            }
        }

        @Test
        @DisplayName(
                "S12 K25 clients that leave in the middle of a batch leave nothing behind, and the others miss nothing")
        void leavesInTheMiddle() throws Exception {
            start();
            List<RawStream> leaving = new ArrayList<>();
            List<RawStream> staying = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                leaving.add(begun("?channel=news" + (i % 2 == 0 ? "" : "&channel=board:SFO")));
                staying.add(begun("?channel=news"));
            }
            CompletableFuture<Void> publishing = CompletableFuture.runAsync(() -> publish("news", 0, 2000));
            for (RawStream stream : leaving) {
                assertThat(stream.event()).isNotEmpty();
                stream.reset();
            }
            publishing.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

            for (RawStream stream : staying) {
                assertNumbers(stream, 0, 2000);
            }
            soon().until(() -> endpoint.openStreams() == staying.size());
            for (RawStream stream : staying) {
                stream.close();
            }
            soon().until(() -> endpoint.openStreams() == 0 && hub.subscribedChannels() == 0);
            assertNothingLeft();
        }

        @Test
        @DisplayName("S7 comments stand between events, never in one")
        void comments() throws Exception {
            settings = settings.withHeartbeat(Duration.ofMillis(500));
            start();
            try (RawStream stream = begun("?channel=news")) {
                AtomicBoolean isEnough = new AtomicBoolean();
                CompletableFuture<Void> publishing = CompletableFuture.runAsync(() -> {
                    for (int i = 0; !isEnough.get(); i++) {
                        publish("news", i, i + 1);
                    }
                });
                int events = 0;
                for (int comments = 0; comments < 3; ) {
                    String block = stream.block();
                    if (block.equals(":\n")) {
                        comments++;
                    } else {
                        assertThat(block).matches(EVENT);
                        events++;
                    }
                }
                isEnough.set(true);
                publishing.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                assertThat(events).isPositive();
            }
        }

        @Test
        @DisplayName("a stream that the application gives up ends whole, without an event behind its end")
        void givenUp() throws Exception {
            Sinks.Empty<Void> givingUp = Sinks.empty();
            filter = (exchange, chain) -> exchange.getRequest().getQueryParams().containsValue(List.of("none"))
                    ? chain.filter(exchange)
                    : chain.filter(exchange).takeUntilOther(givingUp.asMono());
            start();
            try (RawStream stream = begun("?channel=news")) {
                publish("news", 0, 1);
                assertNumbers(stream, 0, 1);

                connections.iterator().next().eventLoop().execute(() -> {
                    hub.publish("news", "for the next turn of the loop").subscribe();
                    givingUp.tryEmitEmpty();
                });

                assertThat(stream.block()).isEmpty();
                soon().until(() -> endpoint.openStreams() == 0 && hub.subscribedChannels() == 0);
                stream.get("/events?channel=none");
                assertThat(stream.head().get("")).startsWith("HTTP/1.1 418");
            }
        }

        @Test
        @DisplayName("K27 under TLS")
        void tls(@TempDir Path folder) throws Exception {
            KeyStore keys = selfSigned(folder);
            KeyManagerFactory ours = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            ours.init(keys, "secret".toCharArray());
            start(http -> {
                try {
                    var context = SslContextBuilder.forServer(ours).build();
                    return http.secure(spec -> spec.sslContext(context));
                } catch (Exception failure) {
                    throw new AssertionError(failure);
                }
            });
            TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trusted.init(keys);
            SSLContext client = SSLContext.getInstance("TLS");
            client.init(null, trusted.getTrustManagers(), null);

            try (RawStream stream = new RawStream(
                            server.port(), client.getSocketFactory().createSocket())
                    .get("/events?channel=news")) {
                stream.head();
                stream.block();
                stream.block();
                publish("news", 0, 500);
                assertNumbers(stream, 0, 500);
            }
            soon().until(() -> endpoint.openStreams() == 0);
        }

        private static KeyStore selfSigned(Path folder) throws Exception {
            Path file = folder.resolve("keys.p12");
            Process keytool = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-genkeypair",
                            "-keyalg",
                            "EC",
                            "-dname",
                            "CN=localhost",
                            "-keystore",
                            file.toString(),
                            "-storetype",
                            "PKCS12",
                            "-storepass",
                            "secret")
                    .inheritIO()
                    .start();
            assertThat(keytool.waitFor(20, TimeUnit.SECONDS)).isTrue();
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(file)) {
                keys.load(in, "secret".toCharArray());
            }
            return keys;
        }

        @Test
        @DisplayName("S14 where the server compresses other responses alone")
        void compressesOthers() throws Exception {
            start(http -> http.compress((request, response) -> false));
            try (RawStream stream = begun("?channel=news", "Accept-Encoding: gzip")) {
                publish("news", 0, 10);
                assertNumbers(stream, 0, 10);
            }
        }

        @Test
        @DisplayName("K27 of HTTP/1.1 where the server speaks HTTP/2 too")
        void bothVersions() throws Exception {
            start(http -> http.protocol(HttpProtocol.H2C, HttpProtocol.HTTP11));
            try (RawStream stream = begun("?channel=news")) {
                publish("news", 0, 10);
                assertNumbers(stream, 0, 10);
            }
        }
    }

    @Nested
    @DisplayName("By the server")
    class ByTheServer {

        @AfterEach
        void wasNotStraight() {
            assertThat(straight).hasValue(0);
        }

        @Test
        @DisplayName("S14 a stream that is compressed, without holding events back")
        void compressed() throws Exception {
            start(http -> http.compress(true));
            try (RawStream stream = stream("?channel=news", "Accept-Encoding: gzip")) {
                assertThat(stream.head()).containsEntry("content-encoding", "gzip");
                assertThat(stream.block()).isEqualTo("retry:2000\n");
                assertThat(stream.block()).startsWith("id:");
                for (int i = 0; i < 10; i++) {
                    publish("news", i, i + 1);
                    assertNumbers(stream, i, i + 1);
                }
            }
        }

        @Test
        @DisplayName("K27 a stream of HTTP/2")
        void http2() throws Exception {
            start(http -> http.protocol(HttpProtocol.H2C, HttpProtocol.HTTP11));
            HttpClient client = HttpClient.newHttpClient();
            HttpResponse<InputStream> response = client.send(
                    HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + "/events?channel=news"))
                            .build(),
                    HttpResponse.BodyHandlers.ofInputStream());
            assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
            try (InputStream body = response.body()) {
                assertThat(new String(body.readNBytes(15), StandardCharsets.UTF_8))
                        .isEqualTo("retry:2000\n\nid:");
                publish("news", 0, 1);
                StringBuilder read = new StringBuilder();
                while (read.indexOf("\"data\":0}\n\n") < 0) {
                    read.append((char) body.read());
                }
            }
            soon().until(() -> endpoint.openStreams() == 0);
        }

        @Test
        @DisplayName("a stream of HTTP/1.0, which ends with its connection")
        void http10() throws Exception {
            start();
            try (RawStream stream =
                    new RawStream(server.port()).speaking("HTTP/1.0").get("/events?channel=news")) {
                assertThat(stream.head()).containsEntry("connection", "close");
                assertThat(stream.block()).isEqualTo("retry:2000\n");
                assertThat(stream.block()).startsWith("id:");
                publish("news", 0, 10);
                assertNumbers(stream, 0, 10);

                endpoint.stop();

                assertThat(stream.block()).startsWith("retry:");
                assertThat(stream.block()).isEmpty();
                assertThat(stream.isClosed()).isTrue();
            }
        }

        @Test
        @DisplayName("a stream that the access log counts, to the byte")
        void accessLog() throws Exception {
            ConcurrentLinkedQueue<Long> lengths = new ConcurrentLinkedQueue<>();
            start(http -> http.accessLog(true, arguments -> {
                lengths.add(arguments.contentLength());
                return AccessLog.create("");
            }));
            int length = 0;
            try (RawStream stream = stream("?channel=news")) {
                stream.head();
                length += stream.block().length() + 1;
                length += stream.block().length() + 1;
                publish("news", 0, 1);
                length += stream.block().length() + 1;
                endpoint.stop();
                length += stream.block().length() + 1;
                assertThat(stream.block()).isEmpty();
            }
            soon().until(() -> !lengths.isEmpty());
            assertThat(lengths).containsExactly((long) length);
        }

        @Test
        @DisplayName("a stream that a handler of the application's sees")
        void handler() throws Exception {
            AtomicInteger seen = new AtomicInteger();
            start(http ->
                    http.doOnConnection(connection -> connection.addHandlerLast(new ChannelOutboundHandlerAdapter() {
                        @Override
                        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
                            seen.incrementAndGet();
                            context.write(message, promise);
                        }
                    })));
            try (RawStream stream = begun("?channel=news")) {
                int before = seen.get();
                publish("news", 0, 10);
                assertNumbers(stream, 0, 10);
                assertThat(seen.get() - before).isEqualTo(10);
            }
        }

        @Test
        @DisplayName("a stream that a filter of the application's changes")
        void filtered() throws Exception {
            filter = (exchange, chain) -> chain.filter(shouting(exchange));
            start();
            try (RawStream stream = stream("?channel=news")) {
                stream.head();
                stream.block();
                stream.block();
                hub.publish("news", "a").block(PATIENCE);
                assertThat(stream.event()).contains("\"DATA\":\"A\"");
            }
        }

        private static ServerWebExchange shouting(ServerWebExchange exchange) {
            return exchange.mutate()
                    .response(new ServerHttpResponseDecorator(exchange.getResponse()) {
                        @Override
                        public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> body) {
                            return super.writeAndFlushWith(
                                    Flux.from(body).map(part -> Flux.from(part).map(this::upper)));
                        }

                        private DataBuffer upper(DataBuffer bytes) {
                            String text = bytes.toString(StandardCharsets.UTF_8);
                            return bufferFactory()
                                    .wrap(text.toUpperCase(Locale.ROOT)
                                            .replaceFirst("DATA:", "data:")
                                            .getBytes(StandardCharsets.UTF_8));
                        }
                    })
                    .build();
        }
    }
}
