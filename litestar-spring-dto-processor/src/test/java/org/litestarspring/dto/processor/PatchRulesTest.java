package org.litestarspring.dto.processor;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.litestarspring.dto.Dto;
import org.litestarspring.dto.DtoData;
import org.litestarspring.dto.DtoField;
import org.litestarspring.dto.Naming;
import org.litestarspring.dto.Patch;
import org.litestarspring.dto.UnknownFields;
import org.litestarspring.dto.web.UseDto;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.annotation.Id;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

@NullUnmarked // the models are written as those who mark nothing write them
class PatchRulesTest {

    private static final AnnotationConfigApplicationContext CONTEXT = new AnnotationConfigApplicationContext(App.class);

    private final WebTestClient client = WebTestClient.bindToApplicationContext(CONTEXT)
            .configureClient()
            .responseTimeout(java.time.Duration.ofMinutes(1))
            .build();
    private final Trips trips = CONTEXT.getBean(Trips.class);

    @BeforeEach
    void reset() {
        this.trips.trip = trip();
    }

    @AfterAll
    static void stop() {
        CONTEXT.close();
    }

    public enum Cabin {
        ECONOMY,
        FIRST
    }

    /** A bean, with an identity of the database's. */
    public static class Stop {
        @Id
        private Long id;

        @NotNull
        @Size(max = 3)
        private String airport;

        private Integer gate;

        @DtoField(patch = Patch.MERGE, key = "name")
        private List<Crew> crew = new ArrayList<>();

        public Stop() {}

        Stop(Long id, String airport, Integer gate) {
            this.id = id;
            this.airport = airport;
            this.gate = gate;
        }

        public Long getId() {
            return this.id;
        }

        public void setId(Long id) {
            this.id = id;
        }

        public String getAirport() {
            return this.airport;
        }

        public void setAirport(String airport) {
            this.airport = airport;
        }

        public Integer getGate() {
            return this.gate;
        }

        public void setGate(Integer gate) {
            this.gate = gate;
        }

        public List<Crew> getCrew() {
            return this.crew;
        }

        public void setCrew(List<Crew> crew) {
            this.crew = crew;
        }
    }

    public record Crew(@NotNull String name, @NotNull String role, Integer age) {}

    public record Seat(String row, Cabin cabin) {}

    public record Plane(String tail) {}

    public record Swap(Plane plane, String reason) {}

    public sealed interface Extra permits Meal, Bag {}

    public record Meal(String code, String dish) implements Extra {}

    public record Bag(String code, int kilos) implements Extra {}

    public static class Trip {
        @DtoField(patch = Patch.MERGE, key = "id")
        public List<Stop> stops;

        @DtoField(patch = Patch.MERGE, key = "name")
        public Set<Crew> crew;

        @DtoField(patch = Patch.MERGE, key = "row")
        public Seat[] rows;

        @DtoField(patch = Patch.MERGE)
        public Map<Cabin, Seat> seats;

        @DtoField(patch = Patch.MERGE)
        public Map<String, List<Seat>> decks;

        @DtoField(patch = Patch.MERGE)
        public TreeMap<String, String> labels;

        @DtoField(patch = Patch.MERGE, key = "plane.tail")
        public Optional<List<Swap>> swaps = Optional.empty();

        @DtoField(patch = Patch.MERGE, key = "code")
        public List<Extra> extras;

        @DtoField(patch = Patch.APPEND)
        public List<String> notes;

        @DtoField(patch = Patch.APPEND)
        public Set<String> tags;

        @DtoField(patch = Patch.APPEND)
        public int[] delays;

        @DtoField(patch = Patch.APPEND)
        public List<Crew> visitors;

        @DtoField(patch = Patch.APPEND)
        public Seat[] spare;

        public List<String> replaced;
    }

    @Dto(of = Trip.class, naming = Naming.SNAKE_CASE, rename = "stops.airport=at")
    interface TripView {}

    @Dto(of = Trip.class, unknownFields = UnknownFields.REJECT)
    interface StrictTripView {}

    private static Trip trip() {
        Trip trip = new Trip();
        trip.stops = List.of(new Stop(1L, "SFO", 4), new Stop(2L, "OAK", 5));
        trip.stops.get(0).setCrew(List.of(new Crew("ada", "pilot", 40), new Crew("bob", "cook", 30)));
        trip.crew = new HashSet<>(Set.of(new Crew("ada", "pilot", 40)));
        trip.rows = new Seat[] {new Seat("1", Cabin.FIRST), new Seat("2", Cabin.ECONOMY)};
        trip.seats = new EnumMap<>(Map.of(Cabin.FIRST, new Seat("1", Cabin.FIRST)));
        trip.decks = new LinkedHashMap<>(Map.of("up", List.of(new Seat("9", null))));
        trip.labels = new TreeMap<>(Map.of("a", "1", "b", "2"));
        trip.swaps = Optional.of(List.of(new Swap(new Plane("N1"), "worn")));
        trip.extras = List.of(new Meal("m", "soup"), new Bag("b", 20));
        trip.notes = List.of("one");
        trip.tags = new LinkedHashSet<>(List.of("x", "y"));
        trip.delays = new int[] {1};
        trip.visitors = List.of(new Crew("ada", "pilot", 40));
        trip.spare = new Seat[] {new Seat("5", null)};
        trip.replaced = List.of("old");
        return trip;
    }

