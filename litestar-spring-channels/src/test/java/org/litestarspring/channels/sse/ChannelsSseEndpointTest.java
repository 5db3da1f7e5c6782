package org.litestarspring.channels.sse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.litestarspring.channels.ChannelAuthorizer;
import org.litestarspring.channels.ChannelHub;
import org.litestarspring.channels.ChannelNames;
import org.litestarspring.channels.ChannelPosition;
import org.litestarspring.channels.ChannelRights;
import org.litestarspring.channels.ChannelSettings;
import org.litestarspring.channels.JacksonPayloads;
import org.litestarspring.channels.MemoryBroker;
import org.litestarspring.channels.Overflow;
import org.litestarspring.channels.web.AllowedOrigins;
import org.litestarspring.channels.web.ChannelProblems;
import org.litestarspring.channels.web.ConnectionLimits;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.web.ErrorResponse;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ParameterizedClass(name = "{0}")
@EnumSource(ChannelsSseEndpointTest.Way.class)
class ChannelsSseEndpointTest {

    /** The ways out to a client, which must not be told apart by it. */
    enum Way {
        STRAIGHT_TO_THE_CHANNEL(DirectStreams.ofServer()),
        BY_THE_SERVER(response -> null);

        final DirectStreams direct;

        Way(DirectStreams direct) {
            this.direct = direct;
        }
    }

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final ChannelNames NAMES =
            new ChannelNames(List.of("news"), List.of("board:{airport}", "chat:{room}"), List.of("chat:{room}"));

    @Parameter
    private Way way;

    private ChannelSettings bounds = ChannelSettings.defaults();
    private ChannelAuthorizer authorizer = ChannelAuthorizer.subscribersOnly();
    private ChannelsSseSettings settings = ChannelsSseSettings.defaults();
    private MemoryBroker broker;
    private ChannelHub hub;
    private ChannelRights rights;
    private ChannelsSseEndpoint endpoint;
    private DisposableServer server;

    @BeforeEach
    void start() {
        this.broker = new MemoryBroker(this.bounds);
        this.hub = new ChannelHub(this.broker, NAMES, new JacksonPayloads(JsonMapper.shared()), this.bounds);
        this.rights = new ChannelRights(this.authorizer, this.hub);
        this.endpoint = new ChannelsSseEndpoint(this.hub, NAMES, this.rights, this.settings, this.way.direct);
        var handler = WebHttpHandlerBuilder.webHandler(this.endpoint)
                .codecConfigurer(ServerCodecConfigurer.create())
                .filter((exchange, chain) -> {
                    String user = exchange.getRequest().getHeaders().getFirst("X-User");
                    return chain.filter(
                            user == null
                                    ? exchange
                                    : exchange.mutate()
                                            .principal(Mono.<Principal>just(() -> user))
                                            .build());
                })
                .exceptionHandler((exchange, failure) -> {
                    if (!(failure instanceof ErrorResponse problem)) {
                        return Mono.error(failure);
                    }
                    exchange.getResponse().setStatusCode(problem.getStatusCode());
                    byte[] body = JsonMapper.shared().writeValueAsBytes(problem.getBody());
                    return exchange.getResponse()
                            .writeWith(Mono.just(
                                    exchange.getResponse().bufferFactory().wrap(body)));
                })
                .build();
        this.server = HttpServer.create()
                .port(0)
                .handle(new ReactorHttpHandlerAdapter(handler))
                .bindNow();
    }

    @AfterEach
    void stop() {
        this.server.disposeNow();
        this.broker.close();
    }

    private void restart() {
        stop();
        start();
    }

