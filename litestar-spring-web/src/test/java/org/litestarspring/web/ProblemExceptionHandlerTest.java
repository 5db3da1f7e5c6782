package org.litestarspring.web;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.config.EnableWebFlux;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Mono;

class ProblemExceptionHandlerTest {

    private AnnotationConfigApplicationContext context;
    private WebTestClient client;

    @BeforeEach
    void start() {
        this.context = new AnnotationConfigApplicationContext(App.class);
        this.client = WebTestClient.bindToApplicationContext(this.context).build();
    }

    @AfterEach
    void stop() {
        this.context.close();
    }

    @Nested
    @DisplayName("E1 Any HTTP error is a problem with type, title, status, detail, instance and a stable code")
    class Shape {

        @Test
        @DisplayName("E1 for a path that nothing is mapped to")
        void unmapped() {
            problem("/nowhere", HttpStatus.NOT_FOUND)
                    .jsonPath("$.type")
                    .isEqualTo("urn:litestar:problem:not-found")
                    .jsonPath("$.title")
                    .isEqualTo("Not Found")
                    .jsonPath("$.status")
                    .isEqualTo(404)
                    .jsonPath("$.detail")
                    .isEqualTo("Nothing was found at this address.")
                    .jsonPath("$.instance")
                    .isEqualTo("/nowhere")
                    .jsonPath("$.code")
                    .isEqualTo("not-found");
        }

        @Test
        @DisplayName("E1 for what a handler says itself")
        void responseStatus() {
            problem("/gone", HttpStatus.GONE)
                    .jsonPath("$.detail")
                    .isEqualTo("Flight 7 left.")
                    .jsonPath("$.code")
                    .isEqualTo("gone");
        }

        @Test
        @DisplayName("E1 for a method that is not allowed, with the Allow header")
        void methodNotAllowed() {
            client.put()
                    .uri("/gone")
                    .exchange()
                    .expectStatus()
                    .isEqualTo(HttpStatus.METHOD_NOT_ALLOWED)
                    .expectHeader()
                    .valueEquals("Allow", "GET")
                    .expectBody()
                    .jsonPath("$.code")
                    .isEqualTo("method-not-allowed");
        }

        @Test
        @DisplayName("D64 for an unsupported content type, which is not read as JSON")
        void unsupported() {
            client.post()
                    .uri("/flights")
                    .contentType(MediaType.TEXT_PLAIN)
                    .bodyValue("{}")
                    .exchange()
                    .expectStatus()
                    .isEqualTo(HttpStatus.UNSUPPORTED_MEDIA_TYPE)
                    .expectHeader()
                    .contentType(MediaType.APPLICATION_PROBLEM_JSON);
        }

        @Test
        @DisplayName("A request that accepts HTML is left to the handler of pages")
        void html() {
            client.get()
                    .uri("/gone")
                    .accept(MediaType.TEXT_HTML)
                    .exchange()
                    .expectStatus()
                    .isEqualTo(HttpStatus.GONE)
                    .expectBody()
                    .isEmpty();
        }
    }

    @Nested
    @DisplayName("E3 A 500 shows no message, class or stack")
    class Unexpected {

        @Test
        @DisplayName("E3 but a requestId under which the log has it")
        void hidden() {
            problem("/broken", HttpStatus.INTERNAL_SERVER_ERROR)
                    .jsonPath("$.requestId")
                    .isNotEmpty()
                    .jsonPath("$.code")
                    .isEqualTo("internal-error")
                    .jsonPath("$")
                    .value(body -> assertThat(body.toString()).doesNotContain("secret", "IllegalState", "org."));
        }

        @Test
        @DisplayName("E5 a wrapped cause that is known is unwrapped")
        void wrapped() {
            problem("/wrapped", HttpStatus.GONE).jsonPath("$.detail").isEqualTo("Flight 7 left.");
        }
    }

    @Nested
    @DisplayName("Faults of input are 400 and say where")
    class Input {

        @Test
        @DisplayName("D43 malformed JSON names line and column and no class")
        void malformed() {
            post("{\n  \"origin\": oops }")
                    .jsonPath("$.code")
                    .isEqualTo("malformed-body")
                    .jsonPath("$.detail")
                    .value((String detail) -> assertThat(detail)
                            .startsWith("The body is not well-formed JSON at line 2, column")
                            .doesNotContain("tools.jackson", "org."));
        }

        @Test
        @DisplayName("W4 a wrong type is named by its path")
        void wrongType() {
            post("{\"origin\":\"SFO\",\"legs\":[{\"minutes\":1},{\"minutes\":\"late\"}]}")
                    .jsonPath("$.errors[0].pointer")
                    .isEqualTo("/legs/1/minutes")
                    .jsonPath("$.errors[0].rejected")
                    .isEqualTo("late")
                    .jsonPath("$.errors[0].message")
                    .isEqualTo("\"late\" is not a whole number from -2147483648 to 2147483647.");
        }

        @Test
        @DisplayName("D39 all violated constraints come in one answer")
        void constraints() {
            post("{\"origin\":\"SFOO\",\"legs\":[{\"minutes\":999}]}")
                    .jsonPath("$.detail")
                    .isEqualTo("2 faults in the request.")
                    .jsonPath("$.errors[?(@.pointer=='/origin')].code")
                    .isEqualTo("Size")
                    .jsonPath("$.errors[?(@.pointer=='/legs/0/minutes')].rejected")
                    .isEqualTo(999);
        }

