package org.litestarspring.autoconfigure.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.swagger.v3.core.converter.ModelConverters;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.litestarspring.autoconfigure.channels.ChannelEndpointsAutoConfiguration;
import org.litestarspring.autoconfigure.channels.LitestarChannelsAutoConfiguration;
import org.litestarspring.autoconfigure.dto.LitestarDtoAutoConfiguration;
import org.litestarspring.autoconfigure.web.LitestarWebAutoConfiguration;
import org.litestarspring.channels.websocket.OnOpen;
import org.litestarspring.channels.websocket.WebSocketListener;
import org.litestarspring.channels.websocket.WebSocketStream;
import org.litestarspring.dto.web.UseDto;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.codec.autoconfigure.CodecsAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@DisplayName("The AsyncAPI document of listeners")
class ListenersDocumentTest {

    private final ReactiveWebApplicationContextRunner runner = new ReactiveWebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    JacksonAutoConfiguration.class,
                    CodecsAutoConfiguration.class,
                    WebFluxAutoConfiguration.class,
                    LitestarWebAutoConfiguration.class,
                    LitestarDtoAutoConfiguration.class,
                    LitestarChannelsAutoConfiguration.class,
                    ChannelEndpointsAutoConfiguration.class,
                    WebSocketListenersAutoConfiguration.class));

    /** Springdoc leaves the converters of each context in a place of the JVM's, those of closed ones too. */
    @BeforeEach
    void forget() {
        ModelConverters.reset();
    }

    static class Rooms {

        record Line(@NotBlank String text) {}

        record Said(String from, String text) {}

        @WebSocketListener("/rooms/{room:[a-z]{1,8}}")
        Mono<Said> said(
                @PathVariable String room,
                @RequestParam String name,
                @RequestParam(required = false) Integer age,
                Line l) {
            return Mono.just(new Said(name, l.text()));
        }
    }

    static class Poems {

        record Line(List<String> words) {}

        @WebSocketListener("/poems")
        void line(Line line) {}

        @WebSocketListener("/scans")
        byte[] scan(byte[] picture) {
            return picture;
        }

        @WebSocketListener("/flights")
        @UseDto(Flight.View.class)
        Flux<List<Flight>> flights(Flight flight) {
            return Flux.just(List.of(flight));
        }

        @WebSocketStream("/ticks")
        Flux<String> ticks() {
            return Flux.empty();
        }
    }

    record Place(int amount) {}

    record Cancel(String id) {}

    @WebSocketListener("/orders")
    static class Orders {

        @OnOpen
        String opened() {
            return "welcome";
        }

        String place(Place order) {
            return "placed";
        }

        void cancel(Cancel order) {}
    }

    private static WebTestClient.ResponseSpec get(ApplicationContext context) {
        return WebTestClient.bindToApplicationContext(context)
                .configureClient()
                .responseTimeout(Duration.ofMinutes(1))
                .build()
                .get()
                .uri("/asyncapi.json")
                .exchange();
    }

    private static JsonNode document(ApplicationContext context) {
        byte[] body =
                get(context).expectStatus().isOk().expectBody().returnResult().getResponseBody();
        return JsonMapper.shared().readTree(body);
    }

    private static void assertPart(JsonNode document, String pointer, String json) {
        assertThat(document.at(pointer))
                .as(pointer)
                .isEqualTo(JsonMapper.shared().readTree(json));
    }

    @Test
    @DisplayName("has a channel for each path, with what the handshake takes, and operations with their answers")
    void channels() {
        runner.withBean(Rooms.class).run(context -> {
            JsonNode document = document(context);

            String room = "/channels/listener-rooms_room";
            assertPart(document, room + "/address", "\"/rooms/{room}\"");
            assertPart(document, room + "/parameters", "{\"room\":{}}");
            assertPart(document, room + "/bindings/ws/query/required", "[\"name\"]");
            assertPart(document, room + "/bindings/ws/query/properties/age/type", "\"integer\"");
            String operation = "/operations/listener-rooms_room-said";
            assertPart(document, operation + "/action", "\"receive\"");
            assertPart(
                    document,
                    operation + "/reply/messages",
                    "[{\"$ref\":\"#/channels/listener-rooms_room/messages/said-answer\"},"
                            + "{\"$ref\":\"#/channels/listener-rooms_room/messages/error\"}]");
            assertPart(
                    document,
                    "/components/messages/listener-rooms_room-said/payload",
                    "{\"$ref\":\"#/components/schemas/Line\"}");
            assertPart(document, "/components/schemas/Line/required", "[\"text\"]");
            assertPart(document, "/servers/_listeners/protocol", "\"ws\"");
        });
    }

    @Test
    @DisplayName("shows DTOs in place of entities, text and bytes for what they are, and streams that send alone")
    void payloads() {
        runner.withBean(Poems.class).run(context -> {
            JsonNode document = document(context);

            String messages = "/components/messages/listener-";
            assertPart(
                    document,
                    messages + "flights-flights/payload",
                    "{\"$ref\":\"#/components/schemas/FlightViewDto\"}");
            assertPart(
                    document,
                    messages + "flights-flights-answer/payload",
                    "{\"type\":\"array\",\"items\":{\"$ref\":\"#/components/schemas/FlightViewDto\"}}");
            assertThat(document.toString()).doesNotContain("secret");
            assertPart(document, messages + "scans-scan/contentType", "\"application/octet-stream\"");
            assertPart(document, messages + "ticks-ticks-answer/contentType", "\"text/plain\"");
            assertPart(document, "/operations/listener-ticks-ticks/action", "\"send\"");
            assertPart(
                    document,
                    "/operations/listener-poems-line/reply/messages",
                    "[{\"$ref\":\"#/channels/listener-poems/messages/error\"}]");
        });
    }

    @Test
    @DisplayName("says what tells messages of one path apart, and has no operation for what sends nothing")
    void discriminator() {
        runner.withBean(Orders.class).run(context -> {
            JsonNode document = document(context);

            assertPart(
                    document,
                    "/components/messages/listener-orders-place/payload/allOf",
                    "[{\"$ref\":\"#/components/schemas/Place\"},{\"type\":\"object\",\"properties\":"
                            + "{\"type\":{\"type\":\"string\",\"const\":\"place\"}},\"required\":[\"type\"]}]");
            assertThat(document.get("operations").propertyNames())
                    .containsExactlyInAnyOrder(
                            "listener-orders-place", "listener-orders-cancel", "listener-orders-opened");
        });
    }

    @Test
    @DisplayName("tells types of one simple name apart")
    void sameNames() {
        runner.withBean(Rooms.class).withBean(Poems.class).run(context -> {
            JsonNode schemas = document(context).at("/components/schemas");

            assertThat(List.of(
                            schemas.at("/Line/properties").propertyNames(),
                            schemas.at("/Line-2/properties").propertyNames()))
                    .extracting(Object::toString)
                    .containsExactlyInAnyOrder("[text]", "[words]");
        });
    }

    @Test
    @DisplayName("is served where there is anything in it, and not where it is switched off")
    void served() {
        runner.run(context -> get(context).expectStatus().isNotFound());
        runner.withBean(Poems.class)
                .withPropertyValues("litestar.channels.asyncapi.enabled=false")
                .run(context -> get(context).expectStatus().isNotFound());
        runner.withBean(Poems.class)
                .withClassLoader(new FilteredClassLoader("io.swagger"))
                .run(context -> assertPart(
                        document(context),
                        "/components/messages/listener-poems-line/payload",
                        JsonMapper.shared().writeValueAsString(Map.of("title", "Line"))));
    }
}