    private static ConditionFactory soon() {
        return Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5));
    }

    private ChannelPosition publish(String channel, Object payload) {
        return this.hub.publish(channel, payload).block(PATIENCE);
    }

    private HttpRequest request(String query, String... headers) {
        HttpRequest.Builder builder =
                HttpRequest.newBuilder(URI.create("http://localhost:" + this.server.port() + "/events" + query));
        for (int i = 0; i < headers.length; i += 2) {
            builder.header(headers[i], headers[i + 1]);
        }
        return builder.build();
    }

    private HttpResponse<String> refused(String query, String... headers) throws Exception {
        return CLIENT.send(request(query, headers), HttpResponse.BodyHandlers.ofString());
    }

    /** A client that reads lines as they come, and no further than it is asked to. */
    private final class Stream implements AutoCloseable {

        final HttpResponse<InputStream> response;
        private final BufferedReader lines;

        Stream(String query, String... headers) throws Exception {
            this.response = CLIENT.send(request(query, headers), HttpResponse.BodyHandlers.ofInputStream());
            this.lines = new BufferedReader(new InputStreamReader(this.response.body(), StandardCharsets.UTF_8));
            assertThat(this.response.statusCode()).isEqualTo(200);
        }

        /** The lines of the next block, empty at the end of the stream. */
        List<String> block() throws Exception {
            return CompletableFuture.supplyAsync(() -> {
                        List<String> block = new ArrayList<>();
                        try {
                            for (String line = this.lines.readLine();
                                    line != null && !line.isEmpty();
                                    line = this.lines.readLine()) {
                                block.add(line);
                            }
                        } catch (IOException ended) {
                            block.clear();
                        }
                        return block;
                    })
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }

        /** The next block that has data. */
        List<String> event() throws Exception {
            List<String> block = block();
            while (!block.isEmpty() && block.stream().noneMatch(line -> line.startsWith("data:"))) {
                block = block();
            }
            return block;
        }

        /** The data of the next event's envelope. */
        String data() throws Exception {
            return envelope(event()).get("data").toString();
        }

        @Override
        public void close() throws IOException {
            this.response.body().close();
        }
    }

    private static JsonNode envelope(List<String> event) {
        StringBuilder data = new StringBuilder();
        event.stream().filter(line -> line.startsWith("data:")).forEach(line -> data.append(line.substring(5)));
        return JsonMapper.shared().readTree(data.toString());
    }

    private static String id(List<String> event) {
        return event.stream()
                .filter(line -> line.startsWith("id:"))
                .map(line -> line.substring(3))
                .findFirst()
                .orElseThrow();
    }

    @Nested
    @DisplayName("Who is there")
    class Present {

        @Test
        @DisplayName("is told beside the messages, without an id; signed-in clients are there as long as their streams")
        void presence() throws Exception {
            try (Stream ben = new Stream("?channel=chat:lobby&presence=true", "X-User", "ben")) {
                List<String> told = presence(ben);
                if (!told.contains("data:{\"type\":\"presence\",\"channel\":\"chat:lobby\",\"members\":[\"ben\"]}")) {
                    assertThat(told).contains("data:{\"type\":\"presence\",\"channel\":\"chat:lobby\",\"members\":[]}");
                    assertThat(presence(ben)).contains(change("[\"ben\"]", "[]"));
                }
                Stream ann = new Stream("?channel=chat:lobby", "X-User", "ann");
                assertThat(presence(ben)).containsExactly("event:presence", change("[\"ann\"]", "[]"));
                ann.close();
                assertThat(presence(ben)).containsExactly("event:presence", change("[]", "[\"ann\"]"));
            }
            soon().until(() -> hub.presentChannels() == 0);
        }

        @Test
        @DisplayName("is known where it is declared, and asked for by true or false")
        void refusals() throws Exception {
            assertThat(refused("?channel=news&presence=true").body()).contains("litestar.channels.presence.channels");
            assertThat(refused("?channel=chat:lobby&presence=yes").statusCode()).isEqualTo(400);
        }

        private List<String> presence(Stream stream) throws Exception {
            List<String> block = stream.block();
            while (!block.contains("event:presence")) {
                assertThat(block).isNotEmpty();
                block = stream.block();
            }
            return block;
        }

        private String change(String joined, String left) {
            return "data:{\"type\":\"presence\",\"channel\":\"chat:lobby\",\"joined\":%s,\"left\":%s}"
                    .formatted(joined, left);
        }
    }

    @Nested
    @DisplayName("A stream")
    class Streaming {

        @Test
        @DisplayName("S9 S14 begins with where it stands, and carries the envelope under the same id, at once")
        void live() throws Exception {
            try (Stream stream = new Stream("?channel=board:SFO")) {
                assertThat(stream.response.headers().firstValue("content-type").orElse(""))
                        .startsWith("text/event-stream");
                assertThat(stream.response.headers().firstValue("cache-control"))
                        .hasValue("no-cache, no-transform");
                assertThat(stream.response.headers().firstValue("x-accel-buffering"))
                        .hasValue("no");
                assertThat(stream.block()).containsExactly("retry:2000");
                assertThat(stream.block()).singleElement().asString().matches("id:[a-z0-9]+-0");

                ChannelPosition position = publish("board:SFO", List.of("a"));

                List<String> event = stream.block();
                assertThat(event).hasSize(2).first().isEqualTo("id:" + position);
                JsonNode envelope = envelope(event);
                assertThat(envelope.get("id").asString()).isEqualTo(position.toString());
                assertThat(envelope.get("channel").asString()).isEqualTo("board:SFO");
                assertThat(envelope.get("type").asString()).isEqualTo("message");
                assertThat(envelope.get("data").toString()).isEqualTo("[\"a\"]");
            }
        }

        @Test
        @DisplayName("S9 K26 resumes after Last-Event-ID, once, in order, then live; by parameter too")
        void resume() throws Exception {
            String first;
            try (Stream stream = new Stream("?channel=news")) {
                stream.block();
                first = id(stream.block());
            }
            publish("news", 1);
            publish("news", 2);

            for (Stream stream : List.of(
                    new Stream("?channel=news", "Last-Event-ID", first),
                    new Stream("?channel=news&lastEventId=" + first))) {
                try (stream) {
                    assertThat(stream.data()).isEqualTo("1");
                    assertThat(stream.data()).isEqualTo("2");
                }
            }
            try (Stream stream = new Stream("?channel=news&history=1")) {
                assertThat(stream.data()).isEqualTo("2");
                publish("news", 3);
                assertThat(stream.data()).isEqualTo("3");
            }
        }

        @Test
        @DisplayName(
                "S10 tells a gap where an id is no longer kept, of another epoch, of the future or unreadable, and goes on")
        void gap() throws Exception {
            bounds = bounds.withHistory(2, Duration.ofMinutes(1));
            restart();
            ChannelPosition first = publish("news", 0);
            for (int i = 1; i <= 5; i++) {
                publish("news", i);
            }

            try (Stream stream = new Stream("?channel=news", "Last-Event-ID", first.toString())) {
                List<String> gap = stream.event();
                assertThat(gap).contains("event:gap");
                assertThat(envelope(gap).get("data").get("missed").asLong()).isEqualTo(3);
                assertThat(stream.data()).isEqualTo("4");
            }
            for (String id : List.of("other-1", first.at(99).toString(), "nonsense", "-", "a=b,c=d", "%%%=1")) {
                try (Stream stream = new Stream("?channel=news", "Last-Event-ID", id)) {
                    List<String> gap = stream.event();
                    assertThat(gap).as(id).contains("event:gap");
                    assertThat(envelope(gap).get("data").get("missed").isNull())
                            .as(id)
                            .isTrue();
                    assertThat(stream.data()).as(id).isEqualTo("4");
                }
            }
        }

        @Test
        @DisplayName("of several channels has ids that resume all of them")
        void several() throws Exception {
            String last = "";
            try (Stream stream = new Stream("?channel=news&channel=board:SFO&channel=news")) {
                stream.block();
                stream.block();
                stream.block();
                publish("news", 1);
                publish("board:SFO", 2);
                for (int i = 0; i < 2; i++) {
                    last = id(stream.event());
                }
            }
            publish("board:SFO", 3);
            publish("news", 4);

            try (Stream stream = new Stream("?channel=board:SFO&channel=news", "Last-Event-ID", last)) {
                assertThat(List.of(stream.data(), stream.data())).containsExactlyInAnyOrder("3", "4");
            }
            assertThat(last).matches("(news=.*,board%3ASFO=.*)|(board%3ASFO=.*,news=.*)");
        }

        @Test
        @DisplayName("S3 splits what has line ends over lines of data, and a reader gets it back")
        void lineEnds() throws Exception {
            try (Stream stream = new Stream("?channel=news")) {
                stream.block();
                stream.block();
                publish("news", "{\n  \"a\": 1,\r\n\r  \"b\": \"x\\ny\"\n}".getBytes(StandardCharsets.UTF_8));

                assertThat(envelope(stream.event()).get("data").toString()).isEqualTo("{\"a\":1,\"b\":\"x\\ny\"}");
            }
        }

        @Test
        @DisplayName("S7 sends a comment each interval while nothing happens")
        void heartbeat() throws Exception {
            settings = settings.withHeartbeat(Duration.ofMillis(50));
            restart();
            try (Stream stream = new Stream("?channel=news")) {
                stream.block();
                stream.block();
                assertThat(stream.block()).containsExactly(":");
                assertThat(stream.block()).containsExactly(":");
            }
        }

        @Test
        @DisplayName("S12 frees its subscriptions when the client leaves, idle or not")
        void leaves() throws Exception {
            settings = settings.withHeartbeat(Duration.ofMillis(50));
            restart();
            try (Stream one = new Stream("?channel=news");
                    Stream two = new Stream("?channel=board:SFO&channel=board:OAK")) {
                soon().until(() -> hub.subscribedChannels() == 3 && endpoint.openStreams() == 2);
            }

            soon().until(() -> hub.subscribedChannels() == 0 && endpoint.openStreams() == 0);
        }

        @Test
        @DisplayName("S13 of a client that does not read drops by the policy, and tells the gap")
        void slow() throws Exception {
            byte[] large = ("\"" + "x".repeat(50_000) + "\"").getBytes(StandardCharsets.UTF_8);
            bounds = new ChannelSettings(
                    0, Duration.ofMinutes(1), 4, Overflow.DROP_OLDEST, 64 * 1024, Duration.ofSeconds(2));
            restart();
            try (Stream stream = new Stream("?channel=news")) {
                stream.block();
                stream.block();
                Flux.range(0, 1000)
                        .concatMap(number -> hub.publish("news", large))
                        .blockLast(PATIENCE);

                List<String> event = stream.event();
                while (!event.contains("event:gap")) {
                    assertThat(event).isNotEmpty();
                    event = stream.event();
                }
                assertThat(envelope(event).get("data").get("missed").asLong()).isPositive();
                publish("news", "last");
                while (!stream.data().equals("\"last\"")) {
                    // reads on to the end: the stream has not been cut
                }
            }
        }

        @Test
        @DisplayName("S13 of a client that takes nothing at all is cut after two heartbeats, and nothing stays")
        void stalled() throws Exception {
            byte[] large = ("\"" + "x".repeat(50_000) + "\"").getBytes(StandardCharsets.UTF_8);
            settings = ChannelsSseSettings.defaults().withHeartbeat(Duration.ofMillis(500));
            restart();
            try (Stream lively = new Stream("?channel=board:SFO");
                    Stream stalled = new Stream("?channel=news")) {
                stalled.block();
                stalled.block();
                assertThat(endpoint.openStreams()).isEqualTo(2);
                Flux.range(0, 1000)
                        .concatMap(number -> hub.publish("news", large))
                        .blockLast(PATIENCE);

                soon().until(() -> endpoint.openStreams() == 1);

                soon().until(() -> hub.subscribedChannels() == 1);
                publish("board:SFO", "still");
                assertThat(lively.data()).isEqualTo("\"still\"");
            }
        }

        @Test
        @DisplayName(
                "S11 ends with a problem where a slow subscriber is disconnected, so that the browser comes back by its id")
        void disconnected() throws Exception {
            byte[] large = ("\"" + "x".repeat(50_000) + "\"").getBytes(StandardCharsets.UTF_8);
            bounds = new ChannelSettings(
                    0, Duration.ofMinutes(1), 4, Overflow.DISCONNECT, 64 * 1024, Duration.ofSeconds(2));
            restart();
            try (Stream stream = new Stream("?channel=news")) {
                stream.block();
                stream.block();
                Flux.range(0, 1000)
                        .concatMap(number -> hub.publish("news", large))
                        .blockLast(PATIENCE);

                List<String> event = stream.event();
                while (!event.contains("event:problem")) {
                    assertThat(event).isNotEmpty();
                    event = stream.event();
                }
                assertThat(envelope(event).get("code").asString()).isEqualTo("slow-subscriber");
                assertThat(stream.block()).isEmpty();
            }
            soon().until(() -> endpoint.openStreams() == 0);
        }

        @Test
        @DisplayName("K18 ends at shutdown with the time to come back after, and newcomers are refused")
        void shutdown() throws Exception {
            try (Stream stream = new Stream("?channel=news")) {
                stream.block();
                stream.block();

                endpoint.stop();

                assertThat(stream.block()).singleElement().asString().matches("retry:[23]\\d{3}");
                assertThat(stream.block()).isEmpty();
            }
            assertThat(refused("?channel=news").statusCode()).isEqualTo(503);
            assertThat(hub.subscribedChannels()).isZero();
        }

        @Test
        @DisplayName("goes on in a second life: stopped and started again, streams last")
        void startedAgain() throws Exception {
            endpoint.stop();
            endpoint.start();

            try (Stream stream = new Stream("?channel=news")) {
                stream.block();
                stream.block();
                publish("news", 1);

                assertThat(envelope(stream.event()).get("data").asInt()).isEqualTo(1);
            }
        }
    }

    @Nested
    @DisplayName("A request is refused before the stream begins")
    class Refused {

        @Test
        @DisplayName("beyond the limits of connections, which a stream that ends gives back")
        void limits() throws Exception {
            settings = settings.withLimits(new ConnectionLimits(2, 1));
            restart();
            try (Stream ann = new Stream("?channel=news", "X-User", "ann")) {
                assertThat(ann.response.statusCode()).isEqualTo(200);
                assertThat(refused("?channel=news", "X-User", "ann").statusCode())
                        .isEqualTo(429);
                try (Stream guest = new Stream("?channel=news")) {
                    assertThat(guest.response.statusCode()).isEqualTo(200);
                    assertThat(refused("?channel=news").statusCode()).isEqualTo(503);
                }
            }
            soon().until(() -> endpoint.openStreams() == 0);
            new Stream("?channel=news", "X-User", "ann").close();
        }

        @Test
        @DisplayName("C1 404 for a channel that is not declared, naming those that are")
        void unknown() throws Exception {
            HttpResponse<String> response = refused("?channel=bord:SFO");

            assertThat(response.statusCode()).isEqualTo(404);
            assertThat(response.body())
                    .contains("Did you mean \\\"board:SFO\\\"?")
                    .contains("unknown-channel");
        }

        @Test
        @DisplayName("400 without a channel, with too many, or with a history that is no number")
        void malformed() throws Exception {
            settings = new ChannelsSseSettings(
                    AllowedOrigins.sameOrigin(),
                    2,
                    Duration.ofSeconds(15),
                    Duration.ofSeconds(2),
                    new ChannelProblems(ChannelProblems.DEFAULT_BASE_URI));
            restart();

            assertThat(refused("").body()).contains("channel-required");
            assertThat(refused("?channel=").statusCode()).isEqualTo(400);
            assertThat(refused("?channel=board:A&channel=board:B&channel=board:C")
                            .body())
                    .contains("3 channels are asked for; 2 are allowed");
            assertThat(refused("?channel=news&history=-1").body()).contains("\\\"-1\\\" is not a number of events");
            assertThat(refused("?channel=news&history=many").statusCode()).isEqualTo(400);
        }

        @Test
        @DisplayName("K13 401 or 403 where a rule forbids it, for any of its channels")
        void forbidden() throws Exception {
            authorizer = ChannelAuthorizer.rules(rules -> rules.subscribe("news")
                    .permitAll()
                    .subscribe("chat:{room}")
                    .when((who, room) -> who.getName().equals(room)));
            restart();

            assertThat(refused("?channel=news&channel=chat:ann").statusCode()).isEqualTo(401);
            assertThat(refused("?channel=chat:ann", "X-User", "bob").statusCode())
                    .isEqualTo(403);
            assertThat(refused("?channel=board:SFO", "X-User", "bob").statusCode())
                    .isEqualTo(403);
            try (Stream stream = new Stream("?channel=chat:ann", "X-User", "ann")) {
                assertThat(stream.block()).isNotEmpty();
            }
        }

        @Test
        @DisplayName("K13 ends with the problem when the right to any of its channels is revoked; others go on")
        void revoked() throws Exception {
            Set<String> may = ConcurrentHashMap.newKeySet();
            may.addAll(List.of("ann", "ben"));
            authorizer = ChannelAuthorizer.rules(rules -> rules.subscribe("news")
                    .permitAll()
                    .subscribe("chat:{room}")
                    .when((who, room) -> may.contains(who.getName())));
            restart();
            try (Stream ann = new Stream("?channel=news&channel=chat:a", "X-User", "ann");
                    Stream ben = new Stream("?channel=chat:a", "X-User", "ben")) {
                ann.block();
                ben.block();
                soon().untilAsserted(() -> assertThat(hub.subscribedChannels()).isEqualTo(2));
                may.clear();

                rights.recheckPrincipal("ann").block(PATIENCE);

                List<String> last = ann.block();
                while (last.stream().noneMatch("event:problem"::equals)) {
                    assertThat(last).isNotEmpty();
                    last = ann.block();
                }
                assertThat(last.get(1)).contains("\"status\":403", "Subscribing to \\\"chat:a\\\" is not allowed.");
                assertThat(ann.block()).isEmpty();
                soon().untilAsserted(() -> {
                    assertThat(endpoint.openStreams()).isOne();
                    assertThat(hub.statistics().get("news").subscribers()).isZero();
                    assertThat(hub.statistics().get("chat:{room}").subscribers())
                            .isOne();
                    assertThat(hub.subscribedChannels()).isOne();
                });
            }
        }

        @Test
        @DisplayName("K14 403 for a page of another origin, unless it is listed; 405 for another method")
        void foreign() throws Exception {
            HttpResponse<String> foreign = refused("?channel=news", "Origin", "https://evil.example");

            assertThat(foreign.statusCode()).isEqualTo(403);
            assertThat(foreign.body()).contains("foreign-origin");
            try (Stream own = new Stream("?channel=news", "Origin", "http://localhost:" + server.port())) {
                assertThat(own.block()).isNotEmpty();
            }
            settings = new ChannelsSseSettings(
                    AllowedOrigins.of(List.of("https://*.example"), true),
                    2,
                    Duration.ofSeconds(15),
                    Duration.ofSeconds(2),
                    new ChannelProblems(ChannelProblems.DEFAULT_BASE_URI));
            restart();
            try (Stream listed = new Stream("?channel=news", "Origin", "https://good.example")) {
                assertThat(listed.response.headers().firstValue("access-control-allow-origin"))
                        .hasValue("https://good.example");
            }
            HttpRequest post = HttpRequest.newBuilder(request("?channel=news").uri())
                    .POST(HttpRequest.BodyPublishers.noBody())
                    .build();
            assertThat(CLIENT.send(post, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(405);
        }
    }
}