    @Nested
    @DisplayName("D31 A merged collection")
    class Merged {

        @Test
        @DisplayName(
                "D31 changes the beans that the body names in place, by a key that no client may set, and no others")
        void beans() {
            Trip before = trips.trip;
            Stop first = before.stops.get(0);

            patch("{\"stops\": [{\"id\": 2, \"gate\": 9}, {\"id\": 1, \"at\": \"LAX\"}]}")
                    .isOk();

            assertThat(before.stops).extracting(Stop::getId).containsExactly(1L, 2L);
            assertThat(before.stops).extracting(Stop::getAirport).containsExactly("LAX", "OAK");
            assertThat(before.stops).extracting(Stop::getGate).containsExactly(4, 9);
            assertThat(before.stops.get(0)).isSameAs(first);
        }

        @Test
        @DisplayName("D31 adds an element without a key as a new one, whose key the server gives")
        void added() {
            patch("{\"stops\": [{\"at\": \"LAX\"}, {\"id\": null, \"at\": \"SAN\"}]}")
                    .isOk();

            assertThat(trips.trip.stops).extracting(Stop::getAirport).containsExactly("SFO", "OAK", "LAX", "SAN");
            assertThat(trips.trip.stops).extracting(Stop::getId).containsExactly(1L, 2L, null, null);
        }

        @Test
        @DisplayName("D31 refuses a key that is not there and that no client may set, and changes nothing")
        void unknownKey() {
            faults(
                    patch("{\"notes\": [\"n\"], \"stops\": [{\"id\": 1, \"gate\": 7}, {\"id\": 9, \"at\": \"LAX\"}]}"),
                    "/stops/1/id unknownKey");

            assertThat(trips.trip.stops).extracting(Stop::getGate).containsExactly(4, 5);
        }

        @Test
        @DisplayName(
                "D31 refuses a key that comes twice, an element that is null, and a missing key that is the client's")
        void keys() {
            faults(
                    patch(
                            "{\"stops\": [{\"id\": 1}, {\"id\": \"1\"}, null], \"crew\": [{\"age\": 4}, {\"name\": \"b\"},"
                                    + " {\"name\": \"b\"}], \"swaps\": [{\"reason\": \"x\"}, {\"plane\": null}]}"),
                    "/crew/0/name missingKey",
                    "/crew/2/name duplicateKey",
                    "/stops/1/id duplicateKey",
                    "/stops/2 NotNull",
                    "/swaps/0/plane/tail missingKey",
                    "/swaps/1/plane/tail missingKey");
        }

        @Test
        @DisplayName("D31 holds what it finds to the constraints of what is there, and what is new to all of them")
        void validation() {
            patch("{\"crew\": [{\"name\": \"ada\", \"age\": 41}]}").isOk();
            assertThat(trips.trip.crew).containsExactly(new Crew("ada", "pilot", 41));

            faults(patch("{\"crew\": [{\"name\": \"eve\", \"age\": 41}]}"), "/crew/0/role NotNull");
            faults(
                    patch("{\"stops\": [{\"gate\": 1}, {\"id\": 1, \"at\": \"LONG\"}]}"),
                    "/stops/0/at NotNull",
                    "/stops/1/at Size");
            assertThat(trips.trip.stops).hasSize(2);
        }

        @Test
        @DisplayName("D31 is merged inside an element that is merged")
        void nested() {
            patch("{\"stops\": [{\"id\": 1, \"crew\": [{\"name\": \"bob\", \"age\": 31},"
                            + " {\"name\": \"eve\", \"role\": \"cook\"}]}]}")
                    .isOk();

            assertThat(trips.trip.stops.get(0).getCrew())
                    .containsExactly(
                            new Crew("ada", "pilot", 40), new Crew("bob", "cook", 31), new Crew("eve", "cook", null));
            faults(
                    patch("{\"stops\": [{\"id\": 1, \"crew\": [{\"name\": \"zoe\"}]}]}"),
                    "/stops/0/crew/0/role NotNull");
        }

        @Test
        @DisplayName("D31 may be a set, an array, inside an Optional, of a family, and found by a path")
        void holders() {
            patch("""
                            {"crew": [{"name": "eve", "role": "cook"}], "rows": [{"row": "2", "cabin": "FIRST"}, {"row": "3"}],
                             "swaps": [{"plane": {"tail": "N1"}, "reason": "new"}, {"plane": {"tail": "N2"}}],
                             "extras": [{"type": "Bag", "code": "b", "kilos": 23}, {"type": "Bag", "code": "m", "kilos": 1}]}
                            """).isOk();

            Trip trip = trips.trip;
            assertThat(trip.crew).containsExactly(new Crew("ada", "pilot", 40), new Crew("eve", "cook", null));
            assertThat(trip.rows)
                    .containsExactly(new Seat("1", Cabin.FIRST), new Seat("2", Cabin.FIRST), new Seat("3", null));
            assertThat(trip.swaps.orElseThrow())
                    .containsExactly(new Swap(new Plane("N1"), "new"), new Swap(new Plane("N2"), null));
            assertThat(trip.extras).containsExactly(new Bag("m", 1), new Bag("b", 23));
        }

