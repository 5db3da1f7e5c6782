package org.litestarspring.autoconfigure.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.litestarspring.channels.websocket.listener.ListenerDtos;
import org.litestarspring.channels.websocket.listener.WebSocketListeners;
import org.litestarspring.dto.DtoCodec;
import org.litestarspring.dto.Dtos;
import org.litestarspring.dto.web.DtoBindings;
import org.litestarspring.dto.web.DtoBodies;
import org.litestarspring.dto.web.DtoMessages;
import org.litestarspring.dto.web.DtoSignatures;
import org.litestarspring.test.websocket.TestSocket;
import org.litestarspring.test.websocket.WebSocketTestClient;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.MethodParameter;
import tools.jackson.databind.json.JsonMapper;

/** The oracle of the straight way is the body of a request: to the byte, with the same observations. */
@DisplayName("A message that is read straight")
class BothWaysTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final String TRIP = "{\"text\":\"good\"}";

    private static final List<String> LEGS = List.of(
            "{\"a\":{\"from\":\"FRA\",\"gate\":1}}",
            "{\"a\":{\"from\":\"\",\"gate\":1}}",
            "{\"a\":{\"from\":\"FRA\",\"gate\":1},\"b\":{\"from\":\"FRA\",\"gate\":0}}",
            "{\"a\":null}");

    private static final List<String> BOOKINGS =
            List.of("{\"text\":\"free\"}", "{\"text\":\"taken\"}", "{\"text\":\"\"}", "{\"text\":null}");

    private static final List<String> SHAPES =
            List.of("{\"kind\":\"Circle\",\"radius\":1}", "{\"kind\":\"Oval\"}", "{\"kind\":\"Square\",\"side\":[]}");

    private static Way straight;
    private static Way byRequest;

    /** An application that goes one of the ways. */
    private record Way(ConfigurableApplicationContext context, WebSocketTestClient client) {

        static Way of(Class<?> application) {
            SpringApplication spring = new SpringApplication(application);
            spring.setWebApplicationType(WebApplicationType.REACTIVE);
            spring.setDefaultProperties(Map.of(
                    "server.port", "0",
                    "litestar.channels.close-timeout", "1s",
                    "litestar.websocket.max-invalid", "1000",
                    "litestar.websocket.max-messages-per-second", "1000"));
            ConfigurableApplicationContext context = spring.run();
            return new Way(
                    context,
                    WebSocketTestClient.bindToServer(
                                    context.getEnvironment().getRequiredProperty("local.server.port", Integer.class))
                            .withTimeout(PATIENCE));
        }

        /** All that comes for messages, each followed by one that is good, over a socket that is opened anew if closed. */
        List<String> answers(String path, List<String> messages, String good) {
            BothWaysApp app = this.context.getBean(BothWaysApp.class);
            app.observed.clear();
            List<String> seen = new ArrayList<>();
            Iterator<String> left = messages.iterator();
            while (left.hasNext()) {
                try (TestSocket socket = connect(path)) {
                    boolean isOpen = true;
                    while (isOpen && left.hasNext()) {
                        isOpen = answered(socket, left.next(), good, seen);
                    }
                }
            }
            WebSocketListeners listeners = this.context.getBean(WebSocketListeners.class);
            await("close").atMost(PATIENCE).until(() -> listeners.openSockets() == 0);
            // A worker ends its observations beside its answers, and after those that follow.
            if (!path.equals("/blocking")) {
                seen.addAll(app.observed);
            }
            return seen;
        }

        private TestSocket connect(String path) {
            return this.client
                    .uri(path)
                    .header("Accept-Language", "de, en;q=0.5")
                    .connect();
        }

        /** Whether the socket lives on. */
        private static boolean answered(TestSocket socket, String message, String good, List<String> seen) {
            seen.add(message);
            String end = socket.sendText(good).next().toString();
            socket.sendText(message);
            try {
                socket.sendText(good);
            } catch (CompletionException closed) {
                // The close comes next.
            }
            for (TestSocket.Event event = socket.next(); ; event = socket.next()) {
                seen.add(shown(event));
                if (event instanceof TestSocket.Event.Closed || event instanceof TestSocket.Event.Lost) {
                    return false;
                }
                if (event.toString().equals(end)) {
                    return true;
                }
            }
        }

        private static String shown(TestSocket.Event event) {
            return event instanceof TestSocket.Event.Binary binary
                    ? "Binary" + Arrays.toString(binary.bytes())
                    : event.toString();
        }
    }

    /** The same, but that each message is read as the body of a request. */
    @Configuration(proxyBeanMethods = false)
    static class ByRequest extends BothWaysApp {

        @Bean
        ListenerDtos byRequest(DtoBindings bindings, JsonMapper json, DtoCodec codec, Dtos dtos, DtoBodies bodies) {
            return new Unhurried(new ListenerDtoBridge(
                    new DtoMessages(bindings, json, codec), new DtoSignatures(bindings), dtos, bodies));
        }
    }

    /** Knows of no straight way, as one of an application that wrote its own does not. */
    private record Unhurried(ListenerDtos dtos) implements ListenerDtos {

        @Override
        public boolean reads(MethodParameter payload) {
            return this.dtos.reads(payload);
        }

        @Override
        public @Nullable UnaryOperator<Object> writes(MethodParameter returned) {
            return this.dtos.writes(returned);
        }

        @Override
        public Object sent(MethodParameter returned, Object value) {
            return this.dtos.sent(returned, value);
        }
    }

    @BeforeAll
    static void start() {
        straight = Way.of(BothWaysApp.class);
        byRequest = Way.of(ByRequest.class);
    }

    @AfterAll
    static void stop() {
        straight.context().close();
        byRequest.context().close();
    }

    @Test
    @DisplayName("goes another way than one that is the body of a request")
    void ways() {
        try (TestSocket one = straight.client().uri("/way").connect();
                TestSocket other = byRequest.client().uri("/way").connect()) {
            one.sendText(TRIP).expectText("true");
            other.sendText(TRIP).expectText("false");
        }
    }

    @Test
    @DisplayName("W5 is checked by the validators of @InitBinder methods too, which else leave it on its way")
    void binders() {
        try (TestSocket bound = straight.client().uri("/bound").connect();
                TestSocket edited = straight.client().uri("/edited").connect()) {
            bound.sendText("{\"text\":\"taken\"}")
                    .expectJson("{\"type\":\"error\",\"problem\":{\"status\":400,\"errors\":"
                            + "[{\"pointer\":\"/text\",\"message\":\"is taken\"}]}}");
            bound.sendText("{\"text\":\"free\"}").expectText("{\"text\":\"free\"}");
            edited.sendText("{\"from\":\"FRA\",\"gate\":1}").expectText("true");
        }
    }

    private static Stream<String> broken() {
        return Stream.of(
                "",
                " \n",
                "null",
                "{",
                "[]",
                "{}",
                "\"text\"",
                "7",
                "{} {}",
                "{\"text\":\"a\",\"text\":\"b\"}",
                "\uFEFF{}");
    }

    static Stream<Arguments> messages() {
        Stream<String> flights = Stream.of(
                "{\"number\":\"UA-7\",\"minutes\":4}",
                "{\"number\":\"Zürich \uD83D\uDEEB\",\"minutes\":0}",
                "{\"number\":\"UA-7\",\"minutes\":4,\"secret\":\"mine\"}",
                "{\"number\":\"UA-7\",\"minutes\":4,\"unknown\":[{}]}",
                "{\"number\":\" \",\"minutes\":-1}",
                "{\"number\":null}",
                "{\"number\":[],\"minutes\":\"four\"}",
                "{\"number\":7,\"minutes\":\"4\"}",
                "{\"number\":\"UA-7\",\"minutes\":4.5}",
                "{\"minutes\":99999999999}",
                "{\"number\":\"UA-7\",\"minutes\":4");
        Stream<String> trips = Stream.of(
                "{\"text\":\"ok\",\"remark\":\"x\",\"legs\":[{\"from\":\"FRA\",\"gate\":1}],\"other\":1}",
                "{\"text\":\"\",\"legs\":[{\"from\":\"\",\"gate\":0},{\"from\":\"FRA\",\"gate\":\"one\"}]}",
                "{\"text\":\"much too long\",\"legs\":[{\"from\":\" \",\"gate\":-1},null]}",
                "{\"text\":{},\"legs\":{}}");
        List<String> allFlights = Stream.concat(broken(), flights).toList();
        List<String> allTrips = Stream.concat(broken(), trips).toList();
        String trip = "{\"text\":\"good\",\"remark\":\"y\"}";
        String legs = "{\"good\":{\"from\":\"FRA\",\"gate\":7}}";
        String square = "{\"kind\":\"Square\",\"side\":9}";
        return Stream.of(
                Arguments.of("/dto", allFlights, "{\"number\":\"good\",\"minutes\":1}"),
                Arguments.of("/dto-part", allFlights, "{\"number\":\"good\"}"),
                Arguments.of(
                        "/dto-list",
                        allFlights.stream().map("[%s,{}]"::formatted).toList(),
                        "[{\"number\":\"good\",\"minutes\":1}]"),
                Arguments.of("/valid", allTrips, trip),
                Arguments.of("/bound", BOOKINGS, "{\"text\":\"good\"}"),
                Arguments.of("/groups", allTrips, trip),
                Arguments.of("/unchecked", allTrips, trip),
                Arguments.of("/four", allTrips, trip),
                Arguments.of("/blocking", allTrips, trip),
                Arguments.of("/constrained", LEGS, legs),
                Arguments.of("/shape", SHAPES, square),
                Arguments.of("/tree", SHAPES, square));
    }

    @ParameterizedTest(name = "to {0}")
    @MethodSource("messages")
    @DisplayName("W4 W5 is answered as the body of a request is")
    void sameAnswers(String path, List<String> messages, String good) {
        assertThat(straight.answers(path, messages, good)).isEqualTo(byRequest.answers(path, messages, good));
    }

    @Test
    @DisplayName("W2 W3 W9 W10 has the results and failures of one that is the body of a request")
    void results() {
        List<String> messages = Stream.of(
                        "null", "text", "bytes", "several", "none", "entity", "close", "later", "thrown", "status",
                        "both", "checked", "error", "cycle", "trip")
                .map("{\"text\":\"%s\"}"::formatted)
                .toList();

        assertThat(straight.answers("/result", messages, TRIP)).isEqualTo(byRequest.answers("/result", messages, TRIP));
    }
}
