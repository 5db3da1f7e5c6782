package org.litestarspring.autoconfigure.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.litestarspring.dto.Dto;
import org.litestarspring.dto.DtoField;
import org.litestarspring.dto.Mark;
import org.litestarspring.dto.web.UseDto;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.validation.annotation.Validated;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** The same fault, with a DTO on the handler and without, over a real server. */
class OneShapeTest {

    private static ConfigurableApplicationContext context;

    private final WebTestClient client = WebTestClient.bindToServer()
            .baseUrl("http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port"))
            .build();

    @BeforeAll
    static void start() {
        SpringApplication application = new SpringApplication(App.class);
        application.setDefaultProperties(Map.of(
                "server.port", "0",
                "spring.jackson.deserialization.fail-on-unknown-properties", "true",
                "spring.jackson.deserialization.accept-float-as-int", "false",
                "litestar.dto.unknown-fields", "reject",
                "litestar.web.undeclared-handlers", "allow"));
        context = application.run();
    }

    @AfterAll
    static void stop() {
        context.close();
    }

    @Nested
    @DisplayName("E15 Parameters and a body come in one answer")
    class Together {

        @ParameterizedTest(name = "E15 with types, constraints and a body, {0}")
        @ValueSource(
                strings = {"/dto", "/plain", "/dto/first", "/plain/first", "/dto/mono", "/plain/mono", "/validated"})
        void together(String where) {
            Map<String, Object> problem =
                    post(where + "/constrained/700?limit=many", "{\"gate_name\": \"much too long\", \"seats\": 999}");

            assertThat(errors(problem))
                    .extracting(
                            error -> error.getOrDefault("parameter", error.get("pointer")),
                            error -> error.get("in"),
                            error -> error.get("code"))
                    .containsExactly(
                            tuple("number", "path", "Max"),
                            tuple("limit", "query", "typeMismatch"),
                            tuple("/gate_name", null, "Size"),
                            tuple("/seats", null, "Max"));
        }

        @Test
        @DisplayName("E15 a controller that is @Validated, which a proxy validates, is answered the same")
        void proxied() {
            String body = "{\"gate_name\": \"much too long\", \"seats\": 999}";
            Map<String, Object> proxied = post("/validated/constrained/700?limit=500", body);

            assertThat(proxied).isEqualTo(post("/plain/constrained/700?limit=500", body));
            assertThat(errors(proxied)).hasSize(4);
        }

        @Test
        @DisplayName("E15 the body under a DTO is held to what the client can send, not to what the handler fills")
        void notAsEntity() {
            for (String where : List.of("/dto", "/dto/first", "/dto/mono")) {
                client.post()
                        .uri(where + "/constrained/7?limit=5")
                        .contentType(MediaType.APPLICATION_JSON)
                        .bodyValue("{\"gate_name\": \"B7\", \"seats\": 9}")
                        .exchange()
                        .expectStatus()
                        .isOk();
            }
        }
    }

    @Nested
    @DisplayName("D41 The same fault has one shape")
    class Same {

        @ParameterizedTest(name = "D41 {0}")
        @ValueSource(
                strings = {
                    "",
                    "null",
                    "{\"gate_name\": oops}",
                    "{\"gate_name\": \"B7\"} trailing",
                    "{\"gate_name\": \"B7\",",
                    "5",
                    "[]",
                    "\"text\"",
                    "{\"gate_name\": \"much too long\", \"seats\": 999}",
                    "{\"gate_name\": {}}",
                    "{\"gate_name\": []}",
                    "{\"seats\": \"many\"}",
                    "{\"seats\": 5.5}",
                    "{\"seats\": 99999999999}",
                    "{\"seats\": [1]}",
                    "{\"seats\": {}}",
                    "{\"seats\": true}",
                    "{\"open\": \"perhaps\"}",
                    "{\"opened\": \"yesterday\"}",
                    "{\"day\": \"yesterday\"}",
                    "{\"id\": \"x\"}",
                    "{\"fee\": \"much\"}",
                    "{\"kind\": \"LOST\"}",
                    "{\"crew\": 5}",
                    "{\"crew\": {\"leader\": {}}}",
                    "{\"doors\": 5}",
                    "{\"doors\": [{\"width\": \"x\"}, {\"width\": 5}, 7]}",
                    "{\"rows\": {\"a/b\": {\"width\": \"x\"}}}",
                    "{\"foo\": 1}",
                    "{\"crew\": {\"foo\": {\"deep\": 1}}}",
                    "{\"seats\": \"many\", \"kind\": \"LOST\", \"foo\": 1, \"doors\": [{\"width\": \"x\", \"bar\": 1}]}",
                    "{\"doors\": [{\"width\": 999}], \"crew\": {\"leader\": \"much too long\"}}",
                })
        void same(String body) {
            Map<String, Object> with = post("/dto", body);
            Map<String, Object> without = post("/plain", body);
            Map<String, Object> reactive = post("/plain/mono", body);

            assertThat(without).isEqualTo(with);
            assertThat(reactive).isEqualTo(with);
            assertThat(errors(with)).isNotEmpty();
            assertThat(with.toString()).doesNotContain("java.", "jackson", "litestarspring", "Gate ", "GateView");
        }

        @Test
        @DisplayName("D43 malformed JSON says line and column, with a DTO and without")
        void malformed() {
            for (String where : List.of("/dto", "/plain")) {
                assertThat(post(where, "{\n \"gate_name\": oops}"))
                        .containsEntry("code", "malformed-body")
                        .extractingByKey("detail")
                        .asString()
                        .startsWith("The body is not well-formed JSON at line 2, column ");
            }
        }

        @Test
        @DisplayName("D41 a stream of bodies says which is at fault, with a DTO and without")
        void untyped() {
            for (String where : List.of("/dto/list", "/plain/list")) {
                assertThat(errors(post(where, "[{\"gate_name\": \"B7\"}, {\"seats\": \"many\", \"kind\": \"LOST\"}]")))
                        .extracting(error -> error.get("pointer"))
                        .containsExactly("/1/kind", "/1/seats");
            }
        }
    }

    private Map<String, Object> post(String uri, String body) {
        Map<String, Object> problem = this.client
                .post()
                .uri(uri)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody(new ParameterizedTypeReference<Map<String, Object>>() {})
                .returnResult()
                .getResponseBody();
        Map<String, Object> comparable = new LinkedHashMap<>(problem);
        comparable.remove("instance");
        return comparable;
    }

    @SuppressWarnings("unchecked") // JSON
    private static List<Map<String, Object>> errors(Map<String, Object> problem) {
        return (List<Map<String, Object>>) problem.get("errors");
    }

    public enum Kind {
        BUS,
        BRIDGE
    }

    public record Crew(@Nullable @Size(max = 3) String leader) {}

    public record Door(@Nullable @Max(400) Integer width) {}

    public record Gate(
            @Nullable @Size(max = 3) @JsonProperty("gate_name")
            String name,

            @Nullable @Max(400) Integer seats,
            @Nullable Boolean open,
            @Nullable Instant opened,
            @Nullable LocalDate day,
            @Nullable UUID id,
            @Nullable BigDecimal fee,
            @Nullable Kind kind,
            @Nullable @Valid Crew crew,
            @Nullable List<@Valid Door> doors,
            @Nullable Map<String, @Valid Door> rows) {

        @Dto(of = Gate.class)
        public interface View {}
    }

    public static class Stand {

        private @Nullable @Size(max = 3) @JsonProperty("gate_name") String name;
        private @Nullable @Max(400) Integer seats;

        @DtoField(Mark.PRIVATE)
        private @NotNull String owner;

        @JsonProperty("gate_name")
        public @Nullable String getName() {
            return this.name;
        }

        public void setName(@Nullable String name) {
            this.name = name;
        }

        public @Nullable Integer getSeats() {
            return this.seats;
        }

        public void setSeats(@Nullable Integer seats) {
            this.seats = seats;
        }

        public String getOwner() {
            return this.owner;
        }

        public void setOwner(String owner) {
            this.owner = owner;
        }

        @Dto(of = Stand.class)
        public interface View {}
    }

    public record Bare(
            @Nullable @Size(max = 3) @JsonProperty("gate_name")
            String name,

            @Nullable @Max(400) Integer seats) {}

    @RestController
    @UseDto(in = Gate.View.class)
    static class WithDto {

        @PostMapping("/dto")
        Mono<String> add(@Valid @RequestBody Gate gate) {
            return Mono.just("added");
        }

        @PostMapping("/dto/list")
        Mono<String> list(@RequestBody List<Gate> gates) {
            return Mono.just("added");
        }
    }

    @RestController
    static class WithoutDto {

        @PostMapping("/plain")
        Mono<String> add(@Valid @RequestBody Gate gate) {
            return Mono.just("added");
        }

        @PostMapping("/plain/mono")
        Mono<String> mono(@Valid @RequestBody Mono<Gate> gate) {
            return gate.thenReturn("added");
        }

        @PostMapping("/plain/list")
        Mono<String> list(@RequestBody List<Gate> gates) {
            return Mono.just("added");
        }

        @PostMapping("/plain/constrained/{number}")
        Mono<String> constrained(
                @PathVariable @Max(400) int number, @RequestParam @Max(9) int limit, @Valid @RequestBody Bare bare) {
            return Mono.just("added");
        }

        @PostMapping("/plain/first/constrained/{number}")
        Mono<String> first(
                @Valid @RequestBody Bare bare, @PathVariable @Max(400) int number, @RequestParam @Max(9) int limit) {
            return Mono.just("added");
        }

        @PostMapping("/plain/mono/constrained/{number}")
        Mono<String> mono(
                @Valid @RequestBody Mono<Bare> bare,
                @PathVariable @Max(400) int number,
                @RequestParam @Max(9) int limit) {
            return bare.thenReturn("added");
        }
    }

    @Validated
    @RestController
    static class Proxied {

        @PostMapping("/validated/constrained/{number}")
        Mono<String> constrained(
                @PathVariable @Max(400) int number, @RequestParam @Max(9) int limit, @Valid @RequestBody Bare bare) {
            return Mono.just("added");
        }
    }

    @RestController
    @UseDto(in = Stand.View.class)
    static class Constrained {

        @PostMapping("/dto/constrained/{number}")
        Mono<String> constrained(
                @PathVariable @Max(400) int number, @RequestParam @Max(9) int limit, @Valid @RequestBody Stand stand) {
            return Mono.just("added");
        }

        @PostMapping("/dto/first/constrained/{number}")
        Mono<String> first(
                @Valid @RequestBody Stand stand, @PathVariable @Max(400) int number, @RequestParam @Max(9) int limit) {
            return Mono.just("added");
        }

        @PostMapping("/dto/mono/constrained/{number}")
        Mono<String> mono(
                @Valid @RequestBody Mono<Stand> stand,
                @PathVariable @Max(400) int number,
                @RequestParam @Max(9) int limit) {
            return stand.thenReturn("added");
        }
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    static class App {

        @Bean
        WithDto withDto() {
            return new WithDto();
        }

        @Bean
        WithoutDto withoutDto() {
            return new WithoutDto();
        }

        @Bean
        Proxied proxied() {
            return new Proxied();
        }

        @Bean
        Constrained constrained() {
            return new Constrained();
        }
    }
}
