package org.litestarspring.autoconfigure.sse;

import static org.assertj.core.api.Assertions.assertThat;

import io.swagger.v3.core.converter.ModelConverters;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.litestarspring.autoconfigure.channels.ChannelEndpointsAutoConfiguration;
import org.litestarspring.autoconfigure.channels.LitestarChannelsAutoConfiguration;
import org.litestarspring.autoconfigure.dto.LitestarDtoAutoConfiguration;
import org.litestarspring.autoconfigure.web.LitestarWebAutoConfiguration;
import org.litestarspring.autoconfigure.websocket.Flight;
import org.litestarspring.channels.sse.LastEventId;
import org.litestarspring.channels.sse.SseEvents;
import org.litestarspring.dto.web.UseDto;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.codec.autoconfigure.CodecsAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@DisplayName("The AsyncAPI document of streams of events")
class StreamsDocumentTest {

    record Tick(String symbol, long price) {}

    @RestController
    static class Markets {

        @GetMapping("/flights/{port:[A-Z]+}")
        @UseDto(Flight.View.class)
        Mono<SseEvents<Flight>> flights(@PathVariable String port, LastEventId last) {
            return Mono.just(SseEvents.of(Flux.empty()));
        }

        @GetMapping(path = "/ticks", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
        Flux<Tick> ticks(@RequestParam String symbol) {
            return Flux.empty();
        }

        @GetMapping("/batches")
        Flux<ServerSentEvent<List<Tick>>> batches() {
            return Flux.empty();
        }

        @GetMapping("/no-stream")
        Flux<Tick> noStream() {
            return Flux.empty();
        }
    }

    private final ReactiveWebApplicationContextRunner runner = new ReactiveWebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    JacksonAutoConfiguration.class,
                    CodecsAutoConfiguration.class,
                    WebFluxAutoConfiguration.class,
                    HttpHandlerAutoConfiguration.class,
                    LitestarWebAutoConfiguration.class,
                    LitestarDtoAutoConfiguration.class,
                    LitestarSseAutoConfiguration.class,
                    LitestarChannelsAutoConfiguration.class,
                    ChannelEndpointsAutoConfiguration.class));

    /** Springdoc leaves the converters of each context in a place of the JVM's, those of closed ones too. */
    @BeforeEach
    void forget() {
        ModelConverters.reset();
    }

    private static JsonNode document(ApplicationContext context) {
        return JsonMapper.shared()
                .readTree(WebTestClient.bindToApplicationContext(context)
                        .build()
                        .get()
                        .uri("http://localhost/asyncapi.json")
                        .exchange()
                        .expectStatus()
                        .isOk()
                        .expectBody()
                        .returnResult()
                        .getResponseBodyContent());
    }

    @Test
    @DisplayName("has a channel for each path, its variables and query, and the schema of what an event carries")
    void streams() {
        this.runner.withUserConfiguration(Markets.class).run(context -> {
            JsonNode document = document(context);

            assertThat(document.at("/servers/_streams/protocol").stringValue()).isEqualTo("http");
            assertThat(document.at("/channels").propertyNames())
                    .containsExactly("stream-batches", "stream-flights_port", "stream-ticks");
            JsonNode flights = document.at("/channels/stream-flights_port");
            assertThat(flights.at("/address").stringValue()).isEqualTo("/flights/{port}");
            assertThat(flights.at("/parameters").propertyNames()).containsExactly("port");
            assertThat(flights.at("/messages").propertyNames()).containsExactlyInAnyOrder("event", "problem");
            assertThat(document.at("/channels/stream-ticks/messages").propertyNames())
                    .containsExactlyInAnyOrder("event", "error");
            assertThat(payload(document, "stream-flights_port").at("/$ref").stringValue())
                    .isEqualTo("#/components/schemas/FlightViewDto");
            assertThat(document.at("/components/schemas/FlightViewDto/properties")
                            .propertyNames())
                    .containsExactlyInAnyOrder("number", "minutes");
            assertThat(payload(document, "stream-ticks").at("/$ref").stringValue())
                    .isEqualTo("#/components/schemas/Tick");
            assertThat(payload(document, "stream-batches").at("/items/$ref").stringValue())
                    .isEqualTo("#/components/schemas/Tick");
            JsonNode ticks = document.at("/operations/stream-ticks-events");
            assertThat(ticks.at("/action").stringValue()).isEqualTo("send");
            assertThat(ticks.at("/bindings/http/method").stringValue()).isEqualTo("GET");
            assertThat(ticks.at("/bindings/http/query/required/0").stringValue())
                    .isEqualTo("symbol");
            assertThat(document.toString()).doesNotContain("secret", "no-stream", "no_stream");
        });
    }

    private static JsonNode payload(JsonNode document, String channel) {
        return document.at("/components/messages/" + channel + "-event/payload");
    }

    @Test
    @DisplayName("says nothing of streams where there are none")
    void none() {
        this.runner
                .withPropertyValues("litestar.channels.names=news", "litestar.channels.sse.path=/events")
                .run(context -> assertThat(document(context).at("/servers").propertyNames())
                        .containsExactly("_events"));
    }
}