        @Test
        @DisplayName("D31 is made where there was none, emptied by null alone, and left by an empty list")
        void nothing() {
            trips.trip.stops = null;
            patch("{\"stops\": [{\"at\": \"LAX\"}], \"rows\": [], \"crew\": null}")
                    .isOk();

            assertThat(trips.trip.stops).extracting(Stop::getAirport).containsExactly("LAX");
            assertThat(trips.trip.rows).hasSize(2);
            assertThat(trips.trip.crew).isNull();
        }
    }

    @Nested
    @DisplayName("D31 A merged map")
    class Maps {

        @Test
        @DisplayName("D31 is merged by its keys, and null takes one out, as RFC 7396 has it")
        void maps() {
            patch("""
                            {"seats": {"FIRST": {"row": "7"}, "ECONOMY": {"row": "8"}},
                             "decks": {"up": null, "down": [{"row": "3"}]}, "labels": {"a": null, "b": "3", "c": "4"}}
                            """).isOk();

            assertThat(trips.trip.seats)
                    .containsExactly(
                            Map.entry(Cabin.FIRST, new Seat("7", Cabin.FIRST)),
                            Map.entry(Cabin.ECONOMY, new Seat("8", null)));
            assertThat(trips.trip.decks).containsExactly(Map.entry("down", List.of(new Seat("3", null))));
            assertThat(trips.trip.labels).containsExactly(Map.entry("b", "3"), Map.entry("c", "4"));
        }
    }

    @Nested
    @DisplayName("D31 An appended collection")
    class Appended {

        @Test
        @DisplayName("D31 has what was there and then what came, a set each once")
        void appended() {
            patch("""
                            {"notes": ["two", "one"], "tags": ["z", "x"], "delays": [2, 3],
                             "visitors": [{"name": "eve", "role": "cook"}], "spare": [{"row": "6"}], "replaced": ["new"]}
                            """).isOk();

            Trip trip = trips.trip;
            assertThat(trip.notes).containsExactly("one", "two", "one");
            assertThat(trip.tags).containsExactly("x", "y", "z");
            assertThat(trip.delays).containsExactly(1, 2, 3);
            assertThat(trip.visitors).containsExactly(new Crew("ada", "pilot", 40), new Crew("eve", "cook", null));
            assertThat(trip.spare).containsExactly(new Seat("5", null), new Seat("6", null));
            assertThat(trip.replaced).containsExactly("new");
        }

        @Test
        @DisplayName("D31 takes whole elements alone")
        void whole() {
            faults(patch("{\"visitors\": [{\"name\": \"eve\"}]}"), "/visitors/0/role NotNull");
        }
    }

    @Test
    @DisplayName("D17 D31 a key that only finds is not set by a whole body, and refused under REJECT")
    void wholeBodies() {
        this.client
                .post()
                .uri("/trips")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue("{\"stops\": [{\"id\": 7, \"at\": \"SFO\"}]}")
                .exchange()
                .expectStatus()
                .isOk();
        assertThat(this.trips.trip.stops).extracting(Stop::getId).containsExactly((Long) null);

        faults(
                this.client
                        .post()
                        .uri("/trips/strict")
                        .contentType(MediaType.APPLICATION_JSON)
                        .bodyValue("{\"stops\": [{\"airport\": \"SFO\"}, {\"id\": 7, \"airport\": \"SFO\"}]}")
                        .exchange()
                        .expectStatus(),
                "/stops/1/id readOnlyField");
    }

    private org.springframework.test.web.reactive.server.StatusAssertions patch(String body) {
        return this.client
                .patch()
                .uri("/trips")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange()
                .expectStatus();
    }

    private static void faults(org.springframework.test.web.reactive.server.StatusAssertions status, String... faults) {
        List<String> found = new ArrayList<>();
        status.isBadRequest().expectBody().jsonPath("$.errors").value(errors -> ((List<?>) errors)
                .forEach(error ->
                        found.add(((Map<?, ?>) error).get("pointer") + " " + ((Map<?, ?>) error).get("code"))));
        assertThat(found).containsExactlyElementsOf(Arrays.asList(faults));
    }

    @RestController
    @UseDto(TripView.class)
    static class Trips {

        private Trip trip;

        @PatchMapping("/trips")
        Mono<Trip> change(@RequestBody DtoData<Trip> change) {
            return Mono.fromSupplier(() -> change.applyTo(this.trip));
        }

        @PostMapping("/trips")
        Mono<Trip> add(@RequestBody Trip added) {
            this.trip = added;
            return Mono.just(added);
        }

        @PostMapping("/trips/strict")
        @UseDto(StrictTripView.class)
        Mono<Trip> addStrictly(@RequestBody Trip added) {
            return add(added);
        }
    }

    @Configuration
    static class App extends DtoWebFlux {

        @Bean
        Trips trips() {
            return new Trips();
        }
    }
}
