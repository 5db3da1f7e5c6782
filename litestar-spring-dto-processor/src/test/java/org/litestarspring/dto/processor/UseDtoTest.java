package org.litestarspring.dto.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.validation.Valid;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.litestarspring.dto.DtoData;
import org.litestarspring.dto.processor.model.Airline;
import org.litestarspring.dto.processor.model.Company;
import org.litestarspring.dto.processor.model.Flight;
import org.litestarspring.dto.processor.model.FlightBrief;
import org.litestarspring.dto.processor.model.FlightView;
import org.litestarspring.dto.processor.model.Leg;
import org.litestarspring.dto.processor.model.LegView;
import org.litestarspring.dto.web.DtoHandlersCheck;
import org.litestarspring.dto.web.DtoHandlersException;
import org.litestarspring.dto.web.NoDto;
import org.litestarspring.dto.web.UseDto;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class UseDtoTest {

    private static final AnnotationConfigApplicationContext CONTEXT = new AnnotationConfigApplicationContext(App.class);

    private final WebTestClient client =
            WebTestClient.bindToApplicationContext(CONTEXT).build();
    private final Flights flights = CONTEXT.getBean(Flights.class);

    @BeforeEach
    void reset() {
        this.flights.taken.clear();
    }

    @AfterAll
    static void stop() {
        CONTEXT.close();
    }

    @Nested
    @DisplayName("On the way out")
    class Out {

        @Test
        @DisplayName(
                "D1 D5 D6 D8 D11 D13 D19 the wire has every field but the excluded and private ones, under its names")
        void view() {
            get("/flights/one").json("""
                            {"id": 7, "from_airport": "SFO", "destination": "OAK", "delay_minutes": 20,
                             "status": "DELAYED",
                             "airline": {"iata": "LS", "name": "Litestar", "owner": {"name": "Holding"}},
                             "legs": [{"from": "SFO", "to": "OAK", "aircraft": {"tail": "N1"}}],
                             "seats": {"1A": {"row": "1"}}, "tags": ["late"]}
                            """).jsonPath("$").value(body -> assertThat(body.toString())
                    .doesNotContain("secret", "note", "Note", "tax", "gate", "price", "accessCode", "access_code"));
        }

        @Test
        @DisplayName("D57 D58 a computed field and a getter without a setter are on the wire")
        void computed() {
            get("/flights/one")
                    .jsonPath("$.route")
                    .isEqualTo("SFO-OAK")
                    .jsonPath("$.late")
                    .isEqualTo(true);
        }

        @Test
        @DisplayName("D2 an include list takes exactly what it names")
        void include() {
            get("/brief").json("""
                    {"id": 7, "origin": "SFO", "airline": {"iata": "LS"}}
                    """, org.springframework.test.json.JsonCompareMode.STRICT);
        }

        @Test
        @DisplayName("D49 every holder of entities is projected, and what is around them stays")
        void holders() {
            for (String path : List.of("flux", "list", "array", "entities", "stream")) {
                get("/flights/" + path)
                        .jsonPath("$[0].from_airport")
                        .isEqualTo("SFO")
                        .jsonPath("$[0].internalNote")
                        .doesNotExist()
                        .jsonPath("$[0].internal_note")
                        .doesNotExist();
            }
            get("/flights/entity").jsonPath("$.from_airport").isEqualTo("SFO");
            get("/flights/optional").jsonPath("$.from_airport").isEqualTo("SFO");
            get("/flights/map").jsonPath("$.first.from_airport").isEqualTo("SFO");
            get("/flights/envelope")
                    .jsonPath("$.content[0].from_airport")
                    .isEqualTo("SFO")
                    .jsonPath("$.content[0].accessCode")
                    .doesNotExist()
                    .jsonPath("$.total")
                    .isEqualTo(1);
        }

        @Test
        @DisplayName("D46 null, empty lists and empty maps appear as they are")
        void empty() {
            get("/flights/empty")
                    .jsonPath("$.airline")
                    .isEmpty()
                    .jsonPath("$.legs")
                    .isArray()
                    .jsonPath("$.seats")
                    .isMap();
        }

        @Test
        @DisplayName("D61 the method's DTO wins over the type's, and @NoDto switches off")
        void layers() {
            get("/flights/brief").json("""
                    {"id": 7, "origin": "SFO", "airline": {"iata": "LS"}}
                    """, org.springframework.test.json.JsonCompareMode.STRICT);
            get("/flights/count").jsonPath("$.count").isEqualTo(3);
        }

        @Test
        @DisplayName("D36 a record is projected as a bean is")
        void record() {
            get("/legs").json("""
                    {"from": "SFO", "to": "OAK", "aircraft": {"tail": "N1", "maintenanceNote": "worn"}}
                    """, org.springframework.test.json.JsonCompareMode.STRICT);
        }
    }

    @Nested
    @DisplayName("On the way in")
    class In {

        @Test
        @DisplayName("D11 D17 D18 D19 wire names are read, and what a client may not set is not taken")
        void create() {
            post("/flights", """
                    {"id": 99, "created_at": "2020-01-01T00:00:00Z", "from_airport": "SFO", "delay_minutes": 5,
                     "internalNote": "x", "internal_note": "x", "access_code": "sesame", "late": true, "route": "x",
                     "airline": {"iata": "LS", "apiSecret": "x", "api_secret": "x"}}
                    """)
                    .expectStatus()
                    .isOk()
                    .expectBody()
                    .jsonPath("$.access_code")
                    .doesNotExist()
                    .jsonPath("$.id")
                    .isEmpty();

            Flight taken = flights.taken.get(0);
            assertThat(taken.getOrigin()).isEqualTo("SFO");
            assertThat(taken.getDelayMinutes()).isEqualTo(5);
            assertThat(taken.getAccessCode()).isEqualTo("sesame");
            assertThat(taken.getId()).isNull();
            assertThat(taken.getCreatedAt()).isNull();
            assertThat(taken.getInternalNote()).isNull();
            assertThat(taken.getAirline().getApiSecret()).isNull();
            assertThat(taken.getSeats()).isEmpty();
        }

        @Test
        @DisplayName(
                "D39 D42 all violated constraints come in one answer, at wire names and any depth, in stable order")
        void violations() {
            post("/flights", """
                    {"from_airport": "SFOO", "delay_minutes": 7000, "airline": {"iata": "x"}, "legs": [{"to": "OAK"}]}
                    """)
                    .expectStatus()
                    .isBadRequest()
                    .expectBody()
                    .jsonPath("$.errors[*].pointer")
                    .isEqualTo(List.of("/airline/iata", "/delay_minutes", "/from_airport", "/legs/0/from"))
                    .jsonPath("$.errors[1].code")
                    .isEqualTo("Max")
                    .jsonPath("$.errors[1].rejected")
                    .isEqualTo(7000)
                    .jsonPath("$.errors[3].code")
                    .isEqualTo("NotNull");
            assertThat(flights.taken).isEmpty();
        }

        @Test
        @DisplayName("A list of entities is read, and a fault in it is named with its index")
        void list() {
            post("/flights/list", "[{\"from_airport\": \"SFO\"}, {\"from_airport\": \"OAK\"}]")
                    .expectStatus()
                    .isOk();
            assertThat(flights.taken).extracting(Flight::getOrigin).containsExactly("SFO", "OAK");

            post("/flights/list", "[{\"from_airport\": \"SFO\"}, {}]")
                    .expectStatus()
                    .isBadRequest()
                    .expectBody()
                    .jsonPath("$.errors[0].pointer")
                    .isEqualTo("/1/from_airport");
        }

        @Test
        @DisplayName("A Flux of entities is read one by one from NDJSON")
        void flux() {
            client.post()
                    .uri("/flights/flux")
                    .contentType(MediaType.APPLICATION_NDJSON)
                    .bodyValue("{\"from_airport\": \"SFO\", \"id\": 4}\n{\"from_airport\": \"OAK\"}\n")
                    .exchange()
                    .expectStatus()
                    .isOk();

            assertThat(flights.taken).extracting(Flight::getOrigin).containsExactly("SFO", "OAK");
            assertThat(flights.taken).extracting(Flight::getId).containsOnlyNulls();
        }

        @Test
        @DisplayName("D37 an unknown field is dropped, or refused where the DTO says so")
        void unknown() {
            post("/flights", "{\"from_airport\": \"SFO\", \"foo\": 1}")
                    .expectStatus()
                    .isOk();
            post("/brief", "{\"origin\": \"SFO\", \"foo\": 1}").expectStatus().isBadRequest();
            post("/brief", "{\"origin\": \"SFO\"}").expectStatus().isOk();
        }

        @Test
        @DisplayName("A body for a handler without a DTO is read as before")
        void uncovered() {
            post("/plain", "{\"name\": \"x\"}")
                    .expectStatus()
                    .isOk()
                    .expectBody(String.class)
                    .isEqualTo("x");
        }
    }

    @Nested
    @DisplayName("A partial body")
    class Partial {

        @Test
        @DisplayName("D26 changes only what it has")
        void present() {
            patch("{\"delay_minutes\": 5}").expectStatus().isOk();

            assertThat(flights.patched.getDelayMinutes()).isEqualTo(5);
            assertThat(flights.patched.getOrigin()).isEqualTo("SFO");
            assertThat(flights.changed).containsExactly("delayMinutes");
        }

        @Test
        @DisplayName("D27 tells null from absent")
        void nulls() {
            patch("{\"airline\": null}").expectStatus().isOk();
            assertThat(flights.patched.getAirline()).isNull();

            patch("{}").expectStatus().isOk();
            assertThat(flights.patched.getAirline()).isNotNull();
        }

        @Test
        @DisplayName("D28 D29 D42 is held to its constraints, for the fields that it has")
        void constraints() {
            patch("{\"from_airport\": null}")
                    .expectStatus()
                    .isBadRequest()
                    .expectBody()
                    .jsonPath("$.errors[0].pointer")
                    .isEqualTo("/from_airport");
            patch("{\"from_airport\": \"much too long\", \"delay_minutes\": null, \"airline\": {\"iata\": \"x\"}}")
                    .expectStatus()
                    .isBadRequest()
                    .expectBody()
                    .jsonPath("$.errors[*].pointer")
                    .isEqualTo(List.of("/airline/iata", "/delay_minutes", "/from_airport"));
            patch("{\"destination\": \"LAX\"}").expectStatus().isOk();
        }

        @Test
        @DisplayName("D30 is deep for nested objects, beans and records alike")
        void deep() {
            patch("{\"airline\": {\"name\": \"X\", \"owner\": {\"name\": \"Y\"}}}")
                    .expectStatus()
                    .isOk();

            Airline airline = flights.patched.getAirline();
            assertThat(airline.getName()).isEqualTo("X");
            assertThat(airline.getIata()).isEqualTo("LS");
            assertThat(airline.getApiSecret()).isEqualTo("a secret");
            assertThat(airline.getOwner()).isEqualTo(new Company("Y", "tax 1"));
            assertThat(flights.changed)
                    .containsExactly("airline.name", "airline.owner.name", "airline.owner", "airline");
        }

        @Test
        @DisplayName("D31 replaces a collection")
        void collections() {
            patch("{\"legs\": [{\"from\": \"LAX\"}], \"tags\": [\"a\"]}")
                    .expectStatus()
                    .isOk();

            assertThat(flights.patched.getLegs()).containsExactly(new Leg("LAX", null, null, null));
            assertThat(flights.patched.getTags()).containsExactly("a");
        }

        @Test
        @DisplayName("D17 cannot set what is read-only")
        void readOnly() {
            patch("{\"id\": 99, \"internalNote\": \"x\"}").expectStatus().isOk();

            assertThat(flights.patched.getId()).isEqualTo(7);
            assertThat(flights.patched.getInternalNote()).isEqualTo("a note");
            assertThat(flights.changed).isEmpty();
        }
    }

    @Test
    @DisplayName(
            "D47 D48 handlers that hide their entity fail the start, all named at once, and those without a body do not")
    void hidden() {
        assertThatThrownBy(() -> new AnnotationConfigApplicationContext(App.class, Hiding.class).close())
                .isInstanceOfSatisfying(DtoHandlersException.class, failure -> assertThat(failure.faults())
                        .hasSize(4)
                        .anySatisfy(fault -> assertThat(fault).contains("Hiding.any", "ResponseEntity", "@NoDto"))
                        .anySatisfy(fault -> assertThat(fault).contains("Hiding.object", "Object"))
                        .anySatisfy(fault -> assertThat(fault).contains("Hiding.other", "Integer"))
                        .anySatisfy(fault -> assertThat(fault).contains("Hiding.take", "DtoData<Flight>")));
    }

    private WebTestClient.BodyContentSpec get(String path) {
        return this.client.get().uri(path).exchange().expectStatus().isOk().expectBody();
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
                .uri("/flights")
                .contentType(MediaType.valueOf("application/merge-patch+json"))
                .bodyValue(body)
                .exchange();
    }

    static Flight flight() {
        return Samples.flight();
    }

    record Envelope<T>(List<T> content, int total) {}

    record Count(int count) {}

    record Plain(String name) {}

    @RestController
    @UseDto(FlightView.class)
    @RequestMapping("/flights")
    static class Flights {

        final List<Flight> taken = new ArrayList<>();
        Flight patched = flight();
        List<String> changed = List.of();

        @GetMapping("/one")
        Mono<Flight> one() {
            return Mono.just(flight());
        }

        @GetMapping("/flux")
        Flux<Flight> flux() {
            return Flux.just(flight(), flight());
        }

        @GetMapping("/stream")
        Flux<Flight> stream() {
            return Flux.range(0, 100).map(i -> flight());
        }

        @GetMapping("/list")
        Mono<List<Flight>> list() {
            return Mono.just(List.of(flight()));
        }

        @GetMapping("/array")
        Mono<Flight[]> array() {
            return Mono.just(new Flight[] {flight()});
        }

        @GetMapping("/entity")
        ResponseEntity<Mono<Flight>> entity() {
            return ResponseEntity.ok(Mono.just(flight()));
        }

        @GetMapping("/entities")
        Mono<ResponseEntity<List<Flight>>> entities() {
            return Mono.just(ResponseEntity.ok(List.of(flight())));
        }

        @GetMapping("/optional")
        Mono<Optional<Flight>> optional() {
            return Mono.just(Optional.of(flight()));
        }

        @GetMapping("/map")
        Mono<Map<String, Flight>> map() {
            return Mono.just(Map.of("first", flight()));
        }

        @GetMapping("/envelope")
        Mono<Envelope<Flight>> envelope() {
            return Mono.just(new Envelope<>(List.of(flight()), 1));
        }

        @GetMapping("/empty")
        Mono<Flight> empty() {
            Flight flight = new Flight();
            flight.setLegs(List.of());
            return Mono.just(flight);
        }

        @GetMapping("/brief")
        @UseDto(FlightBrief.class)
        Mono<Flight> brief() {
            return Mono.just(flight());
        }

        @GetMapping("/count")
        @NoDto
        Mono<Count> count() {
            return Mono.just(new Count(3));
        }

        @DeleteMapping
        Mono<Void> delete() {
            return Mono.empty();
        }

        @PostMapping
        Mono<Flight> add(@Valid @RequestBody Mono<Flight> flight) {
            return flight.doOnNext(this.taken::add);
        }

        @PostMapping("/list")
        Flux<Flight> addAll(@Valid @RequestBody List<Flight> flights) {
            this.taken.addAll(flights);
            return Flux.fromIterable(flights);
        }

        @PostMapping("/flux")
        Mono<Void> addFlux(@Valid @RequestBody Flux<Flight> flights) {
            return flights.doOnNext(this.taken::add).then();
        }

        @PatchMapping
        Mono<Flight> change(@Valid @RequestBody DtoData<Flight> change) {
            this.changed = change.changed();
            this.patched = change.applyTo(flight());
            return Mono.just(this.patched);
        }
    }

    @RestController
    static class Others {

        @GetMapping("/brief")
        @UseDto(FlightBrief.class)
        Mono<Flight> brief() {
            return Mono.just(flight());
        }

        @PostMapping("/brief")
        @UseDto(in = FlightBrief.class)
        Mono<String> takeBrief(@RequestBody Flight flight) {
            return Mono.just(flight.getOrigin());
        }

        @GetMapping("/legs")
        @UseDto(LegView.class)
        Mono<Leg> leg() {
            return Mono.just(flight().getLegs().get(0));
        }

        @PostMapping("/plain")
        Mono<String> plain(@RequestBody Plain plain) {
            return Mono.just(plain.name());
        }
    }

    @RestController
    @UseDto(FlightView.class)
    static class Hiding {

        @GetMapping("/hiding/any")
        Mono<ResponseEntity<?>> any() {
            return Mono.just(ResponseEntity.ok(flight()));
        }

        @GetMapping("/hiding/object")
        Mono<Object> object() {
            return Mono.just(flight());
        }

        @GetMapping("/hiding/other")
        Mono<Integer> other() {
            return Mono.just(1);
        }

        @PostMapping("/hiding/take")
        Mono<Void> take(@RequestBody Map<String, Object> flight) {
            return Mono.empty();
        }

        @GetMapping("/hiding/nothing")
        Mono<ResponseEntity<Void>> nothing() {
            return Mono.just(ResponseEntity.noContent().build());
        }
    }

    @Configuration
    static class App extends DtoWebFlux {

        @Bean
        Flights flights() {
            return new Flights();
        }

        @Bean
        Others others() {
            return new Others();
        }

        @Bean
        DtoHandlersCheck check(RequestMappingHandlerMapping requestMappingHandlerMapping) {
            return new DtoHandlersCheck(requestMappingHandlerMapping, bindings());
        }
    }
}
