package org.litestarspring.channels.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.litestarspring.channels.ChannelAuthorizer;
import org.litestarspring.channels.ChannelPosition;
import org.litestarspring.channels.ChannelSettings;
import org.litestarspring.channels.OpenChannel;
import org.litestarspring.channels.Overflow;
import org.litestarspring.channels.Publication;
import org.litestarspring.channels.web.AllowedOrigins;
import org.litestarspring.channels.web.ConnectionLimits;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Clients of all kinds at a real server. */
class ChannelsWebSocketEndpointTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int LIMIT = 2048;

    /** Who may be in no room any more. */
    private static final Set<String> BARRED = ConcurrentHashMap.newKeySet();

    private static EndpointServer server;

    private final List<TextSocket> sockets = new ArrayList<>();

    @BeforeAll
    static void start() {
        server = EndpointServer.start(
                ChannelsWebSocketSettings.defaults()
                        .withOrigins(AllowedOrigins.of(List.of("https://*.example.com"), true))
                        .withLimits(DataSize.ofBytes(LIMIT), 3, 100),
                ChannelSettings.defaults(),
                ChannelAuthorizer.rules(rules -> rules.subscribe("board:*")
                        .permitAll()
                        .subscribe("news")
                        .permitAll()
                        .subscribe("chat:secret")
                        .denyAll()
                        .subscribe("chat:{room}")
                        .when((who, room) -> !BARRED.contains(who.getName()))
                        .publish("chat:{room}")
                        .authenticated()));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @AfterEach
    void leave() {
        this.sockets.forEach(TextSocket::close);
        await("sockets").atMost(Duration.ofSeconds(5)).until(() -> server.endpoint.openSockets() == 0);
        await("subscriptions").atMost(Duration.ofSeconds(1)).until(() -> server.hub.subscribedChannels() == 0);
    }

    private TextSocket connect(String... headers) {
        TextSocket socket = TextSocket.connect(server.uri(), headers);
        this.sockets.add(socket);
        return socket;
    }

    private static ChannelPosition publish(String channel, Object payload) {
        return server.hub.publish(channel, payload).block();
    }

    @Nested
    @DisplayName("Who is there")
    class Present {

        @Test
        @DisplayName("is told to who asks for it, by the names of signed-in clients, and ends with the subscription")
        void presence() throws Exception {
            TextSocket ann = connect("X-User", "ann");
            TextSocket ben = connect("X-User", "ben");
            ann.ask("{\"type\":\"subscribe\",\"channel\":\"chat:lobby\"}");

            ben.send("{\"type\":\"subscribe\",\"request\":1,\"channel\":\"chat:lobby\",\"presence\":true}");
            JsonNode first = ben.next();
            JsonNode second = ben.next();
            List<JsonNode> both = List.of(first, second);
            assertThat(both)
                    .extracting(frame -> frame.get("type").stringValue())
                    .containsExactlyInAnyOrder("subscribed", "presence");
            JsonNode told = both.stream()
                    .filter(frame -> frame.has("members"))
                    .findFirst()
                    .orElseThrow();
            assertThat(told.get("members").toString()).contains("\"ann\"");
            if (!told.get("members").toString().contains("ben")) {
                assertThat(ben.next())
                        .hasToString(
                                "{\"type\":\"presence\",\"channel\":\"chat:lobby\",\"joined\":[\"ben\"],\"left\":[]}");
            }

            ann.close();
            assertThat(ben.next())
                    .hasToString("{\"type\":\"presence\",\"channel\":\"chat:lobby\",\"joined\":[],\"left\":[\"ann\"]}");
            assertThat(ben.ask("{\"type\":\"presence\",\"request\":2,\"channel\":\"chat:lobby\"}"))
                    .hasToString(
                            "{\"type\":\"presence\",\"request\":2,\"channel\":\"chat:lobby\",\"members\":[\"ben\"]}");
            ben.ask("{\"type\":\"unsubscribe\",\"channel\":\"chat:lobby\"}");
            await().atMost(Duration.ofSeconds(5)).until(() -> server.hub.presentChannels() == 0);
        }

        @Test
        @DisplayName("is for who may subscribe, and known where it is declared")
        void refused() throws Exception {
            TextSocket guest = connect();

            assertProblem(
                    guest.ask("{\"type\":\"presence\",\"request\":7,\"channel\":\"chat:lobby\"}"),
                    7,
                    401,
                    "unauthenticated");
            assertProblem(
                    guest.ask("{\"type\":\"subscribe\",\"request\":8,\"channel\":\"news\",\"presence\":true}"),
                    8,
                    404,
                    "unknown-channel");
            assertProblem(
                    guest.ask("{\"type\":\"subscribe\",\"request\":9,\"channel\":\"news\",\"presence\":1}"),
                    9,
                    400,
                    "invalid-frame");
        }
    }

    @Nested
    @DisplayName("A handshake")
    class Handshake {

        @ParameterizedTest
        @CsvSource({
            "http://evil.example",
            "http://localhost:1",
            "http://localhost.evil.example",
            "https://example.com",
            "null",
            "file://",
            "http://[broken"
        })
        @DisplayName("K14 of a foreign origin is refused with 403 and a problem, before the upgrade")
        void foreign(String origin) {
            HttpResponse<?> refusal = refusal("Origin", origin);

            assertThat(refusal.statusCode()).isEqualTo(403);
            assertThat(refusal.headers().firstValue("content-type")).hasValue("application/problem+json");
        }

        @Test
        @DisplayName("K14 of a listed origin, of the server's own, and without any passes")
        void allowed() throws Exception {
            for (String[] headers : new String[][] {
                {"Origin", "https://www.example.com"}, {"Origin", "http://localhost:" + server.port()}, {}
            }) {
                assertThat(connect(headers)
                                .ask("{\"type\":\"ping\"}")
                                .get("type")
                                .stringValue())
                        .isEqualTo("pong");
            }
        }

        @Test
        @DisplayName("K14 without an origin is refused where the setting says so")
        void withoutOrigin() {
            try (EndpointServer browsersOnly = EndpointServer.start(
                    ChannelsWebSocketSettings.defaults().withOrigins(AllowedOrigins.of(List.of(), false)))) {
                HttpResponse<?> refusal = refusal(browsersOnly.uri());

                assertThat(refusal.statusCode()).isEqualTo(403);
            }
        }

        @Test
        @DisplayName("beyond the limits of connections is refused, with 429 to a client of many and 503 to all")
        void limits() {
            try (EndpointServer small =
                    EndpointServer.start(ChannelsWebSocketSettings.defaults().withLimits(new ConnectionLimits(3, 2)))) {
                TextSocket first = TextSocket.connect(small.uri(), "X-User", "ann");
                TextSocket second = TextSocket.connect(small.uri(), "X-User", "ann");

                HttpResponse<?> tooManyOfOne = refusal(small.uri(), "X-User", "ann");
                assertThat(tooManyOfOne.statusCode()).isEqualTo(429);
                assertThat(tooManyOfOne.headers().firstValue("retry-after")).isPresent();
                TextSocket third = TextSocket.connect(small.uri());
                assertThat(refusal(small.uri()).statusCode()).isEqualTo(503);

                first.close();
                await().atMost(Duration.ofSeconds(5)).until(() -> small.endpoint.openSockets() == 2);
                TextSocket again = TextSocket.connect(small.uri(), "X-User", "ann");
                List.of(second, third, again).forEach(TextSocket::close);
            }
        }

        @Test
        @DisplayName("that is a plain GET is answered 426 with what to do")
        void plainGet() throws Exception {
            HttpResponse<String> answer = http("GET");

            assertThat(answer.statusCode()).isEqualTo(426);
            assertThat(answer.headers().firstValue("upgrade")).hasValue("websocket");
            assertThat(JSON.readTree(answer.body()).get("detail").stringValue()).contains("new WebSocket(url)");
            assertThat(JSON.readTree(answer.body()).get("code").stringValue()).isEqualTo("upgrade-required");
        }

        @Test
        @DisplayName("that is a POST is answered 405")
        void post() throws Exception {
            assertThat(http("POST").statusCode()).isEqualTo(405);
        }

        private HttpResponse<String> http(String method) throws Exception {
            URI uri = URI.create("http://localhost:" + server.port() + "/channels");
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(uri)
                                    .method(method, HttpRequest.BodyPublishers.noBody())
                                    .build(),
                            BodyHandlers.ofString());
        }

        private HttpResponse<?> refusal(String... headers) {
            return refusal(server.uri(), headers);
        }

        private HttpResponse<?> refusal(URI uri, String... headers) {
            try (TextSocket open = TextSocket.connect(uri, headers)) {
                throw new AssertionError("The handshake passed");
            } catch (CompletionException refused) {
                assertThat(refused).hasCauseInstanceOf(WebSocketHandshakeException.class);
                return ((WebSocketHandshakeException) refused.getCause()).getResponse();
            }
        }
    }

    @Nested
    @DisplayName("A subscriber")
    class Subscribing {

        @Test
        @DisplayName("C8 gets the answer first, then each message with id, channel, type, time and data")
        void live() throws Exception {
            TextSocket client = connect();

            JsonNode answer = client.ask("{\"type\":\"subscribe\",\"request\":1,\"channel\":\"board:SFO\"}");
            ChannelPosition position = server.hub
                    .publish(
                            Publication.to("board:SFO", Map.of("flight", "UA1")).withType("delayed"))
                    .block();
            JsonNode event = client.next();

            assertThat(answer.get("type").stringValue()).isEqualTo("subscribed");
            assertThat(answer.get("request").longValue()).isEqualTo(1);
            assertThat(answer.get("channel").stringValue()).isEqualTo("board:SFO");
            assertThat(answer.get("id").stringValue())
                    .isEqualTo(position.at(position.offset() - 1).toString());
            assertThat(event.get("id").stringValue()).isEqualTo(position.toString());
            assertThat(event.get("channel").stringValue()).isEqualTo("board:SFO");
            assertThat(event.get("type").stringValue()).isEqualTo("delayed");
            assertThat(event.get("ts").stringValue()).endsWith("Z");
            assertThat(event.get("data").toString()).isEqualTo("{\"flight\":\"UA1\"}");
        }

        @Test
        @DisplayName("C7 of several channels gets each channel's messages with its name, over one socket")
        void several() throws Exception {
            TextSocket client = connect();
            client.ask("{\"type\":\"subscribe\",\"channel\":\"board:A\"}");
            client.ask("{\"type\":\"subscribe\",\"channel\":\"board:B\"}");

            publish("board:A", 1);
            JsonNode first = client.next();
            publish("board:B", 2);
            JsonNode second = client.next();

            assertThat(first.get("channel").stringValue()).isEqualTo("board:A");
            assertThat(second.get("channel").stringValue()).isEqualTo("board:B");
        }

        @Test
        @DisplayName("S9 that comes back with its last id gets what it missed, once, in order, then live")
        void resumes() throws Exception {
            ChannelPosition seen = publish("board:R", 1);
            publish("board:R", 2);
            publish("board:R", 3);
            TextSocket client = connect();

            JsonNode answer = client.ask(
                    "{\"type\":\"subscribe\",\"request\":2,\"channel\":\"board:R\",\"position\":\"" + seen + "\"}");
            List<Integer> data = new ArrayList<>(List.of(
                    client.next().get("data").intValue(),
                    client.next().get("data").intValue()));
            publish("board:R", 4);
            data.add(client.next().get("data").intValue());

            assertThat(answer.get("id").stringValue()).isEqualTo(seen.toString());
            assertThat(data).containsExactly(2, 3, 4);
        }

        @Test
        @DisplayName("S10 that comes back with a position of another epoch is told of the gap")
        void gap() throws Exception {
            publish("board:G", 1);
            TextSocket client = connect();

            client.ask("{\"type\":\"subscribe\",\"channel\":\"board:G\",\"position\":\"gone-7\"}");
            JsonNode gap = client.next();

            assertThat(gap.get("type").stringValue()).isEqualTo("gap");
            assertThat(gap.get("data").get("missed").isNull()).isTrue();
            assertThat(gap.get("channel").stringValue()).isEqualTo("board:G");
        }

        @Test
        @DisplayName("C20 that asks for history gets that many events, oldest first")
        void history() throws Exception {
            for (int i = 1; i <= 5; i++) {
                publish("board:H", i);
            }
            TextSocket client = connect();

            client.ask("{\"type\":\"subscribe\",\"channel\":\"board:H\",\"history\":2}");

            assertThat(client.next().get("data").intValue()).isEqualTo(4);
            assertThat(client.next().get("data").intValue()).isEqualTo(5);
        }

        @Test
        @DisplayName("that unsubscribes gets nothing after the answer, and may subscribe again")
        void unsubscribes() throws Exception {
            TextSocket client = connect();
            client.ask("{\"type\":\"subscribe\",\"channel\":\"board:U\"}");

            JsonNode answer = client.ask("{\"type\":\"unsubscribe\",\"request\":9,\"channel\":\"board:U\"}");
            publish("board:U", 1);
            JsonNode next = client.ask("{\"type\":\"subscribe\",\"request\":10,\"channel\":\"board:U\"}");

            assertThat(answer.toString())
                    .isEqualTo("{\"type\":\"unsubscribed\",\"request\":9,\"channel\":\"board:U\"}");
            assertThat(next.get("type").stringValue()).isEqualTo("subscribed");
        }

        @Test
        @DisplayName("C4 that vanishes without a close frame leaves no subscription behind")
        void vanishes() throws Exception {
            TextSocket client = connect();
            client.ask("{\"type\":\"subscribe\",\"channel\":\"board:V\"}");
            assertThat(server.hub.subscribedChannels()).isEqualTo(1);

            client.socket.abort();

            await().atMost(Duration.ofSeconds(1)).until(() -> server.hub.subscribedChannels() == 0);
        }

        @Test
        @DisplayName("that closes is answered with its own code")
        void closes() throws Exception {
            TextSocket client = connect();
            client.ask("{\"type\":\"subscribe\",\"channel\":\"board:V\"}");

            client.socket.sendClose(4001, "bye").join();

            assertThat(client.closeCode()).isEqualTo(4001);
            await().atMost(Duration.ofSeconds(1)).until(() -> server.hub.subscribedChannels() == 0);
        }
    }

    @Nested
    @DisplayName("A publisher")
    class Publishing {

        @Test
        @DisplayName("C34 that may gets the position, and subscribers get what it sent, numbers unchanged")
        void permitted() throws Exception {
            TextSocket client = connect("X-User", "ann");
            client.ask("{\"type\":\"subscribe\",\"channel\":\"chat:ops\"}");

            client.send(
                    "{\"type\":\"publish\",\"request\":5,\"channel\":\"chat:ops\",\"event\":\"line\",\"data\":{\"n\":1.10,\"big\":12345678901234567890123,\"t\":\"a\\nb\"}}");
            JsonNode one = client.next();
            JsonNode two = client.next();
            JsonNode published = one.has("request") ? one : two;
            JsonNode event = one.has("request") ? two : one;

            assertThat(published.get("type").stringValue()).isEqualTo("published");
            assertThat(published.get("request").longValue()).isEqualTo(5);
            assertThat(published.get("id")).isEqualTo(event.get("id"));
            assertThat(event.get("type").stringValue()).isEqualTo("line");
            assertThat(client.came).isEmpty();
            assertThat(event.get("data").get("big").bigIntegerValue()).isEqualTo("12345678901234567890123");
            assertThat(event.toString()).contains("1.1");
        }

        @Test
        @DisplayName("K13 that may not gets 403 in a frame, one that is not signed in 401, and the socket lives")
        void denied() throws Exception {
            TextSocket guest = connect();
            TextSocket ann = connect("X-User", "ann");

            JsonNode unauthenticated =
                    guest.ask("{\"type\":\"publish\",\"request\":1,\"channel\":\"chat:ops\",\"data\":1}");
            JsonNode forbidden = ann.ask("{\"type\":\"publish\",\"request\":2,\"channel\":\"board:SFO\",\"data\":1}");

            assertProblem(unauthenticated, 1, 401, "unauthenticated");
            assertProblem(forbidden, 2, 403, "forbidden");
            assertThat(forbidden.get("channel").stringValue()).isEqualTo("board:SFO");
            assertLives(guest);
            assertLives(ann);
        }

        @Test
        @DisplayName("K13 a subscriber that may not gets 401 or 403 in a frame")
        void deniedSubscriber() throws Exception {
            assertProblem(
                    connect().ask("{\"type\":\"subscribe\",\"request\":1,\"channel\":\"chat:ops\"}"),
                    1,
                    401,
                    "unauthenticated");
            assertProblem(
                    connect("X-User", "ann").ask("{\"type\":\"subscribe\",\"request\":1,\"channel\":\"chat:secret\"}"),
                    1,
                    403,
                    "forbidden");
        }

        @Test
        @DisplayName("K13 a revoked right ends the subscriptions of that client alone, and its socket lives")
        void revoked() throws Exception {
            TextSocket cat = connect("X-User", "cat");
            TextSocket dan = connect("X-User", "dan");
            for (TextSocket socket : List.of(cat, dan)) {
                socket.ask("{\"type\":\"subscribe\",\"channel\":\"chat:a\"}");
                socket.ask("{\"type\":\"subscribe\",\"channel\":\"news\"}");
            }
            BARRED.addAll(List.of("cat", "dan"));
            try {
                server.rights.recheckPrincipal("cat").block();

                JsonNode told = cat.next();
                assertThat(told.get("type").stringValue()).isEqualTo("error");
                assertThat(told.get("channel").stringValue()).isEqualTo("chat:a");
                assertThat(told.get("problem").get("status").intValue()).isEqualTo(403);
                publish("chat:a", 1);
                publish("news", 2);
                assertThat(cat.next().get("data").intValue()).isEqualTo(2);
                assertThat(List.of(
                                dan.next().get("data").intValue(),
                                dan.next().get("data").intValue()))
                        .containsExactlyInAnyOrder(1, 2);
                assertProblem(
                        cat.ask("{\"type\":\"subscribe\",\"request\":3,\"channel\":\"chat:a\"}"), 3, 403, "forbidden");

                server.rights.recheckChannel("chat:a").block();
                assertThat(dan.next().get("problem").get("status").intValue()).isEqualTo(403);

                BARRED.clear();
                assertThat(cat.ask("{\"type\":\"subscribe\",\"channel\":\"chat:a\"}")
                                .get("type")
                                .stringValue())
                        .isEqualTo("subscribed");
            } finally {
                BARRED.clear();
            }
        }
    }

    @Nested
    @DisplayName("A bad frame")
    class BadFrames {

        @ParameterizedTest(name = "{0}")
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '~',
                value = {
                    "{\"type\":\"subscribe\",\"request\":7,|400|malformed-frame",
                    "{\"request\":7} trailing|400|malformed-frame",
                    "{\"type\":\"dance\",\"request\":7}|400|unknown-frame-type",
                    "{\"request\":7}|400|invalid-frame",
                    "{\"type\":5,\"request\":7}|400|invalid-frame",
                    "{\"type\":\"subscribe\",\"request\":7}|400|invalid-frame",
                    "{\"type\":\"subscribe\",\"request\":7,\"channel\":[\"a\"]}|400|invalid-frame",
                    "{\"type\":\"subscribe\",\"request\":7,\"channel\":\"bord:SFO\"}|404|unknown-channel",
                    "{\"type\":\"subscribe\",\"request\":7,\"channel\":\"\"}|404|unknown-channel",
                    "{\"type\":\"subscribe\",\"request\":7,\"channel\":\"board:\\ud800\",\"position\":3}|400|invalid-frame",
                    "{\"type\":\"subscribe\",\"request\":7,\"channel\":\"news\",\"position\":\"a--3\"}|400|invalid-position",
                    "{\"type\":\"subscribe\",\"request\":7,\"channel\":\"news\",\"position\":\"a\"}|400|invalid-position",
                    "{\"type\":\"subscribe\",\"request\":7,\"channel\":\"news\",\"history\":-1}|400|invalid-frame",
                    "{\"type\":\"subscribe\",\"request\":7,\"channel\":\"news\",\"history\":\"1\"}|400|invalid-frame",
                    "{\"type\":\"subscribe\",\"request\":7,\"channel\":\"news\",\"history\":1,\"position\":\"a-1\"}|400|invalid-frame",
                    "{\"type\":\"unsubscribe\",\"request\":7,\"channel\":\"news\"}|409|not-subscribed",
                    "{\"type\":\"publish\",\"request\":7,\"channel\":\"news\"}|400|invalid-frame",
                    "{\"type\":\"publish\",\"request\":7,\"channel\":\"news\",\"data\":1,\"event\":\"gap\"}|400|invalid-frame",
                    "{\"type\":\"publish\",\"request\":7,\"channel\":\"news\",\"data\":1,\"event\":\"\"}|400|invalid-frame",
                    "{\"type\":\"publish\",\"request\":7,\"channel\":\"nix\",\"data\":1}|404|unknown-channel",
                    "{\"type\":\"publish\",\"request\":7,\"channel\":\"news\",\"data\":\"\\ud800\"}|400|invalid-frame",
                    "{\"type\":\"presence\",\"request\":7,\"channel\":\"news\"}|404|unknown-channel",
                    "{\"type\":\"ping\",\"type\":\"ping\",\"request\":7}|400|malformed-frame"
                })
        @DisplayName("K16 is answered with an error and its request's number, and the socket lives")
        void answered(String frame, int status, String code) throws Exception {
            TextSocket client = connect();

            JsonNode answer = client.ask(frame);

            if (!answer.has("request")) {
                // The number stood after the fault.
                assertThat(code).isEqualTo("malformed-frame");
                assertThat(answer.get("problem").get("status").intValue()).isEqualTo(status);
            } else {
                assertProblem(answer, 7, status, code);
            }
            assertLives(client);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"", "[]", "\"x\"", "null", "17", "{", "nonsense", "{\"type\":\"ping\",\"request\":\"1\"}"})
        @DisplayName("K16 that has no readable request number is answered without one")
        void unnumbered(String frame) throws Exception {
            TextSocket client = connect();

            JsonNode answer = client.ask(frame);

            assertThat(answer.get("type").stringValue()).isEqualTo("error");
            assertThat(answer.has("request")).isFalse();
            assertThat(answer.get("problem").get("status").intValue()).isEqualTo(400);
            assertLives(client);
        }

        @Test
        @DisplayName("K16 a subscription that exists is answered 409, and goes on")
        void twice() throws Exception {
            TextSocket client = connect();
            client.ask("{\"type\":\"subscribe\",\"request\":1,\"channel\":\"news\"}");

            assertProblem(
                    client.ask("{\"type\":\"subscribe\",\"request\":2,\"channel\":\"news\"}"),
                    2,
                    409,
                    "already-subscribed");
            publish("news", "still");
            assertThat(client.next().get("data").stringValue()).isEqualTo("still");
        }

        @Test
        @DisplayName("K16 a position of the future is answered 400, and the channel can be subscribed to after that")
        void future() throws Exception {
            ChannelPosition position = publish("board:F", 1);
            TextSocket client = connect();

            JsonNode answer = client.ask("{\"type\":\"subscribe\",\"request\":3,\"channel\":\"board:F\",\"position\":\""
                    + position.at(999) + "\"}");

            assertProblem(answer, 3, 400, "invalid-position");
            assertThat(client.ask("{\"type\":\"subscribe\",\"channel\":\"board:F\"}")
                            .get("type")
                            .stringValue())
                    .isEqualTo("subscribed");
        }

        @Test
        @DisplayName("K16 a channel of 1,000 characters is answered 404, in few words")
        void longName() throws Exception {
            TextSocket client = connect();

            JsonNode answer =
                    client.ask("{\"type\":\"subscribe\",\"request\":3,\"channel\":\"board:" + "x".repeat(1000) + "\"}");

            assertProblem(answer, 3, 404, "unknown-channel");
            assertThat(answer.toString()).hasSizeLessThan(800);
            assertLives(client);
        }

        @Test
        @DisplayName("past the most subscriptions of a socket is answered 429; unsubscribing makes room")
        void tooMany() throws Exception {
            TextSocket client = connect();
            for (String airport : List.of("A", "B", "C")) {
                client.ask("{\"type\":\"subscribe\",\"channel\":\"board:" + airport + "\"}");
            }

            assertProblem(
                    client.ask("{\"type\":\"subscribe\",\"request\":4,\"channel\":\"board:D\"}"),
                    4,
                    429,
                    "too-many-subscriptions");
            client.ask("{\"type\":\"unsubscribe\",\"channel\":\"board:A\"}");
            assertThat(client.ask("{\"type\":\"subscribe\",\"channel\":\"board:D\"}")
                            .get("type")
                            .stringValue())
                    .isEqualTo("subscribed");
        }
    }

    @Nested
    @DisplayName("Abuse")
    class Abuse {

        @Test
        @DisplayName("W7 by a binary frame closes with 1003")
        void binary() throws Exception {
            TextSocket client = connect();

            client.socket.sendBinary(ByteBuffer.wrap(new byte[] {1, 2}), true).join();

            assertThat(client.closeCode()).isEqualTo(1003);
        }

        @Test
        @DisplayName("K15 by one byte over the limit closes with 1009; at the limit all is well")
        void tooLarge() throws Exception {
            TextSocket client = connect();
            assertThat(client.ask(ping(LIMIT)).get("type").stringValue()).isEqualTo("pong");

            client.send(ping(LIMIT + 1));

            assertThat(client.closeCode()).isEqualTo(1009);
        }

        @Test
        @DisplayName("K15 by one byte over the limit in many frames closes with 1009")
        void tooLargeInParts() throws Exception {
            TextSocket client = connect();
            String ping = ping(LIMIT + 1);

            for (int i = 0; i < ping.length(); i += 100) {
                client.socket
                        .sendText(ping.substring(i, Math.min(i + 100, ping.length())), i + 100 >= ping.length())
                        .join();
            }

            assertThat(client.closeCode()).isEqualTo(1009);
        }

        @Test
        @DisplayName("K15 a message in several frames within the limit is read whole, with control frames between")
        void inParts() throws Exception {
            TextSocket client = connect();

            client.socket.sendText("{\"type\":\"pi", false).join();
            client.socket
                    .sendPing(ByteBuffer.wrap("a".getBytes(StandardCharsets.UTF_8)))
                    .join();
            client.socket.sendText("ng\",\"request\":8}", true).join();

            assertThat(client.next().get("request").longValue()).isEqualTo(8);
            assertThat(client.control.poll(10, TimeUnit.SECONDS)).isEqualTo("pong:a");
        }

        private String ping(int size) {
            String head = "{\"type\":\"ping\",\"pad\":\"";
            return head + "x".repeat(size - head.length() - 2) + "\"}";
        }

        @Test
        @DisplayName("by text that is not UTF-8 closes with 1007")
        void notUtf8() throws Exception {
            assertThat(rawClose(frame(0x81, new byte[] {'"', (byte) 0xff, '"'})))
                    .isEqualTo(1007);
        }

        @Test
        @DisplayName("by a frame that is not masked closes with 1002")
        void unmasked() throws Exception {
            assertThat(rawClose(new byte[] {(byte) 0x81, 2, '{', '}'})).isEqualTo(1002);
        }

        private byte[] frame(int first, byte[] payload) {
            byte[] frame = new byte[6 + payload.length];
            frame[0] = (byte) first;
            frame[1] = (byte) (0x80 | payload.length);
            System.arraycopy(payload, 0, frame, 6, payload.length);
            return frame;
        }

        /** Shakes hands by hand, sends bytes, and reads the code of the close frame that comes. */
        private int rawClose(byte[] bytes) throws Exception {
            try (Socket socket = new Socket("localhost", server.port())) {
                socket.setSoTimeout(5000);
                socket.getOutputStream()
                        .write(("GET /channels HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
                                        + "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                                        + "Sec-WebSocket-Version: 13\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                java.io.DataInputStream in = new java.io.DataInputStream(socket.getInputStream());
                StringBuilder head = new StringBuilder();
                while (head.indexOf("\r\n\r\n") < 0) {
                    head.append((char) in.readUnsignedByte());
                }
                assertThat(head.toString()).startsWith("HTTP/1.1 101");
                socket.getOutputStream().write(bytes);
                assertThat(in.readUnsignedByte()).isEqualTo(0x88);
                in.readUnsignedByte();
                return in.readUnsignedShort();
            }
        }

        @Test
        @DisplayName("K17 by too many messages a second is answered 429 each, and closes with 1008 at twice as many")
        void tooManyMessages() throws Exception {
            try (EndpointServer strict = EndpointServer.start(
                            ChannelsWebSocketSettings.defaults().withLimits(DataSize.ofBytes(LIMIT), 3, 10));
                    TextSocket client = TextSocket.connect(strict.uri())) {
                // Each waits for its answer: a client that is still sending could see a reset in place of the close.
                List<String> answers = new ArrayList<>();
                for (int i = 0; i < 1000 && !client.closed.isDone(); i++) {
                    client.send("{\"type\":\"ping\",\"request\":" + i + "}");
                    String answer = client.came.poll(10, TimeUnit.SECONDS);
                    assertThat(answer).isNotNull();
                    answers.add(answer);
                    if (answers.stream()
                                    .filter(one -> one.contains("too-many-messages"))
                                    .count()
                            > 10) {
                        break;
                    }
                }

                assertThat(client.closeCode()).isEqualTo(1008);
                assertThat(answers)
                        .filteredOn(answer -> answer.contains("pong"))
                        .hasSizeGreaterThanOrEqualTo(10);
                assertThat(answers)
                        .filteredOn(answer -> answer.contains("too-many-messages"))
                        .hasSizeGreaterThanOrEqualTo(10)
                        .allMatch(answer -> answer.contains("\"request\":"));
            }
        }
    }

    @Nested
    @DisplayName("A server with short times")
    class ShortTimes {

        private static final Duration SHORT = Duration.ofSeconds(1);

        private final ChannelsWebSocketSettings settings =
                ChannelsWebSocketSettings.defaults().withTimes(SHORT, SHORT, Duration.ofSeconds(1));

        @Test
        @DisplayName("W24 closes the socket of a client that answers no ping, and keeps that of one that does")
        void silent() throws Exception {
            try (EndpointServer quick = EndpointServer.start(this.settings);
                    TextSocket lively = TextSocket.connect(quick.uri());
                    TextSocket deaf = TextSocket.deaf(quick.uri())) {
                lively.send("{\"type\":\"subscribe\",\"channel\":\"board:A\"}");
                deaf.send("{\"type\":\"subscribe\",\"channel\":\"board:B\"}");
                await().until(() -> quick.hub.subscribedChannels() == 2);

                await().until(() -> quick.hub.subscribedChannels() == 1);
                for (int i = 0; i < 4; i++) {
                    assertThat(lively.control.poll(10, TimeUnit.SECONDS)).isEqualTo("ping");
                }

                assertThat(quick.endpoint.openSockets()).isEqualTo(1);
                assertThat(lively.next().get("type").stringValue()).isEqualTo("subscribed");
            }
        }

        @Test
        @DisplayName("W30 closes with 1001 when it stops, and refuses newcomers")
        void stops() throws Exception {
            try (EndpointServer quick = EndpointServer.start(this.settings);
                    TextSocket one = TextSocket.connect(quick.uri());
                    TextSocket two = TextSocket.connect(quick.uri())) {
                one.ask("{\"type\":\"subscribe\",\"channel\":\"board:A\"}");

                quick.stopGracefully();

                assertThat(one.closeCode()).isEqualTo(1001);
                assertThat(two.closeCode()).isEqualTo(1001);
                assertThat(quick.hub.subscribedChannels()).isZero();
            }
        }
    }

    @Nested
    @DisplayName("A client that does not read")
    class Deaf {

        private static final int MEGABYTE = 1 << 20;

        private final IntFunction<String> large = i -> i + "x".repeat(50_000);

        @Test
        @DisplayName("W22 is disconnected under DISCONNECT")
        void disconnected() throws Exception {
            ChannelsWebSocketSettings patient = ChannelsWebSocketSettings.defaults()
                    .withTimes(Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofSeconds(1));
            ChannelSettings channels = new ChannelSettings(
                    10, Duration.ofMinutes(1), 16, Overflow.DISCONNECT, MEGABYTE, Duration.ofSeconds(5));
            try (EndpointServer quick = EndpointServer.start(patient, channels, ChannelAuthorizer.subscribersOnly());
                    TextSocket deaf = TextSocket.deaf(quick.uri())) {
                deaf.send("{\"type\":\"subscribe\",\"channel\":\"news\"}");
                await().until(() -> quick.hub.subscribedChannels() == 1);

                int published = 0;
                while (quick.hub.subscribedChannels() == 1 && published < 2000) {
                    quick.hub.publish("news", this.large.apply(published++)).block();
                }

                assertThat(published).isLessThan(2000);
                await().atMost(Duration.ofSeconds(5)).until(() -> quick.endpoint.openSockets() == 0);
            }
        }

        @Test
        @DisplayName(
                "K10 ten among others are all disconnected within their bounds, and the others get everything, in order")
        void amongOthers() throws Exception {
            ChannelsWebSocketSettings patient = ChannelsWebSocketSettings.defaults()
                    .withTimes(Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofSeconds(1));
            ChannelSettings channels = new ChannelSettings(
                    10, Duration.ofMinutes(1), 16, Overflow.DISCONNECT, MEGABYTE, Duration.ofSeconds(5));
            List<TextSocket> all = new ArrayList<>();
            try (EndpointServer quick = EndpointServer.start(patient, channels, ChannelAuthorizer.subscribersOnly())) {
                for (int i = 0; i < 20; i++) {
                    all.add(i < 10 ? TextSocket.deaf(quick.uri()) : TextSocket.connect(quick.uri()));
                }
                List<TextSocket> others = all.subList(10, 20);
                all.forEach(socket -> socket.send("{\"type\":\"subscribe\",\"channel\":\"news\"}"));
                await().until(() -> subscribers(quick) == 20);
                for (TextSocket other : others) {
                    assertThat(other.next().get("type").stringValue()).isEqualTo("subscribed");
                }

                int published = 0;
                while (subscribers(quick) > 10 && published < 2000) {
                    String text = this.large.apply(published++);
                    quick.hub.publish("news", text).block();
                    for (TextSocket other : others) {
                        assertThat(other.next().get("data").stringValue()).isEqualTo(text);
                    }
                }

                assertThat(published).isLessThan(2000);
                await().atMost(Duration.ofSeconds(5)).until(() -> quick.endpoint.openSockets() == 10);
                assertThat(others).noneMatch(other -> other.closed.isDone());
            } finally {
                all.forEach(TextSocket::close);
            }
        }

        private static int subscribers(EndpointServer server) {
            OpenChannel open = server.hub.openChannel("news");
            return open == null ? 0 : open.subscribers();
        }

        @Test
        @DisplayName("W22 under DROP_OLDEST is told of the gap when it reads again, and gets the newest")
        void dropped() throws Exception {
            ChannelsWebSocketSettings patient = ChannelsWebSocketSettings.defaults()
                    .withTimes(Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofSeconds(1));
            ChannelSettings channels = new ChannelSettings(
                    10, Duration.ofMinutes(1), 16, Overflow.DROP_OLDEST, MEGABYTE, Duration.ofSeconds(5));
            try (EndpointServer quick = EndpointServer.start(patient, channels, ChannelAuthorizer.subscribersOnly());
                    TextSocket deaf = TextSocket.deaf(quick.uri())) {
                deaf.send("{\"type\":\"subscribe\",\"channel\":\"news\"}");
                await().until(() -> quick.hub.subscribedChannels() == 1);
                for (int i = 0; i < 1000; i++) {
                    quick.hub.publish("news", this.large.apply(i)).block();
                }
                ChannelPosition last = quick.hub.publish("news", "last").block();

                deaf.socket.request(1);
                List<JsonNode> events = new ArrayList<>();
                do {
                    events.add(deaf.next());
                } while (!last.toString()
                        .equals(events.get(events.size() - 1).get("id").stringValue()));

                long gaps = events.stream()
                        .filter(event -> "gap".equals(event.get("type").stringValue()))
                        .count();
                assertThat(gaps).isPositive();
                assertThat(events).hasSizeLessThan(1000);
            }
        }
    }

    private static void assertProblem(JsonNode frame, long request, int status, String code) {
        assertThat(frame.get("type").stringValue()).as("%s", frame).isEqualTo("error");
        assertThat(frame.get("request").longValue()).isEqualTo(request);
        JsonNode problem = frame.get("problem");
        assertThat(problem.get("type").stringValue()).isEqualTo("urn:litestar:problem:" + code);
        assertThat(problem.get("title").stringValue()).isNotBlank();
        assertThat(problem.get("status").intValue()).isEqualTo(status);
        assertThat(problem.get("detail").stringValue()).isNotBlank();
        assertThat(problem.get("code").stringValue()).isEqualTo(code);
    }

    private static void assertLives(TextSocket client) throws InterruptedException {
        assertThat(client.ask("{\"type\":\"ping\",\"request\":99}").toString())
                .isEqualTo("{\"type\":\"pong\",\"request\":99}");
    }
}
