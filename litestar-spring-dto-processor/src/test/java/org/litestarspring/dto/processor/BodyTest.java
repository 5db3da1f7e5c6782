package org.litestarspring.dto.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.litestarspring.dto.Dto;
import org.litestarspring.dto.DtoData;
import org.litestarspring.dto.Scalars;
import org.litestarspring.dto.UnknownFields;
import org.litestarspring.dto.processor.model.Flight;
import org.litestarspring.dto.processor.model.FlightView;
import org.litestarspring.dto.web.DtoHandlersCheck;
import org.litestarspring.dto.web.UseDto;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class BodyTest {

    private static final AnnotationConfigApplicationContext CONTEXT = new AnnotationConfigApplicationContext(App.class);

    private final WebTestClient client = WebTestClient.bindToApplicationContext(CONTEXT)
            .configureClient()
            .responseTimeout(java.time.Duration.ofMinutes(1))
            .build();
    private final Taking taking = CONTEXT.getBean(Taking.class);

    @BeforeEach
    void reset() {
        this.taking.taken.clear();
        this.taking.changes.clear();
    }

    @AfterAll
    static void stop() {
        CONTEXT.close();
    }

    @Nested
    @DisplayName("D39 All faults in one answer")
    class All {

        @Test
        @DisplayName(
                "D39 type mismatches, constraints and unknown fields at several depths come together in stable order")
        void together() {
            String body = """
                    {"origin": "SFOO", "delayMinutes": "soon", "status": "LOST", "foo": 1,
                     "airline": {"iata": "x", "owner": []},
                     "legs": [{"from": "SFO"}, {"to": 7}, "none", {"from": {"a": 1}, "gates": 2}],
                     "seats": {"1A": {"row": [1]}}, "tags": {"a": 1}}
                    """;

            post("/bodies/strict", body)
                    .expectStatus()
                    .isBadRequest()
                    .expectBody()
                    .jsonPath("$.detail")
                    .isEqualTo("13 faults in the request.")
                    .jsonPath("$.errors[*].pointer")
                    .isEqualTo(List.of(
                            "/airline/iata",
                            "/airline/owner",
                            "/delayMinutes",
                            "/foo",
                            "/legs/1/from",
                            "/legs/1/to",
                            "/legs/2",
                            "/legs/3/from",
                            "/legs/3/gates",
                            "/origin",
                            "/seats/1A/row",
                            "/status",
                            "/tags"))
                    .jsonPath("$.errors[2].code")
                    .isEqualTo("typeMismatch")
                    .jsonPath("$.errors[2].rejected")
                    .isEqualTo("soon");
            assertThat(taking.taken).isEmpty();
        }

        @Test
        @DisplayName("D39 a partial body lists all of its faults too")
        void partial() {
            client.patch()
                    .uri("/bodies")
                    .contentType(MediaType.valueOf("application/merge-patch+json"))
                    .bodyValue(
                            "{\"from_airport\": \"much too long\", \"delay_minutes\": \"soon\", \"status\": \"LOST\","
                                    + " \"airline\": {\"iata\": \"x\"}}")
                    .exchange()
                    .expectStatus()
                    .isBadRequest()
                    .expectBody()
                    .jsonPath("$.errors[*].pointer")
                    .isEqualTo(List.of("/airline/iata", "/delay_minutes", "/from_airport", "/status"));
        }

        @Test
        @DisplayName("D39 each element of a list, a map and a stream says where it stands")
        void containers() {
            post("/bodies/list", "[{\"from_airport\": \"SFO\"}, {\"delay_minutes\": \"x\"}, null]")
                    .expectStatus()
                    .isBadRequest()
                    .expectBody()
                    .jsonPath("$.errors[*].pointer")
                    .isEqualTo(List.of("/1/delay_minutes", "/1/from_airport", "/2"));
            post("/bodies/map", "{\"a/b\": {\"from_airport\": \"SFOO\"}}")
                    .expectStatus()
                    .isBadRequest()
                    .expectBody()
                    .jsonPath("$.errors[0].pointer")
                    .isEqualTo("/a~1b/from_airport");
            client.post()
                    .uri("/bodies/flux")
                    .contentType(MediaType.APPLICATION_NDJSON)
                    .bodyValue("{\"from_airport\": \"SFO\"}\n{\"from_airport\": 7, \"delay_minutes\": {}}\n")
                    .exchange()
                    .expectStatus()
                    .isBadRequest()
                    .expectBody()
                    .jsonPath("$.errors[*].pointer")
                    .isEqualTo(List.of("/1/delay_minutes"));
        }

        @Test
        @DisplayName("D29 a body under a DTO is held to its constraints whether or not the parameter says @Valid")
        void always() {
            post("/bodies", "{\"from_airport\": \"SFOO\"}").expectStatus().isBadRequest();
            patch("{\"from_airport\": \"SFOO\"}").expectStatus().isBadRequest();
        }
    }

    @Nested
    @DisplayName("Values")
    class Values {

        @Test
        @DisplayName("D53 an unknown value of an enum lists those that are allowed")
        void enums() {
            post("/bodies", "{\"from_airport\": \"SFO\", \"status\": \"LOST\"}")
                    .expectStatus()
                    .isBadRequest()
                    .expectBody()
                    .jsonPath("$.errors[0].message")
                    .isEqualTo("\"LOST\" is not one of ON_TIME, DELAYED.");
            post("/bodies", "{\"from_airport\": \"SFO\", \"status\": \"DELAYED\"}")
                    .expectStatus()
                    .isOk();
        }

        @Test
        @DisplayName("D54 a number as text is taken in lax mode, and refused in strict mode")
        void scalars() {
            post("/bodies", "{\"from_airport\": \"SFO\", \"delay_minutes\": \"5\"}")
                    .expectStatus()
                    .isOk();
            assertThat(taking.taken.get(0).getDelayMinutes()).isEqualTo(5);
            post("/bodies/strict", "{\"origin\": \"SFO\", \"delayMinutes\": \"5\"}")
                    .expectStatus()
                    .isBadRequest()
                    .expectBody()
                    .jsonPath("$.errors[0].pointer")
                    .isEqualTo("/delayMinutes");
            post("/bodies/strict", "{\"origin\": 5, \"status\": 1}")
                    .expectStatus()
                    .isBadRequest()
                    .expectBody()
                    .jsonPath("$.errors[*].pointer")
                    .isEqualTo(List.of("/origin", "/status"));
        }

        @ParameterizedTest(name = "a whole number is not {0}")
        @ValueSource(strings = {"5.5", "1e2000", "99999999999", "99999999999999999999999", "true", "[]", "{}", "\"x\""})
        void numbers(String number) {
            post("/bodies", "{\"from_airport\": \"SFO\", \"delay_minutes\": " + number + "}")
                    .expectStatus()
                    .isBadRequest()
                    .expectBody()
                    .jsonPath("$.errors[0].pointer")
                    .isEqualTo("/delay_minutes")
                    .jsonPath("$")
                    .value(body -> assertThat(body.toString()).doesNotContain("java.", "jackson", "Integer"));
        }

        @Test
        @DisplayName("D17 under REJECT a read-only field is refused by name")
        void readOnly() {
            post("/bodies/strict", "{\"origin\": \"SFO\", \"id\": 7}")
                    .expectStatus()
                    .isBadRequest()
                    .expectBody()
                    .jsonPath("$.errors[0].pointer")
                    .isEqualTo("/id")
                    .jsonPath("$.errors[0].code")
                    .isEqualTo("readOnlyField");
        }

        @Test
        @DisplayName("D38 an unknown field deep inside is named by its place")
        void unknown() {
            post(
                            "/bodies/strict",
                            "{\"origin\": \"SFO\", \"legs\": [{\"from\": \"a\"}, {\"from\": \"b\", \"foo\": [1]}]}")
                    .expectStatus()
                    .isBadRequest()
                    .expectBody()
                    .jsonPath("$.errors[*].pointer")
                    .isEqualTo(List.of("/legs/1/foo"))
                    .jsonPath("$.errors[0].code")
                    .isEqualTo("unknownField");
        }

        @Test
        @DisplayName("D37 under WARN an unknown field is dropped")
        void warned() {
            post("/bodies/warn", "{\"origin\": \"SFO\", \"foo\": {\"deep\": 1}}")
                    .expectStatus()
                    .isOk();
            assertThat(taking.taken).hasSize(1);
        }

        @Test
        @DisplayName("D28 null for a primitive of a whole body is its default")
        void nullPrimitive() {
            post("/bodies", "{\"from_airport\": \"SFO\", \"delay_minutes\": null}")
                    .expectStatus()
                    .isOk();
        }
    }

    @Nested
    @DisplayName("Shapes")
    class Shapes {

        @Test
        @DisplayName("D49 list, set, array, map and stream of entities are read as their DTO")
        void shapes() {
            for (String shape : List.of("list", "set", "array")) {
                post("/bodies/" + shape, "[{\"from_airport\": \"SFO\", \"internalNote\": \"x\", \"id\": 5}]")
                        .expectStatus()
                        .isOk();
            }
            post("/bodies/map", "{\"a\": {\"from_airport\": \"SFO\", \"internalNote\": \"x\", \"id\": 5}}")
                    .expectStatus()
                    .isOk();

            assertThat(taking.taken).hasSize(4).allSatisfy(flight -> {
                assertThat(flight.getOrigin()).isEqualTo("SFO");
                assertThat(flight.getInternalNote()).isNull();
                assertThat(flight.getId()).isNull();
            });
        }

        @Test
        @DisplayName("D26 a list and a stream of partial bodies keep absent and null apart")
        void partials() {
            post("/bodies/patches", "[{\"delay_minutes\": 5}, {\"airline\": null}]")
                    .expectStatus()
                    .isOk();
            client.post()
                    .uri("/bodies/patchStream")
                    .contentType(MediaType.APPLICATION_NDJSON)
                    .bodyValue("{\"delay_minutes\": 5}\n{\"airline\": null}\n")
                    .exchange()
                    .expectStatus()
                    .isOk();

            assertThat(taking.changes)
                    .containsExactly(
                            List.of("delayMinutes"), List.of("airline"), List.of("delayMinutes"), List.of("airline"));
        }

        @Test
        @DisplayName("D26 a map inside a partial body is whole, so its constraints hold")
        void mapInPartial() {
            patch("{\"seats\": {\"1A\": {\"row\": \"2\"}}}").expectStatus().isOk();
            assertThat(taking.changes).containsExactly(List.of("seats"));
        }
    }

    @Nested
    @DisplayName("Bad bytes")
    class BadBytes {

        @ParameterizedTest(name = "D43 {0}")
        @ValueSource(
                strings = {
                    "{",
                    "{\"from_airport\": }",
                    "nope",
                    "{\"a\": 1} trailing",
                    "[1, 2",
                    "{\"a\"}",
                    "{'a': 1}",
                    "{\"a\": NaN}",
                    "{\"from_airport\": \"a\", \"from_airport\": \"b\"}",
                    "\"\\ud800",
                    "5",
                    "\"text\"",
                    "[]"
                })
        void malformed(String body) {
            post("/bodies", body)
                    .expectStatus()
                    .isBadRequest()
                    .expectBody(String.class)
                    .value(problem -> assertThat(problem).doesNotContain("tools.jackson", "java.", "litestar"));
        }

        @Test
        @DisplayName("D43 invalid UTF-8 is refused")
        void utf8() {
            client.post()
                    .uri("/bodies")
                    .contentType(MediaType.APPLICATION_JSON)
                    .bodyValue(new byte[] {'{', '"', (byte) 0xff, (byte) 0xc0, '"', ':', '1', '}'})
                    .exchange()
                    .expectStatus()
                    .isBadRequest();
        }

        @Test
        @DisplayName("A byte order mark and other Unicode encodings are read")
        void encodings() {
            for (byte[] body : List.of(
                    "\ufeff{\"from_airport\": \"SFO\"}".getBytes(StandardCharsets.UTF_8),
                    "{\"from_airport\": \"SFO\"}".getBytes(StandardCharsets.UTF_16BE))) {
                client.post()
                        .uri("/bodies")
                        .contentType(MediaType.APPLICATION_JSON)
                        .bodyValue(body)
                        .exchange()
                        .expectStatus()
                        .isOk();
            }
            client.post()
                    .uri("/bodies")
                    .contentType(MediaType.valueOf("application/json;charset=ISO-8859-1"))
                    .bodyValue("{\"from_airport\": \"SFO\", \"destination\": \"Köln\"}"
                            .getBytes(StandardCharsets.ISO_8859_1))
                    .exchange()
                    .expectStatus()
                    .isOk();
            assertThat(taking.taken.get(2).getDestination()).isEqualTo("Köln");
        }

        @Test
        @DisplayName("A bomb of nested arrays is refused, known field or not")
        void nesting() {
            String bomb = "[".repeat(100_000);
            post("/bodies", "{\"legs\": " + bomb).expectStatus().isBadRequest();
            post("/bodies", "{\"foo\": " + bomb).expectStatus().isBadRequest();
            patch("{\"foo\": " + bomb).expectStatus().isBadRequest();
        }

        @Test
        @DisplayName("A body of nothing but faults is answered with the first hundred")
        void manyFaults() {
            String legs = "{\"to\": []},".repeat(5_000);
            post("/bodies", "{\"legs\": [" + legs + "1]}")
                    .expectStatus()
                    .isBadRequest()
                    .expectBody()
                    .jsonPath("$.errors.length()")
                    .isEqualTo(100);
        }

        @Test
        @DisplayName("A body larger than the bound is 413")
        void tooLarge() {
            post("/bodies", "{\"from_airport\": \"" + "x".repeat(300_000) + "\"}")
                    .expectStatus()
                    .isEqualTo(HttpStatus.CONTENT_TOO_LARGE);
        }

        @Test
        @DisplayName("D44 an empty body is empty where the argument is optional, and asked for where not")
        void empty() {
            for (String nothing : List.of("", "  \n", "null")) {
                post("/bodies", nothing).expectStatus().isBadRequest();
                post("/bodies/optional", nothing)
                        .expectStatus()
                        .isOk()
                        .expectBody(String.class)
                        .isEqualTo("none");
            }
        }

        @Test
        @DisplayName("D64 another content type is 415")
        void contentType() {
            client.post()
                    .uri("/bodies")
                    .contentType(MediaType.TEXT_PLAIN)
                    .bodyValue("{}")
                    .exchange()
                    .expectStatus()
                    .isEqualTo(HttpStatus.UNSUPPORTED_MEDIA_TYPE);
        }
    }

    private WebTestClient.ResponseSpec post(String path, String body) {
        return this.client
                .post()
                .uri(path)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange();
    }

    private WebTestClient.ResponseSpec patch(String body) {
        return this.client
                .patch()
                .uri("/bodies")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange();
    }

    @Dto(of = Flight.class, unknownFields = UnknownFields.REJECT, scalars = Scalars.STRICT)
    interface StrictView {}

    @Dto(of = Flight.class, unknownFields = UnknownFields.WARN)
    interface WarnView {}

    @RestController
    @UseDto(FlightView.class)
    @RequestMapping("/bodies")
    static class Taking {

        final List<Flight> taken = new ArrayList<>();
        final List<List<String>> changes = new ArrayList<>();

        @PostMapping
        Mono<Void> one(@RequestBody Flight flight) {
            this.taken.add(flight);
            return Mono.empty();
        }

        @PostMapping("/optional")
        @UseDto(in = FlightView.class, out = org.litestarspring.dto.web.NoDto.class)
        Mono<String> optional(@RequestBody(required = false) Flight flight) {
            return Mono.just(flight == null ? "none" : "one");
        }

        @PostMapping("/strict")
        @UseDto(in = StrictView.class)
        Mono<Void> strict(@RequestBody Flight flight) {
            return one(flight);
        }

        @PostMapping("/warn")
        @UseDto(in = WarnView.class)
        Mono<Void> warn(@RequestBody Flight flight) {
            return one(flight);
        }

        @PostMapping("/list")
        Mono<Void> list(@RequestBody List<Flight> flights) {
            this.taken.addAll(flights);
            return Mono.empty();
        }

        @PostMapping("/set")
        Mono<Void> set(@RequestBody Mono<Set<Flight>> flights) {
            return flights.doOnNext(this.taken::addAll).then();
        }

        @PostMapping("/array")
        Mono<Void> array(@RequestBody Flight[] flights) {
            this.taken.addAll(List.of(flights));
            return Mono.empty();
        }

        @PostMapping("/map")
        Mono<Void> map(@RequestBody Map<String, Flight> flights) {
            this.taken.addAll(flights.values());
            return Mono.empty();
        }

        @PostMapping("/flux")
        Mono<Void> flux(@RequestBody Flux<Flight> flights) {
            return flights.doOnNext(this.taken::add).then();
        }

        @PostMapping("/patches")
        Mono<Void> patches(@RequestBody List<DtoData<Flight>> patches) {
            patches.forEach(patch -> this.changes.add(patch.changed()));
            return Mono.empty();
        }

        @PostMapping("/patchStream")
        Mono<Void> patchStream(@RequestBody Flux<DtoData<Flight>> patches) {
            return patches.doOnNext(patch -> this.changes.add(patch.changed())).then();
        }

        @PatchMapping
        Mono<Void> change(@RequestBody DtoData<Flight> change) {
            this.changes.add(change.changed());
            return Mono.empty();
        }
    }

    @Configuration
    static class App extends DtoWebFlux {

        @Bean
        Taking taking() {
            return new Taking();
        }

        @Bean
        DtoHandlersCheck check(RequestMappingHandlerMapping requestMappingHandlerMapping) {
            return new DtoHandlersCheck(requestMappingHandlerMapping, bindings());
        }
    }
}
