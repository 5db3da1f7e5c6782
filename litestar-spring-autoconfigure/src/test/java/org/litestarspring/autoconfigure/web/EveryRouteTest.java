package org.litestarspring.autoconfigure.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.litestarspring.dto.Dto;
import org.litestarspring.dto.web.UseDto;
import org.litestarspring.web.ProblemFor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Every way that a request can fail, over a real server. */
class EveryRouteTest {

    private static ConfigurableApplicationContext context;

    private final WebTestClient client = WebTestClient.bindToServer()
            .baseUrl("http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port"))
            .build();

    @BeforeAll
    static void start() {
        SpringApplication application = new SpringApplication(App.class);
        application.setDefaultProperties(
                Map.of("server.port", "0", "spring.jackson.serialization.indent-output", "true"));
        context = application.run();
    }

    @AfterAll
    static void stop() {
        context.close();
    }

    @Nested
    @DisplayName("E1 Any HTTP error is a problem with type, title, status, detail, instance and code")
    class Shape {

        @Test
        @DisplayName("E1 404 for no handler and no file")
        void notFound() {
            problem(client.get().uri("/nowhere/at/all"), 404, "not-found", "/nowhere/at/all");
            problem(client.get().uri("/route/none"), 404, "not-found", "/route/none");
        }

        @Test
        @DisplayName("E1 405 for another method")
        void methodNotAllowed() {
            problem(client.delete().uri("/flights"), 405, "method-not-allowed", "/flights");
        }

        @Test
        @DisplayName(
                "E1 406 for a type that the handler does not write, though the answer is none of the types asked for")
        void notAcceptable() {
            problem(client.get().uri("/flights").accept(MediaType.IMAGE_PNG), 406, "not-acceptable", "/flights");
        }

        @Test
        @DisplayName("E1 413 for a body that is too large, annotated and functional")
        void tooLarge() {
            String body = "{\"origin\": \"" + "x".repeat(300_000) + "\"}";
            for (String uri : List.of("/flights", "/route")) {
                problem(
                        client.post()
                                .uri(uri)
                                .contentType(MediaType.APPLICATION_JSON)
                                .bodyValue(body),
                        413,
                        "content-too-large",
                        uri);
            }
        }

        @Test
        @DisplayName("E1 415 for a type that nothing reads")
        void unsupported() {
            for (String type : List.of("text/csv", "image/png")) {
                problem(
                        client.post()
                                .uri("/flights")
                                .contentType(MediaType.valueOf(type))
                                .bodyValue("x".getBytes()),
                        415,
                        "unsupported-media-type",
                        "/flights");
            }
        }

        @Test
        @DisplayName("E1 503 with Retry-After")
        void unavailable() {
            client.get()
                    .uri("/away")
                    .exchange()
                    .expectHeader()
                    .valueEquals("Retry-After", "1")
                    .expectHeader()
                    .contentType(MediaType.APPLICATION_PROBLEM_JSON);
            problem(client.get().uri("/away"), 503, "database-unavailable", "/away");
        }

        @Test
        @DisplayName("E1 for what a filter throws, and what a functional route does")
        void elsewhere() {
            problem(client.get().uri("/filtered"), 401, "unauthorized", "/filtered");
            problem(client.get().uri("/route/gone"), 410, "gone", "/route/gone");
            problem(
                    client.post()
                            .uri("/route")
                            .contentType(MediaType.APPLICATION_JSON)
                            .bodyValue("{\"origin\": oops}"),
                    400,
                    "malformed-body",
                    "/route");
        }
    }

    @Test
    @DisplayName(
            "E3 a 500 of a handler, a filter, a functional route and a result that cannot be written shows nothing")
    void hidden() {
        for (String uri : List.of("/broken", "/broken/filter", "/route/broken", "/unwritable")) {
            client.get()
                    .uri(uri)
                    .exchange()
                    .expectStatus()
                    .isEqualTo(500)
                    .expectHeader()
                    .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                    .expectBody(String.class)
                    .value(body -> assertThat(body)
                            .contains("internal-error", "requestId")
                            .doesNotContain("secret", "Exception", "java.", "litestarspring", "trace"));
        }
    }

    @Nested
    @DisplayName("E6 A stream of events has the map of every other answer")
    class Events {

        @Test
        @DisplayName("E6 one that fails before its first event is answered as every other request")
        void before() {
            problem(
                    client.get().uri("/events/none").accept(MediaType.TEXT_EVENT_STREAM),
                    409,
                    "closed",
                    "/events/none");
        }

        @Test
        @DisplayName("E6 one that fails later ends with an event named error, whose data is the problem")
        void after() {
            for (String uri : List.of("/events", "/events/plain", "/events/dto", "/route/events")) {
                List<ServerSentEvent<Map<String, Object>>> events = client.get()
                        .uri(uri)
                        .accept(MediaType.TEXT_EVENT_STREAM)
                        .exchange()
                        .expectStatus()
                        .isOk()
                        .returnResult(
                                new org.springframework.core.ParameterizedTypeReference<
                                        ServerSentEvent<Map<String, Object>>>() {})
                        .getResponseBody()
                        .collectList()
                        .block();

                assertThat(events).hasSize(3);
                assertThat(events.get(2).event()).isEqualTo("error");
                assertThat(events.get(2).data())
                        .containsEntry("status", 409)
                        .containsEntry("code", "closed")
                        .containsEntry("instance", uri)
                        .doesNotContainValue("secret");
            }
        }
    }

    private static void problem(WebTestClient.RequestHeadersSpec<?> request, int status, String code, String instance) {
        request.exchange()
                .expectStatus()
                .isEqualTo(status)
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:litestar:problem:" + code)
                .jsonPath("$.title")
                .isNotEmpty()
                .jsonPath("$.status")
                .isEqualTo(status)
                .jsonPath("$.detail")
                .isNotEmpty()
                .jsonPath("$.instance")
                .isEqualTo(instance)
                .jsonPath("$.code")
                .isEqualTo(code);
    }

    static class ClosedException extends RuntimeException {

        ClosedException() {
            super("secret");
        }
    }

    public record Flight(@Nullable String origin) {

        @Dto(of = Flight.class)
        public interface View {}
    }

    public static class Unwritable {

        public String getOrigin() {
            throw new IllegalStateException("secret");
        }
    }

    @RestController
    static class Flights {

        @GetMapping(path = "/flights", produces = MediaType.APPLICATION_JSON_VALUE)
        Mono<Flight> flight() {
            return Mono.just(new Flight("SFO"));
        }

        @PostMapping("/flights")
        Mono<Flight> add(@RequestBody Flight flight) {
            return Mono.just(flight);
        }

        @GetMapping("/away")
        Mono<String> away() {
            return Mono.error(new DataAccessResourceFailureException("secret"));
        }

        @GetMapping("/broken")
        Mono<String> broken() {
            throw new IllegalStateException("secret");
        }

        @GetMapping("/unwritable")
        Mono<Unwritable> unwritable() {
            return Mono.just(new Unwritable());
        }

        @GetMapping(path = "/events/none", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
        Flux<Flight> none() {
            return Flux.error(new ClosedException());
        }

        @GetMapping("/events")
        Flux<ServerSentEvent<Flight>> events() {
            return flights().map(flight -> ServerSentEvent.builder(flight).build());
        }

        @GetMapping(path = "/events/plain", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
        Flux<Flight> plain() {
            return flights();
        }

        @UseDto(Flight.View.class)
        @GetMapping(path = "/events/dto", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
        Flux<Flight> dto() {
            return flights();
        }
    }

    private static Flux<Flight> flights() {
        return Flux.concat(Flux.just(new Flight("SFO"), new Flight("JFK")), Flux.error(new ClosedException()));
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @ProblemFor(value = ClosedException.class, status = 409, code = "closed")
    static class App {

        @Bean
        Flights flightsHandlers() {
            return new Flights();
        }

        @Bean
        RouterFunction<ServerResponse> routes() {
            return RouterFunctions.route()
                    .GET(
                            "/route/gone",
                            request ->
                                    Mono.error(new ResponseStatusException(org.springframework.http.HttpStatus.GONE)))
                    .GET("/route/broken", request -> Mono.error(new IllegalStateException("secret")))
                    .GET("/route/events", request -> ServerResponse.ok()
                            .contentType(MediaType.TEXT_EVENT_STREAM)
                            .body(flights(), Flight.class))
                    .POST("/route", request -> request.bodyToMono(Flight.class)
                            .flatMap(flight -> ServerResponse.ok().bodyValue(flight)))
                    .build();
        }

        @Bean
        WebFilter filter() {
            return (exchange, chain) -> switch (exchange.getRequest().getPath().value()) {
                case "/filtered" ->
                    Mono.error(new ResponseStatusException(org.springframework.http.HttpStatus.UNAUTHORIZED));
                case "/broken/filter" -> Mono.error(new IllegalStateException("secret"));
                default -> chain.filter(exchange);
            };
        }
    }
}
