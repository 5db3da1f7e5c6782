package org.litestarspring.autoconfigure.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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
import org.junit.jupiter.params.provider.ValueSource;
import org.litestarspring.channels.websocket.listener.ListenerDtos;
import org.litestarspring.channels.websocket.listener.WebSocketListeners;
import org.litestarspring.dto.DtoCodec;
import org.litestarspring.dto.web.DtoBindings;
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

    private static final String TRIP = "{\"text\":\"last\"}";

    private static Way straight;
    private static Way byRequest;

    /** An application that goes one of the ways. */
    private record Way(ConfigurableApplicationContext context, WebSocketTestClient client) {

        static Way of(Class<?> application) {
            SpringApplication spring = new SpringApplication(application);
            spring.setWebApplicationType(WebApplicationType.REACTIVE);
            spring.setDefaultProperties(Map.of("server.port", "0", "litestar.channels.close-timeout", "1s"));
            ConfigurableApplicationContext context = spring.run();
            return new Way(
                    context,
                    WebSocketTestClient.bindToServer(
                            context.getEnvironment().getRequiredProperty("local.server.port", Integer.class)));
        }

        /** All that comes for a message, until the answer to one that is good, or the close. */
        List<String> answers(String path, String message, String last) {
            BothWaysApp app = this.context.getBean(BothWaysApp.class);
            app.observed.clear();
            List<String> seen = new ArrayList<>();
            try (TestSocket socket = this.client
                    .uri(path)
                    .header("Accept-Language", "de, en;q=0.5")
                    .connect()) {
                String end = socket.sendText(last).next().toString();
                socket.sendText(message).sendText(last);
                for (TestSocket.Event event = socket.next(); ; event = socket.next()) {
                    seen.add(shown(event));
                    if (event instanceof TestSocket.Event.Closed
                            || event.toString().equals(end)) {
                        break;
                    }
                }
            }
            WebSocketListeners listeners = this.context.getBean(WebSocketListeners.class);
            await("close").atMost(Duration.ofSeconds(5)).until(() -> listeners.openSockets() == 0);
            // A worker ends its observations beside its answers, and after those that follow.
            if (!path.equals("/blocking")) {
                seen.addAll(app.observed);
            }
            return seen;
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
        ListenerDtos byRequest(DtoBindings bindings, JsonMapper json, DtoCodec codec) {
            return new Unhurried(
                    new ListenerDtoBridge(new DtoMessages(bindings, json, codec), new DtoSignatures(bindings)));
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

    static Stream<Arguments> messages() {
        Stream<String> broken = Stream.of(
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
        List<String> allBroken = broken.toList();
        List<String> allFlights = flights.toList();
        List<String> allTrips = trips.toList();
        Stream<Arguments> dtos = Stream.concat(allBroken.stream(), allFlights.stream())
                .map(message -> Arguments.of("/dto", message, "{\"number\":\"last\",\"minutes\":1}"));
        Stream<Arguments> parts = Stream.concat(allBroken.stream(), allFlights.stream())
                .map(message -> Arguments.of("/dto-part", message, "{\"number\":\"last\"}"));
        Stream<Arguments> lists = allFlights.stream()
                .map(message ->
                        Arguments.of("/dto-list", "[" + message + ",{}]", "[{\"number\":\"last\",\"minutes\":1}]"));
        Stream<Arguments> plain = Stream.of("/valid", "/groups", "/unchecked", "/four", "/blocking")
                .flatMap(path -> Stream.concat(allBroken.stream(), allTrips.stream())
                        .map(message -> Arguments.of(path, message, "{\"text\":\"last\",\"remark\":\"y\"}")));
        return Stream.of(dtos, parts, lists, plain).flatMap(all -> all);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("messages")
    @DisplayName("W4 W5 is answered as the body of a request is")
    void sameAnswers(String path, String message, String last) {
        assertThat(straight.answers(path, message, last)).isEqualTo(byRequest.answers(path, message, last));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":{\"from\":\"FRA\",\"gate\":1}}",
                "{\"a\":{\"from\":\"\",\"gate\":1}}",
                "{\"a\":{\"from\":\"FRA\",\"gate\":1},\"b\":{\"from\":\"FRA\",\"gate\":0}}",
                "{\"a\":null}"
            })
    @DisplayName("W4 whose argument has constraints of its own is answered as the body of a request is")
    void constraints(String message) {
        String last = "{\"last\":{\"from\":\"FRA\",\"gate\":7}}";

        assertThat(straight.answers("/constrained", message, last))
                .isEqualTo(byRequest.answers("/constrained", message, last));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"kind\":\"Circle\",\"radius\":1}", "{\"kind\":\"Oval\"}", "{\"kind\":\"Square\",\"side\":[]}"
            })
    @DisplayName("of a family, or a tree, is answered as the body of a request is")
    void families(String message) {
        String last = "{\"kind\":\"Square\",\"side\":9}";

        assertThat(straight.answers("/shape", message, last)).isEqualTo(byRequest.answers("/shape", message, last));
        assertThat(straight.answers("/tree", message, last)).isEqualTo(byRequest.answers("/tree", message, last));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null", "text", "bytes", "several", "none", "entity", "close", "later", "thrown", "status", "both",
                "checked", "error", "cycle", "trip"
            })
    @DisplayName("W2 W3 W9 W10 has the results and failures of one that is the body of a request")
    void results(String result) {
        String message = "{\"text\":\"" + result + "\"}";

        assertThat(straight.answers("/result", message, TRIP)).isEqualTo(byRequest.answers("/result", message, TRIP));
    }
}
