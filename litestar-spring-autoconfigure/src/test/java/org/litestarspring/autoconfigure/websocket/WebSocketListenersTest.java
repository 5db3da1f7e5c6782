package org.litestarspring.autoconfigure.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.litestarspring.channels.websocket.WebSocketPeer;
import org.litestarspring.channels.websocket.listener.WebSocketListeners;
import org.litestarspring.test.websocket.TestSocket;
import org.litestarspring.test.websocket.WebSocketTestClient;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.reactive.socket.CloseStatus;
import reactor.test.StepVerifier;

/** Listeners of every kind in a real server, with the suite's DTOs, problems and pools. */
@ExtendWith(OutputCaptureExtension.class)
class WebSocketListenersTest {

    private static ConfigurableApplicationContext context;
    private static WebSocketListeners listeners;
    private static WebSocketTestClient client;

    @BeforeAll
    static void start() {
        context = application(
                "--litestar.websocket.max-message-size=64KB",
                "--litestar.websocket.max-messages-per-second=1000",
                "--litestar.websocket.read-ahead=8",
                "--litestar.websocket.send-buffer=16",
                "--litestar.websocket.max-invalid=3",
                "--litestar.websocket.invalid-window=1m");
        listeners = context.getBean(WebSocketListeners.class);
        client = client(context);
    }

    @AfterAll
    static void stop() {
        context.close();
    }

    @AfterEach
    void left() {
        await("sockets").atMost(Duration.ofSeconds(5)).until(() -> listeners.openSockets() == 0);
    }

    static ConfigurableApplicationContext application(String... arguments) {
        SpringApplication application = new SpringApplication(ListenedApp.class);
        application.setWebApplicationType(WebApplicationType.REACTIVE);
        application.setDefaultProperties(Map.of("server.port", "0", "litestar.channels.close-timeout", "1s"));
        return application.run(arguments);
    }