        @Test
        @DisplayName("D44 a missing body is asked for")
        void missing() {
            client.post()
                    .uri("/flights")
                    .contentType(MediaType.APPLICATION_JSON)
                    .exchange()
                    .expectStatus()
                    .isBadRequest()
                    .expectBody()
                    .jsonPath("$.code")
                    .isEqualTo("body-required");
        }

        @Test
        @DisplayName("E15 a query value of the wrong type is named with its parameter")
        void queryType() {
            problem("/search?size=many", HttpStatus.BAD_REQUEST)
                    .jsonPath("$.errors[0].parameter")
                    .isEqualTo("size")
                    .jsonPath("$.errors[0].message")
                    .isEqualTo("\"many\" is not a whole number from -2147483648 to 2147483647.");
        }

        @Test
        @DisplayName("E15 constraints on several parameters are listed together")
        void parameters() {
            problem("/search?size=500&name=", HttpStatus.BAD_REQUEST)
                    .jsonPath("$.errors.length()")
                    .isEqualTo(2)
                    .jsonPath("$.errors[?(@.parameter=='size')].rejected")
                    .isEqualTo(500)
                    .jsonPath("$.errors[?(@.parameter=='name')].code")
                    .isEqualTo("NotBlank");
        }

        @Test
        @DisplayName("A missing parameter is named")
        void missingParameter() {
            problem("/search?name=x", HttpStatus.BAD_REQUEST)
                    .jsonPath("$.errors[0].parameter")
                    .isEqualTo("size")
                    .jsonPath("$.errors[0].in")
                    .isEqualTo("query")
                    .jsonPath("$.errors[0].code")
                    .isEqualTo("required");
        }

        private WebTestClient.BodyContentSpec post(String body) {
            return client.post()
                    .uri("/flights")
                    .contentType(MediaType.APPLICATION_JSON)
                    .bodyValue(body)
                    .exchange()
                    .expectStatus()
                    .isBadRequest()
                    .expectHeader()
                    .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                    .expectBody();
        }
    }

    @Nested
    @DisplayName("Database failures get the status of their kind and show no SQL")
    class Database {

        @Test
        @DisplayName("409 for a violated constraint")
        void integrity() {
            problem("/database/integrity", HttpStatus.CONFLICT)
                    .jsonPath("$.code")
                    .isEqualTo("integrity-violation")
                    .jsonPath("$")
                    .value(body -> assertThat(body.toString()).doesNotContain("insert into"));
        }

        @Test
        @DisplayName("409 for a stale version")
        void stale() {
            problem("/database/stale", HttpStatus.CONFLICT).jsonPath("$.code").isEqualTo("stale-version");
        }

        @Test
        @DisplayName("404 for an update of what is not there")
        void missing() {
            problem("/database/missing", HttpStatus.NOT_FOUND)
                    .jsonPath("$.code")
                    .isEqualTo("not-found")
                    .jsonPath("$.detail")
                    .isEqualTo("What was to be changed does not exist.");
        }

        @Test
        @DisplayName("503 with Retry-After when the database is away, or fails for the moment")
        void away() {
            for (String kind : List.of("away", "transient")) {
                problem("/database/" + kind, HttpStatus.SERVICE_UNAVAILABLE)
                        .jsonPath("$.code")
                        .isEqualTo("database-unavailable");
            }
        }
    }

    private WebTestClient.BodyContentSpec problem(String uri, HttpStatus status) {
        return this.client
                .get()
                .uri(uri)
                .exchange()
                .expectStatus()
                .isEqualTo(status)
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody();
    }

    record Flight(@Size(max = 3) String origin, List<@Valid Leg> legs) {}

    record Leg(@Max(600) int minutes) {}

    @RestController
    static class Flights {

        @GetMapping("/gone")
        Mono<String> gone() {
            return Mono.error(new ResponseStatusException(HttpStatus.GONE, "Flight 7 left."));
        }

        @GetMapping("/wrapped")
        Mono<String> wrapped() {
            return Mono.error(new IllegalArgumentException(
                    "outer", new ResponseStatusException(HttpStatus.GONE, "Flight 7 left.")));
        }

        @GetMapping("/broken")
        Mono<String> broken() {
            return Mono.error(new IllegalStateException("a secret of the server"));
        }

        @PostMapping("/flights")
        Mono<Flight> add(@Valid @RequestBody Flight flight) {
            return Mono.just(flight);
        }

        @GetMapping("/search")
        Mono<String> search(@RequestParam @Max(100) int size, @RequestParam @NotBlank String name) {
            return Mono.just(name + size);
        }

        @GetMapping("/database/{kind}")
        Mono<String> database(@PathVariable String kind) {
            return Mono.error(
                    switch (kind) {
                        case "integrity" -> new DataIntegrityViolationException("insert into flights: duplicate");
                        case "stale" -> new OptimisticLockingFailureException("version 3");
                        case "missing" -> new TransientDataAccessResourceException("Row with Id 7 does not exist");
                        case "transient" ->
                            new TransientDataAccessResourceException(
                                    "the driver failed", new IllegalStateException("try again"));
                        default -> new DataAccessResourceFailureException("connection refused");
                    });
        }
    }

    @Configuration
    @EnableWebFlux
    static class App {

        @Bean
        Flights flights() {
            return new Flights();
        }

        @Bean
        ProblemExceptionHandler problems(ApplicationContext messages, ServerCodecConfigurer codecs) {
            return new ProblemExceptionHandler("urn:litestar:problem:", HttpStatusCode.valueOf(400), messages, codecs);
        }
    }
}
