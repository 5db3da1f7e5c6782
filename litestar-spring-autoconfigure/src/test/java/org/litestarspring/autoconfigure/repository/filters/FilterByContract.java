package org.litestarspring.autoconfigure.repository.filters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.data.relational.core.query.Criteria.where;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.litestarspring.autoconfigure.repository.filters.Departure.Kind;
import org.litestarspring.repository.AsyncRepositories;
import org.litestarspring.repository.AsyncRepository;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Sort;
import org.springframework.data.domain.Window;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.JsonPathAssertions;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.util.UriComponentsBuilder;

/** Filters over HTTP, on a real database, compared with the same filters in Java. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class FilterByContract {

    private static final List<String> GATES = List.of(
            "A1",
            "a1",
            "A1 ",
            "Á1",
            "ZÜRICH",
            "a,b",
            "say \"hi\"",
            "50%",
            "50x",
            "x_y",
            "xzy",
            "back\\slash",
            "st.louis",
            "Zürich 東京",
            "'; drop table departures; --",
            "1' or '1'='1",
            "");

    private final List<Departure> rows = IntStream.range(0, 140)
            .mapToObj(i -> new Departure(
                    null,
                    LocalDateTime.of(2001, 1, 1, 0, 0).plusMinutes(i * 13L),
                    List.of("SFO", "OAK", "LAX").get(i % 3),
                    i % 10 == 0 ? null : i % 40,
                    i % 4 == 0 ? Kind.CARGO : Kind.PASSENGER,
                    i % (GATES.size() + 1) == GATES.size() ? null : GATES.get(i % (GATES.size() + 1)),
                    "secret"))
            .toList();

    private final List<Parcel> parcels = IntStream.range(0, 40)
            .mapToObj(i -> new Parcel(
                    null,
                    "parcel " + i,
                    LocalDate.of(2001, 1, 1).plusDays(i),
                    Instant.parse("2001-01-01T00:00:00Z").plusSeconds(3600L * i),
                    new UUID(0x4000L, 0x8000000000000000L + i),
                    BigDecimal.valueOf(i * 25L, 2),
                    i % 3 == 0 ? null : i % 3 == 1,
                    new Parcel.Weight(i * 100),
                    i % 5 == 4
                            ? null
                            : new Parcel.Address(
                                    List.of("Rome", "rome", "Oslo", "Paris").get(i % 5),
                                    "0" + i,
                                    new Parcel.Country(i % 2 == 0 ? "IT" : "NO"))))
            .toList();

    private ConfigurableApplicationContext context;
    private WebTestClient client;

    abstract String[] database();

    /** The application with other properties. */
    ConfigurableApplicationContext start(String... properties) {
        return new SpringApplicationBuilder(FiltersApp.class)
                .web(WebApplicationType.REACTIVE)
                .properties("server.port=0")
                .properties(database())
                .properties(properties)
                .run();
    }

    @BeforeAll
    void startAndFill() {
        this.context = start();
        this.client = client(this.context);
        this.context
                .getBean(DatabaseClient.class)
                .sql("create table " + table() + " (id " + identity() + ", scheduled " + moment()
                        + ", origin varchar(3), delay_minutes int, kind varchar(20), gate varchar(40),"
                        + " internal_note varchar(20), constraint departures_slot unique (scheduled, origin))")
                .then()
                .then(this.context
                        .getBean(AsyncRepositories.class)
                        .of(Departure.class)
                        .insertAll(this.rows)
                        .then())
                .then(this.context
                        .getBean(DatabaseClient.class)
                        .sql("create table parcels (id " + identity() + ", label varchar(20), due date, at " + moment()
                                + ", mark uuid, price decimal(12, 2), fragile boolean, weight int, to_city varchar(40),"
                                + " to_zip varchar(10), to_of_code varchar(2))")
                        .then())
                .then(this.context
                        .getBean(AsyncRepositories.class)
                        .of(Parcel.class)
                        .insertAll(this.parcels)
                        .then())
                .block(Duration.ofSeconds(30));
    }

    void execute(String sql) {
        this.context.getBean(DatabaseClient.class).sql(sql).then().block(Duration.ofSeconds(30));
    }

    /** How many labels there are. */
    JsonPathAssertions count(String query) {
        return this.client
                .get()
                .uri(URI.create(URI.create("/labels?" + query).toASCIIString()))
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$");
    }

    /** The code of its one fault. */
    JsonPathAssertions refused(String query) {
        return this.client
                .get()
                .uri(URI.create(URI.create("/labels?" + query).toASCIIString()))
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.errors[0].code");
    }

    String identity() {
        return "bigint generated by default as identity primary key";
    }

    String moment() {
        return "timestamp";
    }

    String table() {
        return "departures";
    }

    @AfterAll
    void stop() {
        this.context.close();
    }

    static WebTestClient client(ConfigurableApplicationContext context) {
        return WebTestClient.bindToApplicationContext(context).build();
    }

    WebTestClient.ResponseSpec get(String... query) {
        return get(this.client, query);
    }

    static WebTestClient.ResponseSpec get(WebTestClient client, String... query) {
        UriComponentsBuilder uri = UriComponentsBuilder.fromPath("/departures");
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < query.length; i += 2) {
            uri.queryParam(query[i], "{value}");
            values.add(query[i + 1]);
        }
        URI encoded = uri.encode().buildAndExpand(values.toArray()).toUri();
        return client.get().uri(encoded).exchange();
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Row(
            Long id,
            LocalDateTime scheduled,
            String origin,
            @Nullable Integer delayMinutes,
            Kind kind,
            @Nullable String gate,
            @Nullable String internalNote) {}

    record Scroll(List<Row> content, @Nullable String next) {}

    Scroll scroll(String... query) {
        return get(query)
                .expectStatus()
                .isOk()
                .expectBody(Scroll.class)
                .returnResult()
                .getResponseBody();
    }

    private void assertSame(Predicate<Departure> filter, String... query) {
        String[] all = java.util.Arrays.copyOf(query, query.length + 2);
        all[query.length] = "size";
        all[query.length + 1] = "500";
        assertThat(scroll(all).content())
                .extracting(Row::scheduled)
                .containsExactlyInAnyOrderElementsOf(this.rows.stream()
                        .filter(filter)
                        .map(Departure::scheduled)
                        .toList());
    }

    private static boolean late(Departure row, int from) {
        return row.delayMinutes() != null && row.delayMinutes() >= from;
    }

    @Test
    @DisplayName("R48 allow-listed parameters select what the same filter in Java does")
    void filters() {
        assertSame(
                row -> !row.origin().equals("LAX") && late(row, 15), "origin", "in.SFO,OAK", "delayMinutes", "gte.15");
        assertSame(row -> row.origin().equals("SFO"), "origin", "SFO");
        assertSame(row -> !row.origin().equals("SFO"), "origin", "neq.SFO");
        assertSame(row -> !row.origin().equals("SFO"), "origin", "not.SFO");
        assertSame(row -> row.origin().equals("LAX"), "origin", "not.in.SFO,OAK");
        assertSame(row -> row.delayMinutes() != null && row.delayMinutes() < 5, "delayMinutes", "lt.5");
        assertSame(row -> row.delayMinutes() != null && row.delayMinutes() <= 5, "delayMinutes", "not.gt.5");
        assertSame(row -> late(row, 10) && !late(row, 21), "delayMinutes", "between.10,20");
        assertSame(row -> late(row, 10) && !late(row, 20), "delayMinutes", "gte.10", "delayMinutes", "lt.20");
        assertSame(row -> row.delayMinutes() == null, "delayMinutes", "isnull.true");
        assertSame(row -> row.delayMinutes() != null, "delayMinutes", "not.isnull.true");
        assertSame(row -> row.kind() == Kind.CARGO, "kind", "CARGO");
        assertSame(
                row -> row.scheduled().isAfter(LocalDateTime.of(2001, 1, 1, 12, 0)),
                "scheduled",
                "gt.2001-01-01T12:00:00");
    }

    @Test
    @DisplayName("R41 R50 values of text operators are values: wildcards in them match themselves")
    void text() {
        assertSame(row -> row.gate() != null && row.gate().startsWith("50%"), "gate", "startswith.50%");
        assertSame(row -> row.gate() != null && row.gate().contains("_"), "gate", "contains._");
        assertSame(row -> row.gate() != null && row.gate().contains("\\"), "gate", "contains.\\");
        assertSame(row -> row.gate() != null && row.gate().startsWith("50"), "gate", "like.50%");
        assertSame(row -> "x_y".equals(row.gate()), "gate", "like.x\\_y");
        assertSame(row -> row.gate() != null && row.gate().equalsIgnoreCase("a1"), "gate", "ilike.A1");
        assertSame(row -> row.gate() != null && !row.gate().startsWith("50"), "gate", "not.like.50%");
    }

    @Test
    @DisplayName("R50 commas, dots, quotes, Unicode and SQL are values, alone and in a list")
    void injection() {
        for (String gate : GATES) {
            assertSame(row -> gate.equals(row.gate()), "gate", "eq." + gate);
            String quoted = "\"" + gate.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
            assertSame(row -> gate.equals(row.gate()) || "xzy".equals(row.gate()), "gate", "in." + quoted + ",xzy");
        }
        get("origin) or (1", "1").expectStatus().isBadRequest();
        get("sort", "origin;drop table departures").expectStatus().isBadRequest();
        assertSame(row -> true);
    }

    @Test
    @DisplayName(
            "R49 an unknown field, one not allowed, an unknown operator and a wrong value are one problem that lists all")
    void errors() {
        get(
                        "nosuch",
                        "1",
                        "internalNote",
                        "secret",
                        "origin",
                        "foo.SFO",
                        "delayMinutes",
                        "gte.abc",
                        "scheduled",
                        "gt.soon",
                        "kind",
                        "BOAT",
                        "sort",
                        "internalNote",
                        "size",
                        "0",
                        "gate",
                        "in.\"open")
                .expectStatus()
                .isBadRequest()
                .expectHeader()
                .contentType("application/problem+json")
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("invalid-input")
                .jsonPath("$.detail")
                .isEqualTo("9 faults in the request.")
                .jsonPath("$.errors[*].parameter")
                .value(
                        (Object names) -> assertThat((List<?>) names)
                                .hasToString(
                                        "[\"nosuch\",\"internalNote\",\"origin\",\"delayMinutes\",\"scheduled\",\"kind\",\"gate\",\"sort\",\"size\"]"))
                .jsonPath("$.errors[0].message")
                .isEqualTo("There is no filter of this name. Filters: origin, delayMinutes, scheduled, kind, gate.")
                .jsonPath("$.errors[2].code")
                .isEqualTo("unknown-operator")
                .jsonPath("$.errors[3].rejected")
                .isEqualTo("gte.abc")
                .jsonPath("$.errors[5].message")
                .isEqualTo("\"BOAT\" is not one of PASSENGER, CARGO.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1e9", "1000000000", "1001", "99999999999999999999", "", "ten"})
    @DisplayName("R51 a size out of bounds is answered 400, and names the bound")
    void sizes(String size) {
        get("size", size)
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.errors[0].parameter")
                .isEqualTo("size")
                .jsonPath("$.errors[0].message")
                .isEqualTo("\"%s\" is no whole number from 1 to 1000.".formatted(size));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "delayMinutes=",
                "delayMinutes=between.1",
                "delayMinutes=between.1,2,3",
                "delayMinutes=isnull.maybe",
                "delayMinutes=like.1",
                "gate=like.a%5C",
                "gate=a%00b",
                "sort=",
                "sort=origin,origin",
                "page=-1",
                "page=0&cursor=x",
                "size=1&size=2",
                "delayMinutes=in.",
                "delayMinutes=99999999999",
                "ORIGIN=SFO",
                "delayMinutes=between.",
                "delayMinutes=in.1,,2",
                "delayMinutes=GTE.15",
                "delayMinutes=gte.",
                "delayMinutes=1.5",
                "gate=in.(a),(b)",
                "gate=in.(a",
                "gate=not.not.A1",
                "or=",
                "or=()",
                "or=(",
                "or=origin.eq.SFO",
                "or=(origin)",
                "or=(origin.eq.SFO,)",
                "or=(origin.eq.SFO",
                "or=(origin.eq.SFO))",
                "or=(origin.eq.SFO)x",
                "or=(origin.in.SFO)",
                "or=(gate.eq.a(b))",
                "or=(gate.eq.%22a%22b)",
                "or=(or(or(or(or(or(gate.A1))))))",
                "or=(gate.a%00b)",
                "scheduled=gte.-5000-01-01T00:00:00",
                "scheduled=gte.%2B999999999-01-01T00:00:00",
                "%E2%80%AEorigin=SFO",
                "cursor=%F0%9F%92%A3"
            })
    @DisplayName("R49 other bad parameters are answered 400, and never reach the database")
    void bad(String query) {
        this.client
                .get()
                .uri(URI.create("/departures?" + query))
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.errors.length()")
                .isEqualTo(1);
    }

    @Test
    @DisplayName(
            "R43 a scroll by cursors meets every row once, in order, with nulls and ties, and no field that the DTO hides")
    void scrolling() {
        List<Row> seen = new ArrayList<>();
        String cursor = null;
        do {
            Scroll page = cursor == null
                    ? scroll("sort", "-delayMinutes,origin", "size", "9")
                    : scroll("sort", "-delayMinutes,origin", "size", "9", "cursor", cursor);
            seen.addAll(page.content());
            cursor = page.next();
        } while (cursor != null);

        assertThat(seen).hasSize(140).extracting(Row::id).doesNotHaveDuplicates();
        assertThat(seen).extracting(Row::internalNote).containsOnlyNulls();
        assertThat(seen)
                .extracting(Row::delayMinutes)
                .isSortedAccordingTo(Comparator.nullsLast(Comparator.reverseOrder()));
    }

    @Test
    @DisplayName("R43 a scroll of alternatives goes on behind its position for each of them")
    void scrollingAlternatives() {
        AsyncRepository<Departure, ?> departures =
                this.context.getBean(AsyncRepositories.class).of(Departure.class);
        List<Departure> seen = new ArrayList<>();
        ScrollPosition position = ScrollPosition.keyset();
        Window<Departure> window;
        do {
            window = departures
                    .scroll(where("origin").is("SFO").or("origin").is("OAK"), Sort.by("scheduled"), position, 25)
                    .block(Duration.ofSeconds(30));
            seen.addAll(window.getContent());
            position = window.positionAt(window.size() - 1);
        } while (window.hasNext() && seen.size() < 500);

        assertThat(seen)
                .extracting(Departure::scheduled)
                .containsExactlyElementsOf(this.rows.stream()
                        .filter(row -> !row.origin().equals("LAX"))
                        .map(Departure::scheduled)
                        .toList());
    }

    @Test
    @DisplayName("R43 a cursor keeps times and enums without loss")
    void keys() {
        Scroll first = scroll("sort", "kind,-scheduled", "size", "50");
        Scroll second = scroll("sort", "kind,-scheduled", "size", "500", "cursor", first.next());

        assertThat(first.content().size() + second.content().size()).isEqualTo(140);
        assertThat(second.next()).isNull();
    }

    @Test
    @DisplayName("R45 a cursor of another sort, or with a changed byte, is answered 400 and says which")
    void cursors() {
        String cursor = scroll("sort", "-delayMinutes", "size", "9").next();

        get("sort", "scheduled", "cursor", cursor)
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.errors[0].code")
                .isEqualTo("cursor-of-another-sort");
        for (int i = 0; i < cursor.length(); i++) {
            char other = cursor.charAt(i) == 'A' ? 'B' : 'A';
            get("sort", "-delayMinutes", "cursor", cursor.substring(0, i) + other + cursor.substring(i + 1))
                    .expectStatus()
                    .isBadRequest()
                    .expectBody()
                    .jsonPath("$.errors[0].code")
                    .isEqualTo("invalid-cursor");
        }
        get("cursor", "").expectStatus().isBadRequest();
        get("sort", "-delayMinutes", "size", "50", "cursor", cursor)
                .expectStatus()
                .isOk();
    }

    @Test
    @DisplayName(
            "R45 a cursor of other filters is answered 400 and says so; the same filters in another order are the same")
    void cursorsOfFilters() {
        String cursor = scroll("origin", "in.SFO,OAK", "delayMinutes", "gte.5", "size", "3")
                .next();

        get("delayMinutes", "gte.5", "origin", "in.(SFO,OAK)", "cursor", cursor)
                .expectStatus()
                .isOk();
        for (String[] others : new String[][] {
            {"origin", "in.SFO,LAX", "delayMinutes", "gte.5"},
            {"origin", "not.in.SFO,OAK", "delayMinutes", "gte.5"},
            {"origin", "in.SFO,OAK"},
            {"or", "(origin.in.(SFO,OAK),delayMinutes.gte.5)"}
        }) {
            String[] query = java.util.Arrays.copyOf(others, others.length + 2);
            query[others.length] = "cursor";
            query[others.length + 1] = cursor;
            get(query)
                    .expectStatus()
                    .isBadRequest()
                    .expectBody()
                    .jsonPath("$.errors.length()")
                    .isEqualTo(1)
                    .jsonPath("$.errors[0].code")
                    .isEqualTo("cursor-of-another-filter");
        }
    }

    @Test
    @DisplayName("R42 with page=, a page in Spring's PagedModel form, under the same DTO")
    void pages() {
        get("page", "2", "size", "10", "origin", "SFO", "sort", "-scheduled")
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.content.length()")
                .isEqualTo(10)
                .jsonPath("$.content[0].internalNote")
                .doesNotExist()
                .jsonPath("$.page.size")
                .isEqualTo(10)
                .jsonPath("$.page.number")
                .isEqualTo(2)
                .jsonPath("$.page.totalElements")
                .isEqualTo(47)
                .jsonPath("$.page.totalPages")
                .isEqualTo(5)
                .jsonPath("$.length()")
                .isEqualTo(2);
        get("page", "2147483647")
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.content.length()")
                .isEqualTo(0);
    }

    @Test
    @DisplayName("Parameters of other arguments, and those named as others, are left alone")
    void others() {
        this.client
                .get()
                .uri("/counts?shout=1&trace=2&gate=A1")
                .exchange()
                .expectStatus()
                .isOk();
        this.client.get().uri("/counts?origin=SFO").exchange().expectStatus().isBadRequest();
    }

    @Test
    @DisplayName("R52 each allowed parameter is in the OpenAPI document, with operators and an example")
    void openApi() {
        this.client
                .get()
                .uri("/v3/api-docs")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.paths['/counts'].get.parameters[*].name")
                .value((Object names) -> assertThat(names)
                        .hasToString("[\"shout\",\"gate\",\"or\",\"and\",\"sort\",\"size\",\"page\",\"cursor\"]"))
                .jsonPath("$.paths['/counts'].get.parameters[1].description")
                .value((String text) -> assertThat(text).contains("ilike, startswith, contains"))
                .jsonPath("$.paths['/departures'].get.parameters[?(@.name=='delayMinutes')].example")
                .isEqualTo("gte.15")
                .jsonPath("$.paths['/departures'].get.parameters[?(@.name=='delayMinutes')].x-filter.type")
                .isEqualTo("integer")
                .jsonPath("$.paths['/departures'].get.parameters[?(@.name=='scheduled')].x-filter.format")
                .isEqualTo("date-time")
                .jsonPath("$.paths['/departures'].get.parameters[?(@.name=='kind')].x-filter.enum[*]")
                .value((Object names) -> assertThat(names).hasToString("[\"PASSENGER\",\"CARGO\"]"))
                .jsonPath("$.paths['/departures'].get.parameters[?(@.name=='kind')].x-filter.operators[*]")
                .value((Object names) -> assertThat(names).hasToString("[\"eq\",\"neq\",\"in\",\"isnull\"]"))
                .jsonPath("$.paths['/departures'].get.parameters[?(@.name=='or')].example")
                .isEqualTo("(origin.eq.SFO,delayMinutes.gte.15)")
                .jsonPath("$.paths['/parcels'].get.parameters[?(@.name=='city')].in")
                .isEqualTo("query");
    }

    private static String quoted(String value) {
        return "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    @Test
    @DisplayName("R48 groups: any, all, their opposites, in each other and beside other filters")
    void groups() {
        assertSame(row -> late(row, 30) || row.origin().equals("SFO"), "or", "(delayMinutes.gte.30,origin.eq.SFO)");
        assertSame(row -> late(row, 30) || row.origin().equals("SFO"), "or", "(delayMinutes.gte.30, origin.SFO)");
        assertSame(row -> late(row, 30) && row.origin().equals("SFO"), "and", "(delayMinutes.gte.30,origin.eq.SFO)");
        assertSame(
                row -> !row.origin().equals("SFO") && row.kind() != Kind.CARGO,
                "not.or",
                "(origin.eq.SFO,kind.eq.CARGO)");
        assertSame(
                row -> !row.origin().equals("SFO") || row.kind() != Kind.CARGO,
                "not.and",
                "(origin.eq.SFO,kind.eq.CARGO)");
        assertSame(
                row -> row.kind() == Kind.CARGO && (row.origin().equals("SFO") || late(row, 30)),
                "kind",
                "CARGO",
                "or",
                "(origin.in.(SFO),delayMinutes.gte.30)");
        assertSame(
                row -> row.origin().equals("LAX")
                        || row.kind() == Kind.CARGO
                                && !(row.gate() == null || row.gate().equals("A1"))
                                && late(row, 5)
                                && !late(row, 31),
                "or",
                "(origin.eq.LAX,and(kind.eq.CARGO,not.or(gate.isnull.true,gate.eq.A1),delayMinutes.between.(5,30)))");
        assertSame(
                row -> (row.origin().equals("SFO") || row.origin().equals("OAK"))
                        && (late(row, 35) || row.delayMinutes() == null),
                "or",
                "(origin.eq.SFO,origin.eq.OAK)",
                "or",
                "(delayMinutes.gte.35,delayMinutes.isnull.true)");
        assertSame(row -> late(row, 30), "or", "(delayMinutes.gte.30)");
        assertSame(
                row -> row.delayMinutes() != null && !(late(row, 10) && !late(row, 21)),
                "not.and",
                "(delayMinutes.between.(10,20))");
    }

    @Test
    @DisplayName("R50 values in groups are values, whatever stands in their quotes")
    void injectionInGroups() {
        for (String gate : GATES) {
            assertSame(
                    row -> gate.equals(row.gate()) || "xzy".equals(row.gate()),
                    "or",
                    "(gate.eq." + quoted(gate) + ",gate.in.(" + quoted(gate) + ",xzy))");
            assertSame(
                    row -> row.gate() != null && !row.gate().contains(gate),
                    "and",
                    "(gate.not.contains." + quoted(gate) + ")");
            assertSame(row -> row.gate() != null && row.gate().startsWith(gate), "gate", "startswith." + gate);
            assertSame(row -> row.gate() != null && !gate.equals(row.gate()), "gate", "neq." + gate);
        }
        get("or", "(origin) or (1=1").expectStatus().isBadRequest();
        get("or", "(origin.eq.SFO) or 1=1").expectStatus().isBadRequest();
        assertSame(row -> true);
    }

    @Test
    @DisplayName("R41 case, accents and spaces at the end count on each database; ilike leaves case aside")
    void letters() {
        assertSame(row -> "a1".equals(row.gate()), "gate", "a1");
        assertSame(row -> "a1".equals(row.gate()), "gate", "in.a1,nosuch");
        assertSame(row -> "a1".equals(row.gate()), "gate", "like.a1");
        assertSame(row -> "a1".equals(row.gate()), "gate", "startswith.a1");
        assertSame(row -> row.gate() != null && row.gate().contains("a"), "gate", "contains.a");
        assertSame(row -> row.gate() != null && !"A1".equals(row.gate()), "gate", "neq.A1");
        assertSame(row -> row.gate() != null && !"A1".equals(row.gate()), "gate", "not.in.A1");
        assertSame(row -> row.gate() != null && !row.gate().startsWith("A"), "gate", "not.startswith.A");
        assertSame(row -> "A1 ".equals(row.gate()), "gate", "A1 ");
        assertSame(row -> row.gate() != null && row.gate().matches("[aA]1 ?"), "gate", "ilike.a1%");
        assertSame(row -> row.gate() != null && row.gate().matches(".1"), "gate", "like._1");
        assertSame(row -> row.gate() != null && !row.gate().matches("[aA]1"), "gate", "not.ilike.A1");
        assertSame(row -> row.gate() != null && row.gate().matches("ZÜRICH|Zürich.*"), "gate", "ilike.zürich%");
    }

    @Test
    @DisplayName("R48 what the handler adds holds beside alternatives, its own and the client's")
    void added() {
        this.client
                .get()
                .uri(URI.create("/cargo?size=500&or=(origin.eq.SFO,delayMinutes.gte.30)"))
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(Scroll.class)
                .value(scroll -> assertThat(scroll.content())
                        .extracting(Row::scheduled)
                        .containsExactlyInAnyOrderElementsOf(this.rows.stream()
                                .filter(row -> row.kind() == Kind.CARGO || "xzy".equals(row.gate()))
                                .filter(row -> row.origin().equals("SFO") || late(row, 30))
                                .map(Departure::scheduled)
                                .toList()));
    }

    private void assertParcels(Predicate<Parcel> filter, String query) {
        this.client
                .get()
                .uri(URI.create("/parcels?size=100&" + query))
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.content[*].label")
                .value((Object labels) -> assertThat((List<?>) labels)
                        .as(query)
                        .hasToString("["
                                + this.parcels.stream()
                                        .filter(filter)
                                        .map(parcel -> "\"" + parcel.label() + "\"")
                                        .collect(java.util.stream.Collectors.joining(","))
                                + "]"));
    }

    @Test
    @DisplayName("R48 dates, moments, UUIDs, decimals, booleans and the application's own types are read and compared")
    void types() {
        assertParcels(row -> row.due().isBefore(LocalDate.of(2001, 1, 10)), "day=lt.2001-01-10");
        assertParcels(row -> row.due().equals(LocalDate.of(2001, 1, 10)), "day=2001-01-10");
        assertParcels(row -> !row.at().isBefore(Instant.parse("2001-01-01T10:00:00Z")), "at=gte.2001-01-01T10:00:00Z");
        assertParcels(
                row -> !row.at().isBefore(Instant.parse("2001-01-01T10:00:00Z")), "at=gte.2001-01-01T12:00:00%2B02:00");
        assertParcels(
                row -> !row.at().isBefore(Instant.parse("2001-01-01T10:00:00Z")), "at=gte.2001-01-01T12:00:00+02:00");
        assertParcels(
                row -> row.mark().equals(new UUID(0x4000L, 0x8000000000000007L)),
                "mark=00000000-0000-4000-8000-000000000007");
        assertParcels(row -> row.price().compareTo(new BigDecimal("2.5")) > 0, "price=gt.2.5");
        assertParcels(row -> row.price().compareTo(new BigDecimal("2.50")) == 0, "price=2.500");
        assertParcels(row -> Boolean.TRUE.equals(row.fragile()), "fragile=true");
        assertParcels(row -> Boolean.FALSE.equals(row.fragile()), "fragile=neq.true");
        assertParcels(row -> row.fragile() == null, "fragile=isnull.true");
        assertParcels(row -> row.weight().grams() == 500 || row.weight().grams() == 700, "weight=in.500g,700g");
    }

    @Test
    @DisplayName(
            "R48 properties of embedded values are filtered and sorted by, by their path or by the name that clients know")
    void embedded() {
        assertParcels(row -> row.address() != null && row.address().city().equals("Rome"), "city=Rome");
        assertParcels(row -> row.address() == null, "city=isnull.true");
        assertParcels(
                row -> row.address() != null
                        && (row.address().zip().equals("01")
                                || row.address().country().code().equals("IT")),
                "or=(address.zip.eq.01,address.country.code.eq.IT)");

        List<String> seen = new ArrayList<>();
        String cursor = "";
        do {
            java.util.Map<?, ?> page = this.client
                    .get()
                    .uri(URI.create("/parcels?size=7&sort=-city,-country" + cursor))
                    .exchange()
                    .expectStatus()
                    .isOk()
                    .expectBody(java.util.Map.class)
                    .returnResult()
                    .getResponseBody();
            ((List<?>) page.get("content")).forEach(row -> seen.add((String) ((java.util.Map<?, ?>) row).get("label")));
            cursor = page.get("next") == null ? null : "&cursor=" + page.get("next");
        } while (cursor != null);
        assertThat(seen).hasSize(40).doesNotHaveDuplicates();
        assertThat(seen.subList(0, 8)).allSatisfy(label -> assertThat(this.parcels
                        .get(Integer.parseInt(label.substring(7)))
                        .address()
                        .city())
                .matches("rome|Rome|Paris"));
        assertThat(seen.subList(32, 40)).allSatisfy(label -> assertThat(
                        this.parcels.get(Integer.parseInt(label.substring(7))).address())
                .isNull());
    }

    @Test
    @DisplayName(
            "R19 a refused row of a list is answered 409 with its place, its constraint and its key as the DTO shows it")
    void refused() {
        String body = """
                [{"scheduled": "2009-01-01T00:00:00", "origin": "SFO", "kind": "CARGO"},
                 {"scheduled": "2001-01-01T00:00:00", "origin": "SFO", "kind": "CARGO", "gate": "A1"}]""";
        this.client
                .post()
                .uri("/departures")
                .header("Content-Type", "application/json")
                .bodyValue(body)
                .exchange()
                .expectStatus()
                .isEqualTo(409)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("integrity-violation")
                .jsonPath("$.errors[0].index")
                .isEqualTo(1)
                .jsonPath("$.errors[0].constraint")
                .value((String name) -> assertThat(name).containsIgnoringCase("departures_slot"))
                .jsonPath("$.errors[0].key.origin")
                .isEqualTo("SFO")
                .jsonPath("$.errors[0].key.scheduled")
                .isEqualTo("2001-01-01T00:00:00")
                .jsonPath("$.detail")
                .value((String detail) ->
                        assertThat(detail).startsWith("Row 1 was refused").endsWith("None of the rows was stored."))
                .jsonPath("$")
                .value((Object all) -> assertThat(all.toString().toLowerCase(java.util.Locale.ROOT))
                        .doesNotContain("insert", "secret", "duplicate entry", "values", "delay_minutes", "note"));
        assertSame(row -> row.origin().equals("SFO"), "origin", "SFO");
    }

    @Test
    @DisplayName("R19 one row that Spring Data saves by itself is answered 409 with its constraint")
    void refusedAlone() {
        Row one = scroll("size", "1").content().get(0);
        Row two = scroll("size", "2", "sort", "-scheduled", "origin", one.origin())
                .content()
                .get(0);
        this.client
                .put()
                .uri("/departures/" + two.id() + "?scheduled=" + one.scheduled())
                .exchange()
                .expectStatus()
                .isEqualTo(409)
                .expectBody()
                .jsonPath("$.errors[0].constraint")
                .value((String name) -> assertThat(name).containsIgnoringCase("departures_slot"))
                .jsonPath("$.errors[0].index")
                .doesNotExist();
    }
}
