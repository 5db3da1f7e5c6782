package org.litestarspring.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.litestarspring.channels.Channels;
import org.litestarspring.repository.AsyncRepository;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.io.ClassPathResource;
import org.springframework.data.relational.core.query.Criteria;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** Every route, on the database and the broker of the profile. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@DisplayName("Departures, in memory,")
class DeparturesTest {

    private static final MediaType CSV = new MediaType("text", "csv");
    private static final String HEADER = "scheduled,origin,destination,distance_miles,delay_minutes\n";
    private static final ParameterizedTypeReference<Map<String, Object>> OBJECT = new ParameterizedTypeReference<>() {};

    @Autowired
    AsyncRepository<Flight, Long> flights;

    @Autowired
    Channels channels;

    String address;
    WebTestClient client;

    @BeforeEach
    void connect(@LocalServerPort int port) {
        this.address = "http://localhost:" + port;
        this.client = WebTestClient.bindToServer()
                .baseUrl(this.address)
                .responseTimeout(Duration.ofSeconds(60))
                .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(16 << 20))
                .build();
    }

    @Test
    @DisplayName("has both files' rows after its start")
    void imported() {
        List<?> airports = this.client
                .get()
                .uri("/api/airports")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(List.class)
                .returnResult()
                .getResponseBody();

        assertThat(airports).hasSize(3_376);
        assertThat(this.flights.count().block()).isGreaterThanOrEqualTo(19_990);
    }

    @Test
    @DisplayName("answers with one airport, and with a problem where there is none")
    void airport() {
        this.client
                .get()
                .uri("/api/airports/SFO")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.city")
                .isEqualTo("San Francisco")
                .jsonPath("$.latitude")
                .isEqualTo(37.61900194);
        this.client
                .get()
                .uri("/api/airports/XXX")
                .exchange()
                .expectStatus()
                .isNotFound()
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody()
                .jsonPath("$.detail")
                .isEqualTo("No airport has the code \"XXX\".");
    }

    @Test
    @DisplayName("stores of a new flight what a client may say, and nothing else of what it sends")
    void add() {
        Map<String, Object> sent = Map.of(
                "id",
                777,
                "internalNote",
                "mine",
                "createdAt",
                "1999-01-01T00:00:00Z",
                "updatedAt",
                "1999-01-01T00:00:00Z",
                "status",
                "EARLY",
                "scheduled",
                "2002-01-15T07:30:00",
                "origin",
                "SFO",
                "destination",
                "JFK",
                "distanceMiles",
                2586,
                "delayMinutes",
                20);

        Map<String, Object> answer = this.client
                .post()
                .uri("/api/flights")
                .bodyValue(sent)
                .exchange()
                .expectStatus()
                .isCreated()
                .expectHeader()
                .valueMatches("Location", "/api/flights/\\d+")
                .expectBody(OBJECT)
                .returnResult()
                .getResponseBody();

        assertThat(answer)
                .containsOnlyKeys(
                        "id", "scheduled", "origin", "destination", "distanceMiles", "delayMinutes", "status");
        assertThat(answer).containsEntry("status", "DELAYED").doesNotContainEntry("id", 777);
        Flight stored =
                this.flights.findById(((Number) answer.get("id")).longValue()).block();
        assertThat(stored).isNotNull();
        assertThat(stored.internalNote()).isNull();
        assertThat(stored.createdAt()).isAfter("2020-01-01T00:00:00Z");
        assertThat(stored.updatedAt()).isAfter("2020-01-01T00:00:00Z");
    }

    @Test
    @DisplayName("refuses a flight with all that is wrong with it, and JSON that is none")
    void refuse() {
        this.client
                .post()
                .uri("/api/flights")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue("""
                        {"scheduled": "2002-01-15T07:31:00", "origin": "SFX", "delayMinutes": 20000}""")
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody()
                .jsonPath("$.errors.length()")
                .isEqualTo(3);
        this.client
                .post()
                .uri("/api/flights")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue("{\"sch")
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON);
    }

    @Test
    @DisplayName("changes what a patch has, keeps the note, and tells the board")
    void patch() {
        Flight before = this.flights.save(noted("2002-02-01T08:00")).block();
        assertThat(before).isNotNull();
        String uri = "/api/flights/" + before.id();

        try (Heard heard = new Heard(this.channels, "board:SFO")) {
            this.client
                    .patch()
                    .uri(uri)
                    .contentType(MediaType.APPLICATION_JSON)
                    .bodyValue("{\"delayMinutes\": 45, \"internalNote\": \"mine\", \"id\": 3}")
                    .exchange()
                    .expectStatus()
                    .isOk()
                    .expectBody()
                    .jsonPath("$.delayMinutes")
                    .isEqualTo(45)
                    .jsonPath("$.status")
                    .isEqualTo("DELAYED")
                    .jsonPath("$.internalNote")
                    .doesNotExist();
            String message = heard.next("delayed");
            assertThat(message).contains("\"delayMinutes\":45").doesNotContain("staff only");
        }
        Flight after = this.flights.findById(before.id()).block();
        assertThat(after).isNotNull();
        assertThat(after.internalNote()).isEqualTo("staff only");
        assertThat(after.createdAt()).isCloseTo(before.createdAt(), within(1, ChronoUnit.MILLIS));
        this.client
                .patch()
                .uri(uri)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue("{\"delayMinutes\": 99999}")
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.status")
                .isEqualTo(400);
        this.client
                .patch()
                .uri("/api/flights/99999999")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue("{\"delayMinutes\": 1}")
                .exchange()
                .expectStatus()
                .isNotFound()
                .expectBody()
                .jsonPath("$.status")
                .isEqualTo(404);
    }

    @Test
    @DisplayName("R19 refuses a flight that there is, naming its row, its constraint and what its view has of its key")
    void twice() {
        this.flights.save(noted("2002-02-05T08:00")).block();

        this.client
                .post()
                .uri("/api/flights")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(
                        "{\"scheduled\": \"2002-02-05T08:00\", \"origin\": \"SFO\", \"destination\": \"JFK\", \"delayMinutes\": 7}")
                .exchange()
                .expectStatus()
                .isEqualTo(409)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("integrity-violation")
                .jsonPath("$.errors[0].index")
                .isEqualTo(0)
                .jsonPath("$.errors[0].constraint")
                .isNotEmpty()
                .jsonPath("$.errors[0].key")
                .isEqualTo(Map.of(
                        "scheduled", "2002-02-05T08:00:00", "origin", "SFO", "destination", "JFK", "delayMinutes", 7))
                .jsonPath("$")
                .value((Object problem) -> assertThat(problem.toString().toLowerCase(Locale.ROOT))
                        .doesNotContain("insert into", "internal", "version", "created"));
    }

    @Test
    @DisplayName("removes a flight, and then has it no more")
    void remove() {
        Flight flight = this.flights.save(noted("2002-02-02T08:00")).block();
        assertThat(flight).isNotNull();

        this.client
                .delete()
                .uri("/api/flights/{id}", flight.id())
                .exchange()
                .expectStatus()
                .isNoContent();
        this.client
                .get()
                .uri("/api/flights/{id}", flight.id())
                .exchange()
                .expectStatus()
                .isNotFound()
                .expectBody()
                .jsonPath("$.status")
                .isEqualTo(404);
        this.client
                .delete()
                .uri("/api/flights/{id}", flight.id())
                .exchange()
                .expectStatus()
                .isNotFound()
                .expectBody()
                .jsonPath("$.status")
                .isEqualTo(404);
    }

    @Test
    @DisplayName("lists flights by filters, in windows whose cursor goes on, and in pages")
    void list() {
        String uri =
                "/api/flights?origin=SFO&delayMinutes=gte.15&scheduled=lt.2001-04-01T00:00&sort=-scheduled&size=20";
        Map<String, Object> first = get(uri);
        Map<String, Object> second = get(uri + "&cursor=" + first.get("next"));

        assertThat((List<?>) first.get("content")).hasSize(20);
        assertThat((List<?>) second.get("content")).hasSize(20).noneMatch(((List<?>) first.get("content"))::contains);
        assertThat(first.toString()).contains("origin=SFO").doesNotContain("origin=OAK", "internalNote");
        Map<String, Object> page = get("/api/flights?origin=SFO&page=1&size=5");
        assertThat((List<?>) page.get("content")).hasSize(5);
        assertThat(page.get("page").toString()).contains("number=1", "size=5", "totalElements=");
        this.client
                .get()
                .uri("/api/flights?internalNote=x&delayMinutes=gte.soon")
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.errors.length()")
                .isEqualTo(2);
    }

    @Test
    @DisplayName("imports nothing of a file with a bad line 12,345, and names line, column and value")
    void badLine() throws IOException {
        List<String> lines = new ArrayList<>(file().lines().toList());
        lines.replaceAll(line -> line.replace("2001-", "2003-"));
        lines.set(12_344, "2003-02-20T09:05,SFO,JFK,2586,soon");
        long before = count();

        this.client
                .post()
                .uri("/api/flights/import")
                .contentType(CSV)
                .bodyValue(String.join("\n", lines))
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody()
                .jsonPath("$.errors[0].line")
                .isEqualTo(12_345)
                .jsonPath("$.errors[0].column")
                .isEqualTo("delay_minutes")
                .jsonPath("$.errors[0].rejected")
                .isEqualTo("soon")
                .jsonPath("$.detail")
                .isEqualTo("Line 12345, column \"delay_minutes\": \"soon\" is not a whole number."
                        + " Nothing of the file was imported.");

        assertThat(count()).isEqualTo(before);
    }

    @Test
    @DisplayName("R38 merges the 20,000 rows that it has already: 19,998 distinct ones, and tells how far it is")
    void mergeAll() throws IOException {
        try (Heard heard = new Heard(this.channels, "import:again")) {
            assertThat(post("/api/flights/import?id=again", CSV, file()))
                    .containsEntry("rows", 20_000)
                    .containsEntry("duplicates", 2)
                    .containsEntry("inserted", 0)
                    .containsEntry("updated", 0)
                    .containsEntry("unchanged", 19_998)
                    .containsEntry("channel", "import:again");
            assertThat(heard.next("progress")).contains("{\"rows\":1000}");
            assertThat(heard.next("done")).contains("\"unchanged\":19998");
        }
    }

    @Test
    @DisplayName("imports lines of JSON, and names the line and field of what is no flight")
    void ndjson() {
        String good =
                "{\"scheduled\":\"2002-03-01T08:00:00\",\"origin\":\"SFO\",\"destination\":\"JFK\",\"delayMinutes\":1,"
                        + "\"internalNote\":\"mine\"}\n";
        assertThat(post("/api/flights/import", MediaType.APPLICATION_NDJSON, good))
                .containsEntry("inserted", 1);
        this.client
                .post()
                .uri("/api/flights/import")
                .contentType(MediaType.APPLICATION_NDJSON)
                .bodyValue(good.replace("T08", "T09") + good.replace(":1,", ":\"late\","))
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.errors[0].line")
                .isEqualTo(2)
                .jsonPath("$.errors[0].column")
                .isEqualTo("delayMinutes")
                .jsonPath("$.errors[0].rejected")
                .isEqualTo("late");
        assertThat(this.flights
                        .findAll()
                        .filter(f -> "mine".equals(f.internalNote()))
                        .count()
                        .block())
                .isZero();
    }

    @Test
    @DisplayName("tells what is wrong with a file: its columns, its quotes, its airports")
    void badFiles() {
        refused("scheduled,origin\n2001-01-01T10:00,SFO\n", 1, "destination");
        refused(HEADER + "2002-01-01T10:00,SFO,JFK,1\n", 2, null);
        refused(HEADER + "\"2002-01-01T10:00,SFO,JFK,1,1\n", 2, null);
        refused(HEADER + "2002-01-01T10:00,QQQ,JFK,1,1\n", 2, "origin");
        refused(HEADER + "2002-01-01T10:00,SFO,JFK,-5,1\n", 2, "distance_miles");
        this.client
                .post()
                .uri("/api/flights/import?id=no spaces")
                .contentType(CSV)
                .bodyValue(HEADER)
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.status")
                .isEqualTo(400);
        this.client
                .post()
                .uri("/api/flights/import")
                .contentType(MediaType.TEXT_PLAIN)
                .bodyValue(HEADER)
                .exchange()
                .expectStatus()
                .isEqualTo(415);
    }

    @Test
    @DisplayName("merges delays, the later of duplicates, and puts what changed on the board")
    void delays() {
        String known = "2002-04-01T08:00";
        this.flights.save(noted(known)).block();
        String csv = "scheduled,origin,destination,delay_minutes\n" + known + ",SFO,JFK,30\n" + known + ",SFO,JFK,31\n"
                + "2002-04-01T09:00,SFO,JFK,5\n";

        try (Heard heard = new Heard(this.channels, "board:SFO")) {
            assertThat(post("/api/flights/delays", CSV, csv))
                    .containsEntry("inserted", 1)
                    .containsEntry("updated", 1)
                    .containsEntry("unchanged", 0)
                    .containsEntry("duplicates", 1);
            assertThat(heard.next("delayed")).contains("\"delayMinutes\":31");
            assertThat(heard.next("departure")).contains("\"delayMinutes\":5");
        }
        assertThat(this.flights
                        .findOne(Criteria.where("scheduled")
                                .is(LocalDateTime.parse(known))
                                .and("origin")
                                .is("SFO"))
                        .block())
                .isNotNull()
                .extracting(Flight::internalNote, Flight::delayMinutes)
                .containsExactly("staff only", 31);
    }

    @Test
    @DisplayName("loses no change when two are made at once: each is there, or was refused")
    void concurrentPatches() {
        Flight flight = this.flights.save(noted("2002-02-03T08:00")).block();
        assertThat(flight).isNotNull();

        for (int round = 1; round <= 20; round++) {
            int value = round;
            Map<String, Integer> answers = Flux.just("delayMinutes", "distanceMiles")
                    .flatMap(field -> WebClient.create(this.address)
                            .patch()
                            .uri("/api/flights/{id}", flight.id())
                            .bodyValue(Map.of(field, value))
                            .exchangeToMono(answer -> answer.releaseBody()
                                    .thenReturn(
                                            Map.entry(field, answer.statusCode().value()))))
                    .collectMap(Map.Entry::getKey, Map.Entry::getValue)
                    .block(Duration.ofSeconds(30));

            Flight stands = this.flights.findById(flight.id()).block();
            assertThat(stands).isNotNull();
            assertThat(answers).isNotNull();
            assertThat(answers.values()).isSubsetOf(200, 409).contains(200);
            assertThat(stands.delayMinutes() == value).isEqualTo(answers.get("delayMinutes") == 200);
            assertThat(Objects.equals(stands.distanceMiles(), value)).isEqualTo(answers.get("distanceMiles") == 200);
        }
    }

    @Test
    @DisplayName("sends what happens to a flight to whoever listens to its board, by server-sent events")
    void events() {
        Flight flight = this.flights.save(noted("2002-02-04T08:00")).block();
        assertThat(flight).isNotNull();
        Flux<String> board = WebClient.create(this.address)
                .get()
                .uri("/events?channel=board:SFO")
                .retrieve()
                .bodyToFlux(new ParameterizedTypeReference<ServerSentEvent<String>>() {})
                .filter(event -> event.id() != null)
                .map(event -> event.data() == null ? "begins" : event.data())
                .filter(data -> data.equals("begins") || data.contains("\"id\":" + flight.id() + ","));

        StepVerifier.create(board)
                .expectNext("begins")
                .then(() -> this.client
                        .patch()
                        .uri("/api/flights/{id}", flight.id())
                        .contentType(MediaType.APPLICATION_JSON)
                        .bodyValue("{\"delayMinutes\": 25}")
                        .exchange()
                        .expectStatus()
                        .isOk())
                .assertNext(data -> assertThat(data)
                        .contains("\"type\":\"delayed\"", "\"status\":\"DELAYED\"")
                        .doesNotContain("staff only"))
                .then(() -> this.client
                        .delete()
                        .uri("/api/flights/{id}", flight.id())
                        .exchange()
                        .expectStatus()
                        .isNoContent())
                .assertNext(data -> assertThat(data).contains("\"type\":\"removed\""))
                .thenCancel()
                .verify(Duration.ofSeconds(30));
    }

    @Test
    @DisplayName("hears a bad file out, and goes on with the same connection")
    @ExtendWith(OutputCaptureExtension.class)
    void connectionOfBadFile(CapturedOutput log) throws IOException {
        for (int i = 0; i < 3; i++) {
            refused(file().replaceFirst("\n2001", "\nbad"), 2, "scheduled");
            assertThat(get("/api/airports/SFO")).containsEntry("iata", "SFO");
        }

        assertThat(log.getAll()).doesNotContain("IllegalReferenceCountException");
    }

    @Test
    @DisplayName("plays a day to its boards, and stops")
    void replay() {
        try (Heard heard = new Heard(this.channels, "replay")) {
            this.client
                    .post()
                    .uri("/api/replay?day=2001-01-15&speed=100000")
                    .exchange()
                    .expectStatus()
                    .isAccepted()
                    .expectBody()
                    .jsonPath("$.flights")
                    .isNumber();
            assertThat(heard.next("playing")).contains("2001-01-15T");
            this.client.delete().uri("/api/replay").exchange().expectStatus().isNoContent();
            heard.next("ended");
        }
        this.client
                .post()
                .uri("/api/replay?day=2011-01-15")
                .exchange()
                .expectStatus()
                .isNotFound()
                .expectBody()
                .jsonPath("$.status")
                .isEqualTo(404);
        this.client
                .post()
                .uri("/api/replay?day=monday")
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.status")
                .isEqualTo(400);
        this.client
                .post()
                .uri("/api/replay?day=2001-01-15&speed=-1")
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.status")
                .isEqualTo(400);
    }

    @Test
    @DisplayName("serves the OpenAPI document and its page")
    void documents() {
        this.client
                .get()
                .uri("/v3/api-docs")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.paths['/api/flights/{id}'].patch")
                .exists()
                .jsonPath("$..internalNote")
                .doesNotExist();
        this.client.get().uri("/swagger-ui.html").exchange().expectStatus().is3xxRedirection();
        this.client
                .get()
                .uri("/actuator/health")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.status")
                .isEqualTo("UP");
    }

    private static Flight noted(String scheduled) {
        return new Flight(null, null, LocalDateTime.parse(scheduled), "SFO", "JFK", 2586, 0, "staff only", null, null);
    }

    private static String file() throws IOException {
        return new ClassPathResource("data/flights-20k.csv").getContentAsString(StandardCharsets.UTF_8);
    }

    private long count() {
        Long count = this.flights.count().block();
        return count == null ? -1 : count;
    }

    private Map<String, Object> get(String uri) {
        Map<String, Object> body = this.client
                .get()
                .uri(uri)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(OBJECT)
                .returnResult()
                .getResponseBody();
        assertThat(body).isNotNull();
        return body;
    }

    private Map<String, Object> post(String uri, MediaType type, String body) {
        Map<String, Object> answer = this.client
                .post()
                .uri(uri)
                .contentType(type)
                .bodyValue(body)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(OBJECT)
                .returnResult()
                .getResponseBody();
        assertThat(answer).isNotNull();
        return answer;
    }

    private void refused(String csv, int line, String column) {
        this.client
                .post()
                .uri("/api/flights/import")
                .contentType(CSV)
                .bodyValue(csv)
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.errors[0].line")
                .isEqualTo(line)
                .jsonPath("$.errors[0].column")
                .isEqualTo(column);
    }
}
