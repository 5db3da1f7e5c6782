package org.litestarspring.autoconfigure.sse;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.litestarspring.autoconfigure.InvalidPropertyException;
import org.litestarspring.autoconfigure.dto.LitestarDtoAutoConfiguration;
import org.litestarspring.autoconfigure.web.LitestarWebAutoConfiguration;
import org.litestarspring.channels.sse.LastEventId;
import org.litestarspring.channels.sse.SseEvents;
import org.litestarspring.channels.sse.SseEventsResultHandler;
import org.litestarspring.dto.web.UseDto;
import org.litestarspring.web.ProblemFor;
import org.springdoc.core.configuration.SpringDocConfiguration;
import org.springdoc.core.properties.SpringDocConfigProperties;
import org.springdoc.webflux.core.configuration.SpringDocWebFluxConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.codec.autoconfigure.CodecsAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LitestarSseAutoConfigurationTest {

    /** Foreseen by the application. */
    static class SunkException extends RuntimeException {

        SunkException() {
            super("The ship sank.");
        }
    }

    @RestController
    @UseDto(VoyageView.class)
    @ProblemFor(value = SunkException.class, status = 409, code = "sunk")
    static class Voyages {

        private static final Voyage VOYAGE = new Voyage(1, "HAM", "s3cret");

        @GetMapping("/voyages")
        SseEvents<Voyage> voyages(LastEventId last) {
            return SseEvents.<Voyage>of(Flux.just(VOYAGE, VOYAGE))
                    .withId(voyage -> voyage.port() + last.id().orElse(""));
        }

        @GetMapping("/events")
        Mono<SseEvents<ServerSentEvent<Voyage>>> events() {
            return Mono.just(SseEvents.of(
                    Flux.just(ServerSentEvent.builder(VOYAGE).event("voyage").build())));
        }

        @GetMapping("/sinking")
        SseEvents<Voyage> sinking() {
            return SseEvents.of(Flux.just(VOYAGE).concatWith(Flux.error(new SunkException())));
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
                    LitestarSseAutoConfiguration.class))
            .withUserConfiguration(Voyages.class);

    private static String body(org.springframework.context.ApplicationContext context, String path) {
        return new String(
                WebTestClient.bindToApplicationContext(context)
                        .build()
                        .get()
                        .uri(path)
                        .header("Last-Event-ID", "7")
                        .exchange()
                        .expectStatus()
                        .isOk()
                        .expectBody()
                        .returnResult()
                        .getResponseBodyContent(),
                java.nio.charset.StandardCharsets.UTF_8);
    }

    @Test
    @DisplayName("S1 Entities are written as the DTO of their handler, and the id of the last event is an argument")
    void dto() {
        this.runner.run(context -> {
            assertThat(body(context, "/voyages"))
                    .isEqualTo("id:HAM7\ndata:{\"number\":1,\"port\":\"HAM\"}\n\n".repeat(2));
            assertThat(body(context, "/events")).isEqualTo("event:voyage\ndata:{\"number\":1,\"port\":\"HAM\"}\n\n");
        });
    }

    @Test
    @DisplayName("S11 A failure in the middle is the problem that the application maps it to")
    void problem() {
        this.runner.run(context -> assertThat(body(context, "/sinking"))
                .startsWith("data:{\"number\":1")
                .contains("event:problem\ndata:{", "\"status\":409", "\"code\":\"sunk\"", "\"instance\":\"/sinking\""));
    }

    @Test
    @DisplayName("Properties set what streams do that say nothing else; wrong ones fail the start")
    void properties() {
        this.runner.withPropertyValues("litestar.sse.retry=7s").run(context -> assertThat(body(context, "/voyages"))
                .startsWith("retry:7000\n\nid:"));
        this.runner.withPropertyValues("litestar.sse.heartbeat=0").run(context -> assertThat(
                        context.getBean(LitestarSseProperties.class).heartbeat())
                .isZero());
        this.runner.run(context -> assertThat(context.getBean(LitestarSseProperties.class))
                .isEqualTo(new LitestarSseProperties(Duration.ofSeconds(15), 256, null, 256)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"heartbeat=-1s", "buffer=0", "retry=0s", "blocking-streams=0"})
    @DisplayName("A bound that cannot be fails the start, and says what to write")
    void invalid(String property) {
        this.runner.withPropertyValues("litestar.sse." + property).run(context -> assertThat(context)
                .getFailure()
                .rootCause()
                .isInstanceOf(InvalidPropertyException.class)
                .hasMessageContaining("litestar.sse." + property.split("=")[0]));
    }

    @Test
    @DisplayName("The application's own bean wins, and outside a reactive web application there is none")
    void conditions() {
        this.runner
                .withBean(
                        "own",
                        SseEventsResultHandler.class,
                        () -> new SseEventsResultHandler(
                                org.litestarspring.channels.sse.SseSettings.defaults(), JsonMapper.shared()))
                .run(context -> assertThat(context).hasSingleBean(SseEventsResultHandler.class));
        new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(JacksonAutoConfiguration.class, LitestarSseAutoConfiguration.class))
                .run(context -> assertThat(context).doesNotHaveBean(SseEventsResultHandler.class));
    }

    @Test
    @DisplayName("Streams and what was dropped are metered")
    void meters() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();

        this.runner.run(context -> context.getBean(SseMetrics.class).bindTo(registry));

        assertThat(registry.get("litestar.sse.streams").gauge().value()).isZero();
        assertThat(registry.get("litestar.sse.dropped").functionCounter().count())
                .isZero();
    }

    @Test
    @DisplayName("The document shows text/event-stream of the DTO, and the header that a client comes back with")
    void document() {
        this.runner
                .withConfiguration(AutoConfigurations.of(
                        SpringDocConfiguration.class,
                        SpringDocConfigProperties.class,
                        SpringDocWebFluxConfiguration.class))
                .run(context -> {
                    JsonNode document = JsonMapper.shared().readTree(body(context, "/v3/api-docs"));

                    for (String path : new String[] {"~1voyages", "~1events"}) {
                        JsonNode content = document.at("/paths/" + path + "/get/responses/200/content");
                        assertThat(content.propertyNames()).containsExactly("text/event-stream");
                        assertThat(content.at("/text~1event-stream/schema/$ref").asString())
                                .endsWith("VoyageViewDto");
                    }
                    assertThat(document.at("/paths/~1voyages/get/parameters"))
                            .singleElement()
                            .satisfies(parameter -> assertThat(Map.of(
                                            parameter.at("/name").asString(),
                                            parameter.at("/in").asString()))
                                    .isEqualTo(Map.of("Last-Event-ID", "header")));
                    assertThat(document.at("/components/schemas").propertyNames())
                            .noneMatch(name -> name.contains("SseEvents") || name.equals("Voyage"));
                    assertThat(document.toString()).doesNotContain("secret");
                });
    }
}