    static WebSocketTestClient client(ConfigurableApplicationContext application) {
        return WebSocketTestClient.bindToServer(
                application.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
    }

    private static TestSocket connect(String path, Object... variables) {
        return client.uri(path, variables).connect();
    }

    @Nested
    @DisplayName("A message")
    class Message {

        @Test
        @DisplayName("W1 goes through the DTO to the method, and its result back")
        void dto() {
            try (TestSocket socket = connect("/flights")) {
                socket.sendText("{\"number\":\"UA-17\",\"minutes\":4,\"secret\":\"mine\"}")
                        .expectText("{\"number\":\"UA-17\",\"minutes\":5}");
                socket.sendText("{\"number\":\"UA-18\",\"minutes\":101}");
                assertThat(List.of(socket.next(), socket.next()))
                        .extracting(Object::toString)
                        .containsExactlyInAnyOrder(
                                "Text[text={\"number\":\"UA-18\",\"minutes\":0}]",
                                "Text[text={\"number\":\"UA-18\",\"minutes\":102}]");
            }
        }

        @Test
        @DisplayName("W2 of a method that returns nothing has no answer, and the socket lives")
        void nothing() {
            ListenedApp.Methods methods = context.getBean(ListenedApp.Methods.class);
            try (TestSocket socket = connect("/quiet")) {
                socket.sendText("a").sendText("b").expectNothing(Duration.ofMillis(50));
                assertThat(methods.quiet).containsExactly("a", "b");
            }
        }

        @Test
        @DisplayName("W3 is answered by text, bytes, JSON and each value of a Flux, in the order of messages")
        void kinds() {
            try (TestSocket words = connect("/words")) {
                words.sendText("one two").sendText("three");
                StepVerifier.create(words.texts().take(3))
                        .expectNext("one", "two", "three")
                        .expectComplete()
                        .verify(Duration.ofSeconds(5));
            }
            try (TestSocket bytes = connect("/bytes")) {
                assertThat(bytes.sendBinary(new byte[] {1, 2, 3}).expectBinary())
                        .containsExactly(1, 2, 3);
            }
            try (TestSocket json = connect("/json")) {
                json.sendText("\"hi\"").expectText("\"hi!\"");
            }
            try (TestSocket binary = connect("/binary")) {
                byte[] message = "{\"number\":7}".getBytes(StandardCharsets.UTF_8);
                assertThat(new String(binary.sendBinary(message).expectBinary(), StandardCharsets.UTF_8))
                        .contains("\"number\":7");
            }
        }

        @Test
        @DisplayName("W7 in frames that the listener does not take closes with 1003")
        void wrongFrame() {
            connect("/words").sendBinary(new byte[] {1}).expectClose(1003);
            connect("/bytes").sendText("text").expectClose(1003);
        }

        @Test
        @DisplayName("W31 above the size limit closes with 1009")
        void tooBig() {
            connect("/words").sendText("x".repeat(65 * 1024)).expectClose(1009);
        }

        @Test
        @DisplayName("finds its method by its type's name, by the method's, or by its frame")
        void routed() {
            try (TestSocket socket = connect("/orders")) {
                socket.sendText("{\"type\":\"place\",\"amount\":3}").expectText("placed 3");
                socket.sendText("{\"id\":\"x\",\"type\":\"cancel-order\"}").expectText("cancelled x");
                assertThat(socket.sendBinary(new byte[9]).expectBinary()).containsExactly(9);
                socket.sendText("{\"type\":\"burn\"}")
                        .expectJson("{\"type\":\"error\",\"problem\":{\"status\":400,\"code\":\"unknown-message\"}}");
                socket.sendText("[]").expectJson("{\"type\":\"error\",\"problem\":{\"status\":400}}");
            }
        }

        @Test
        @DisplayName("may close the socket by its result")
        void closing() {
            connect("/bye").sendText("enough").expectClose(4001);
        }

        @Test
        @DisplayName("W28 of a @Blocking method is worked on off the event loop")
        void blocking() {
            try (TestSocket socket = connect("/thread")) {
                String thread = ((TestSocket.Event.Text) socket.sendText("").next()).text();
                assertThat(thread).startsWith("litestar-");
            }
        }

        @Test
        @DisplayName("is one of a conversation where the method takes a Flux; an invalid one is answered beside it")
        void conversation() {
            connect("/sum")
                    .sendText("{\"number\":1}")
                    .expectText("1")
                    .sendText("{\"number\":\"x\"}")
                    .expectJson("{\"type\":\"error\",\"problem\":{\"status\":400}}")
                    .sendText("{\"number\":2}")
                    .expectText("3")
                    .sendText("{\"number\":3}")
                    .expectText("6")
                    .expectClose(1000);
        }
    }

    @Nested
    @DisplayName("An invalid payload")
    class Invalid {

        @Test
        @DisplayName("W4 without a DTO is refused with the place of its fault, as with one")
        void plain() {
            String fault = "{\"type\":\"error\",\"problem\":{\"status\":400,\"errors\":[{\"pointer\":\"%s\"}]}}";
            try (TestSocket plain = connect("/plain");
                    TestSocket dto = connect("/flights")) {
                plain.sendText("{\"number\":\"four\"}").expectJson(fault.formatted("/number"));
                dto.sendText("{\"number\":\"UA-1\",\"minutes\":\"four\"}").expectJson(fault.formatted("/minutes"));
                plain.sendText("{\"number\":4}").expectJson("{\"number\":5}");
            }
        }

        @Test
        @DisplayName("W5 is answered with its faults, and the socket lives")
        void answered() {
            try (TestSocket socket = connect("/chat/{room}", "lobby")) {
                socket.sendText("{\"text\":\"\"}")
                        .expectJson("{\"type\":\"error\",\"problem\":{\"status\":400,\"errors\":"
                                + "[{\"pointer\":\"/text\",\"code\":\"NotBlank\"}]}}");
                socket.sendText("{").expectJson("{\"type\":\"error\",\"problem\":{\"status\":400}}");
                socket.sendText("{\"text\":\"hi\"}").expectJson("{\"text\":\"hi\",\"from\":\"guest@lobby\"}");
            }
            try (TestSocket socket = connect("/json")) {
                socket.sendText("\"too long\"").expectJson("{\"type\":\"error\",\"problem\":{\"status\":400}}");
                socket.sendText("\"short\"").expectText("\"short!\"");
            }
        }

        @Test
        @DisplayName("W6 too many of them within the window close with 1008")
        void tooMany() {
            TestSocket socket = connect("/plain");
            for (int i = 0; i < 4; i++) {
                socket.sendText("{").expectJson("{\"type\":\"error\"}");
            }
            socket.expectClose(1008);
        }
    }

    @Nested
    @DisplayName("A failure")
    class Failure {

        @Test
        @DisplayName("W9 goes to the bean's handler, or to an advice's, whose result is the frame or the close code")
        void handled() {
            connect("/failing")
                    .sendText("business")
                    .expectJson("{\"type\":\"refused\",\"why\":\"No seat left.\"}")
                    .sendText("ok")
                    .expectText("ok")
                    .sendText("global")
                    .expectClose(4000);
        }

        @Test
        @DisplayName("that speaks for itself is an error frame")
        void foreseen() {
            try (TestSocket socket = connect("/failing")) {
                socket.sendText("status")
                        .expectJson("{\"type\":\"error\",\"problem\":{\"status\":409,\"detail\":\"Taken.\"}}");
                socket.sendText("ok").expectText("ok");
            }
        }

        @Test
        @DisplayName("W10 that nobody foresaw closes with 1011, is logged once, and tells the client nothing")
        void unforeseen(CapturedOutput output) {
            connect("/failing").sendText("boom").expectClose(1011);

            await().atMost(Duration.ofSeconds(2)).until(() -> output.getAll().contains("inner secret"));
            assertThat(output.getAll().split("inner secret", -1)).hasSize(2);
            assertThat(output.getAll()).containsPattern("[0-9a-f]+(-\\d+)? failed in Failing.failing");
        }

        @Test
        @DisplayName("of @OnOpen is told, and closes with 1008")
        void opening() {
            connect("/closed-door")
                    .expectJson("{\"type\":\"error\",\"problem\":{\"status\":403}}")
                    .expectClose(1008);
        }
    }

    @Nested
    @DisplayName("A handshake")
    class Handshake {

        @Test
        @DisplayName("W14 binds path, query, header and principal once, for all methods")
        void bound() {
            try (TestSocket socket =
                    client.uri("/bound/7?limit=9").header("X-Tenant", "acme").connect()) {
                socket.sendText("a").expectText("7 9 acme a").sendText("b").expectText("7 9 acme b");
            }
            try (TestSocket ann =
                    client.uri("/chat/{room}", "a b").header("X-User", "ann").connect()) {
                ann.sendJson(Map.of("text", "hi")).expectJson("{\"from\":\"ann@a b\"}");
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"/bound/7", "/bound/7?limit=many", "/bound/seven?limit=1", "/bound/7?limit=11"})
        @DisplayName("W15 without a value, or with a bad one, is answered 400 with a problem")
        void badValue(String path) {
            client.uri(path)
                    .header("X-Tenant", "acme")
                    .expectRefused()
                    .expectStatus(400)
                    .expectHeader("content-type", "application/problem+json")
                    .expectJson("{\"status\":400}");
        }

        @ParameterizedTest
        @ValueSource(ints = {401, 403, 404, 429})
        @DisplayName("W16 W17 that a guard refuses has the guard's status and body, and no method is called")
        void guarded(int status) {
            ListenedApp.Chat chat = context.getBean(ListenedApp.Chat.class);
            int before = chat.log.size();

            client.uri("/chat/x")
                    .header("X-Refuse", String.valueOf(status))
                    .expectRefused()
                    .expectStatus(status)
                    .expectJson("{\"detail\":\"Not you.\"}");

            assertThat(chat.log).hasSize(before);
        }

        @Test
        @DisplayName("of a foreign page is refused with 403")
        void foreign() {
            client.uri("/plain")
                    .header("Origin", "https://evil.example")
                    .expectRefused()
                    .expectStatus(403);
        }

        @Test
        @DisplayName(
                "W29 agrees on the first sub-protocol that is spoken; no match is open, or refused where one is required")
        void subProtocols() {
            try (TestSocket socket =
                    client.uri("/protocol").subProtocols("v9", "v1").connect()) {
                assertThat(socket.subProtocol()).isEqualTo("v1");
                socket.sendText("").expectText("v1");
            }
            try (TestSocket socket = connect("/protocol")) {
                assertThat(socket.subProtocol()).isEmpty();
                socket.sendText("").expectText("null");
            }
            client.uri("/protocol-only")
                    .subProtocols("v9")
                    .expectRefused()
                    .expectStatus(400)
                    .expectJson("{\"code\":\"sub-protocol-required\"}");
        }
    }

    @Nested
    @DisplayName("A client that leaves")
    class Leaving {

        @Test
        @DisplayName("W11 W13 is said to @OnClose once, whichever way it goes")
        void closeHook(CapturedOutput output) {
            ListenedApp.Chat chat = context.getBean(ListenedApp.Chat.class);
            for (String way : List.of("polite", "rude", "closed")) {
                TestSocket socket =
                        client.uri("/chat/door").header("X-User", way).connect();
                socket.sendJson(Map.of("text", "hi")).expectJson("{}");
                switch (way) {
                    case "polite" -> socket.sendClose(4010, "bye");
                    case "rude" -> socket.cut();
                    default -> chat.peers.get(way).close(new CloseStatus(4011, "go"));
                }
                await().atMost(Duration.ofSeconds(5))
                        .until(() -> chat.log.stream().anyMatch(line -> line.startsWith(way + " out")));
            }
            await().atMost(Duration.ofSeconds(5)).until(() -> listeners.openSockets() == 0);

            assertThat(chat.log.stream().filter(line -> line.contains("out of door")))
                    .containsExactly("polite out of door 4010", "rude out of door 1006", "closed out of door 4011");
            assertThat(output.getAll()).doesNotContain("\tat ");
        }

        @Test
        @DisplayName("W19 ends its stream within a second, even an idle one")
        void streams() {
            ListenedApp.Streams streams = context.getBean(ListenedApp.Streams.class);
            int before = streams.cancelled.get();
            TestSocket polite = connect("/idle").expectText("ready");
            TestSocket rude = connect("/idle").expectText("ready");

            polite.close();
            rude.cut();

            await().atMost(Duration.ofSeconds(1)).until(() -> streams.cancelled.get() == before + 2);
        }
    }

    @Nested
    @DisplayName("A stream")
    class Streamed {

        @Test
        @DisplayName("W18 goes through its DTO, and closes with 1000 at its end")
        void dto() {
            connect("/ticks/2")
                    .expectText("{\"number\":\"UA-1\",\"minutes\":1}")
                    .expectText("{\"number\":\"UA-2\",\"minutes\":2}")
                    .expectClose(1000);
        }

        @Test
        @DisplayName("W21 counts messages and throws them away, or closes with 1008")
        void messages() {
            long before = listeners.ignoredMessages();
            try (TestSocket socket = connect("/idle")) {
                socket.expectText("ready").sendText("hello").expectNothing(Duration.ofMillis(50));
                assertThat(listeners.ignoredMessages()).isEqualTo(before + 1);
            }
            connect("/strict").sendText("hello").expectClose(1008);
        }

        @Test
        @DisplayName("W22 that cannot wait closes with 1013 for a client that does not read")
        void tooHot() {
            TestSocket socket = client.uri("/hot").withoutReading().connect();

            await().atMost(Duration.ofSeconds(10)).until(() -> listeners.openSockets() == 0);
            socket.cut();
        }
    }

    @Nested
    @DisplayName("Under load")
    class Load {

        @Test
        @DisplayName(
                "W22 a client that does not read what is sent from elsewhere is closed with 1013, and it is counted")
        void slow() {
            long before = listeners.droppedMessages();
            TestSocket socket = client.uri("/flood").withoutReading().connect();

            socket.sendText("200");

            await().atMost(Duration.ofSeconds(10)).until(() -> listeners.openSockets() == 0);
            assertThat(listeners.droppedMessages()).isGreaterThan(before);
            socket.cut();
        }

        @Test
        @DisplayName("W25 messages faster than the method are not read, but for those read ahead")
        void backPressure() {
            ListenedApp.Methods methods = context.getBean(ListenedApp.Methods.class);
            methods.started.set(0);
            methods.most.set(0);
            try (TestSocket socket = connect("/one-by-one")) {
                IntStream.range(0, 50).forEach(i -> socket.sendText("2"));
                assertThat(socket.texts().take(50).collectList().block(Duration.ofSeconds(10)))
                        .hasSize(50);
            }
            assertThat(methods.started).hasValue(50);
            assertThat(methods.most).hasValue(1);
        }

        @Test
        @DisplayName("W26 as many messages as the concurrency are worked on at once; answers keep their order if asked")
        void concurrency() {
            ListenedApp.Methods methods = context.getBean(ListenedApp.Methods.class);
            methods.most.set(0);
            try (TestSocket socket = connect("/ordered")) {
                List.of("500", "400", "410", "420", "1", "2").forEach(socket::sendText);
                List.of("500", "400", "410", "420", "1", "2").forEach(socket::expectText);
            }
            assertThat(methods.most).hasValue(4);
            try (TestSocket socket = connect("/unordered")) {
                List.of("300", "10").forEach(socket::sendText);
                List.of("10", "300").forEach(socket::expectText);
            }
        }
    }

    @Test
    @DisplayName("A route is a listener or a stream without annotations, by the same rules")
    void routes() {
        connect("/rooms/{room}", "lobby")
                .expectText("welcome")
                .sendJson(Map.of("text", "hi"))
                .expectText("lobby: hi")
                .sendJson(Map.of("text", ""))
                .expectJson("{\"type\":\"error\",\"problem\":{\"errors\":[{\"pointer\":\"/text\"}]}}")
                .close();
        connect("/countdown").expectText("2").expectText("1").expectClose(1000);
        await().atMost(Duration.ofSeconds(5))
                .until(() -> context.getBean(ListenedApp.class).routesClosed.get() == 1);
    }

    @Test
    @DisplayName(
            "A route's DTO holds for messages, answers and what is sent from elsewhere; other values go as they are")
    void routesWithDto() {
        try (TestSocket socket = connect("/projected")) {
            socket.expectText("{\"number\":\"opened\",\"minutes\":0}");
            socket.sendText("{\"number\":\"UA-17\",\"minutes\":4,\"secret\":\"mine\"}");
            assertThat(List.of(socket.next(), socket.next()))
                    .extracting(Object::toString)
                    .containsExactlyInAnyOrder(
                            "Text[text={\"number\":\"sent\",\"minutes\":0}]",
                            "Text[text={\"number\":\"UA-17\",\"minutes\":5}]");
            socket.sendText("{\"number\":\"UA-1\",\"minutes\":\"four\"}")
                    .expectJson("{\"type\":\"error\",\"problem\":{\"status\":400,\"errors\":"
                            + "[{\"pointer\":\"/minutes\"}]}}");
            socket.sendText("{").expectJson("{\"type\":\"error\",\"problem\":{\"status\":400}}");
        }
        connect("/projected-stream")
                .expectText("{\"number\":\"UA-1\",\"minutes\":1}")
                .expectText("end")
                .expectClose(1000);
    }

    @Test
    @DisplayName(
            "Arguments are bound with the binders of the listener and of advices; what these refuse is a bad request")
    void binders() {
        try (TestSocket socket = connect("/spans/3-9/1")) {
            socket.sendText("x").expectText("3..9 HIGH x");
        }
        client.uri("/spans/3-x/1").expectRefused().expectStatus(400);
        client.uri("/spans/3-9/x").expectRefused().expectStatus(400);
    }

    @Test
    @DisplayName("From elsewhere a client is sent values while it is open, and closed")
    void peer() {
        ListenedApp.Chat chat = context.getBean(ListenedApp.Chat.class);
        TestSocket ann = client.uri("/chat/lobby").header("X-User", "pia").connect();
        await().atMost(Duration.ofSeconds(5)).until(() -> chat.peers.containsKey("pia"));
        WebSocketPeer peer = chat.peers.get("pia");

        assertThat(peer.principal())
                .extracting(java.security.Principal::getName)
                .isEqualTo("pia");
        assertThat(IntStream.range(0, 5).mapToObj(i -> peer.send("n" + i)).collect(Collectors.toSet()))
                .containsExactly(true);
        IntStream.range(0, 5).forEach(i -> ann.expectText("n" + i));
        peer.close(CloseStatus.NORMAL);
        ann.expectClose(1000);
        StepVerifier.create(peer.closed()).expectComplete().verify(Duration.ofSeconds(5));
        assertThat(peer.send("late")).isFalse();
    }
}
