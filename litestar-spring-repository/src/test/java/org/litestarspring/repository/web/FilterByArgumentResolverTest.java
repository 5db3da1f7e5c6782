package org.litestarspring.repository.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.r2dbc.spi.Clob;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.litestarspring.repository.ExactTexts;
import org.litestarspring.repository.Filters;
import org.springframework.core.MethodParameter;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Transient;
import org.springframework.data.domain.KeysetScrollPosition;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Sort;
import org.springframework.data.r2dbc.mapping.R2dbcMappingContext;
import org.springframework.data.r2dbc.mapping.R2dbcSimpleTypeHolder;
import org.springframework.data.relational.core.mapping.Embedded;
import org.springframework.format.support.DefaultFormattingConversionService;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.reactive.BindingContext;

@DisplayName("The query parameters of a @FilterBy argument")
class FilterByArgumentResolverTest {

    record Place(String city, @Nullable String zip) {}

    record Trip(
            @Id Long id,
            String origin,
            @Nullable Integer delayMinutes,
            LocalDate day,
            BigDecimal price,
            double ratio,
            List<String> tags,
            Clob anything,

            @Embedded(onEmpty = Embedded.OnEmpty.USE_NULL, prefix = "to_")
            Place place,

            String sort) {

        @Transient
        String computed() {
            return "";
        }
    }

    record PileKey(String warehouse, int item) {}

    record Pile(
            @Id @Embedded(onEmpty = Embedded.OnEmpty.USE_NULL, prefix = "at_")
            PileKey key,

            Integer pieces) {}

    interface Handlers {

        void keyed(@FilterBy({"pieces", "item=key.item"}) Filters<Pile> filters);

        void good(
                @FilterBy({
                            "origin",
                            "delay_minutes=delayMinutes",
                            "day",
                            "price",
                            "ratio",
                            "place.city",
                            "zip=place.zip"
                        })
                        Filters<Trip> filters);

        void misspelt(@FilterBy("delayMinute") Filters<Trip> filters);

        void misspeltInside(@FilterBy("place.town") Filters<Trip> filters);

        void whole(@FilterBy("place") Filters<Trip> filters);

        void below(@FilterBy("origin.city") Filters<Trip> filters);

        void many(@FilterBy("tags") Filters<Trip> filters);

        void unreadable(@FilterBy("anything") Filters<Trip> filters);

        void reserved(@FilterBy("sort") Filters<Trip> filters);

        void group(@FilterBy("or=origin") Filters<Trip> filters);

        void twice(@FilterBy({"origin", "origin=place.city"}) Filters<Trip> filters);

        void unwritable(@FilterBy("a b=origin") Filters<Trip> filters);

        void wrongSort(@FilterBy(value = "origin", sort = "orign") Filters<Trip> filters);

        void wrongDefault(@FilterBy(value = "origin", defaultSort = "-") Filters<Trip> filters);

        void raw(@FilterBy("origin") List<Trip> filters);
    }

    private final FilterByArgumentResolver resolver = new FilterByArgumentResolver(
            entities(),
            new DefaultFormattingConversionService(),
            new PageLimits(20, 100),
            new FilterLimits(20, 30, 3),
            Cursors.signedAtRandom(),
            ExactTexts.asCollated());

    private static R2dbcMappingContext entities() {
        R2dbcMappingContext entities = new R2dbcMappingContext();
        entities.setSimpleTypeHolder(R2dbcSimpleTypeHolder.HOLDER);
        return entities;
    }

    private static MethodParameter argument(String handler) {
        Method method = Arrays.stream(Handlers.class.getDeclaredMethods())
                .filter(one -> one.getName().equals(handler))
                .findFirst()
                .orElseThrow();
        return new MethodParameter(method, 0);
    }

    private Filters<?> filters(String... query) {
        return filtersOf("good", query);
    }

    private Filters<?> filtersOf(String handler, String... query) {
        StringBuilder uri = new StringBuilder("/trips?");
        for (int i = 0; i < query.length; i += 2) {
            uri.append(encoded(query[i]))
                    .append('=')
                    .append(encoded(query[i + 1]))
                    .append('&');
        }
        MockServerWebExchange exchange = MockServerWebExchange.from(
                MockServerHttpRequest.method(org.springframework.http.HttpMethod.GET, URI.create(uri.toString())));
        Object found = this.resolver
                .resolveArgument(argument(handler), new BindingContext(), exchange)
                .block(Duration.ofSeconds(10));
        return (Filters<?>) java.util.Objects.requireNonNull(found);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private List<FilterError> errors(String... query) {
        try {
            filters(query);
        } catch (InvalidFiltersException invalid) {
            return invalid.errors();
        }
        return List.of();
    }

    @Nested
    @DisplayName("At the start")
    class Start {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "misspelt       | names \"delayMinute\", which is no property of",
                    "misspelt       | Did you mean \"delayMinutes\"?",
                    "misspelt       | place.city, place.zip",
                    "misspeltInside | names \"place.town\", which is no property of",
                    "whole          | names \"place\", which is embedded: name its properties, such as \"place.city\"",
                    "below          | names \"origin.city\", which is no property of",
                    "many           | names \"tags\", which is no single column",
                    "unreadable     | names \"anything\" of type io.r2dbc.spi.Clob, into which nothing converts a text",
                    "reserved       | names \"sort\", which is a parameter of every @FilterBy",
                    "group          | names \"or\", which is a parameter of every @FilterBy",
                    "twice          | names \"origin\" twice",
                    "unwritable     | has the name \"a b\"",
                    "wrongSort      | Did you mean \"origin\"?",
                    "wrongDefault   | names \"\", which is no property of",
                    "raw            | stands at an argument that is no Filters<Entity>"
                })
        @DisplayName("what an annotation gets wrong is named, with the place and what may have been meant")
        void faults(String handler, String message) {
            assertThatThrownBy(() -> FilterByArgumentResolverTest.this.resolver.check(argument(handler)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("@FilterBy at argument 0 of")
                    .hasMessageContaining("." + handler)
                    .hasMessageContaining(message);
        }
    }

    @Test
    @DisplayName("R49 faults of a group are all told, each at its character")
    void placesInGroups() {
        assertThat(
                        errors(
                                "or",
                                "(nosuch.eq.1,delay_minutes.gte.abc,origin.foo.x,and(price.eq.1,day.gt.soon),origin.in.(a,\"b),c)"))
                .extracting(FilterError::parameter, FilterError::code, FilterError::position, FilterError::rejected)
                .containsExactly(
                        tuple("or", "unknown-filter", 2, "nosuch.eq.1"),
                        tuple("or", "invalid-value", 32, "delay_minutes.gte.abc"),
                        tuple("or", "unknown-operator", 43, "origin.foo.x"),
                        tuple("or", "invalid-value", 71, "day.gt.soon"),
                        tuple("or", "unbalanced-quotes", 90, "origin.in.(a,\"b),c)"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "origin.eq.SFO                      | missing-parentheses    | 1",
                "()                                 | missing-filter         | 2",
                "(                                  | unbalanced-parentheses | 1",
                "(origin)                           | missing-filter         | 2",
                "(origin.eq.SFO,)                   | missing-filter         | 16",
                "(origin.eq.SFO                     | unbalanced-parentheses | 1",
                "(origin.eq.SFO)x                   | unbalanced-parentheses | 16",
                "(origin.in.SFO)                    | missing-parentheses    | 12",
                "(origin.in.(SFO)x)                 | unquoted-parenthesis   | 17",
                "(origin.eq.a(b))                   | unquoted-parenthesis   | 12",
                "(origin.eq.\"a\"b)                 | unbalanced-quotes      | 12",
                "(day.between.(2001-01-01))         | invalid-value          | 15",
                "(or(or(or(origin.eq.a))))          | too-deep               | 8",
                "(orgin.eq.SFO)                     | unknown-filter         | 2"
            })
    @DisplayName("R49 what is wrong with a group is said once, with its place")
    void groups(String value, String code, int position) {
        List<FilterError> errors = errors("or", value);

        assertThat(errors.get(0).code()).isEqualTo(code);
        assertThat(errors.get(0).position()).isEqualTo(position);
        assertThat(errors.size()).isLessThanOrEqualTo(2);
    }

    @Test
    @DisplayName("R49 a name that is nearly one is told which one was meant")
    void suggestions() {
        assertThat(errors("ORIGIN", "SFO", "delayMinutes", "1", "sort", "Day"))
                .extracting(FilterError::message)
                .satisfiesExactly(
                        message -> assertThat(message).contains("Did you mean \"origin\"?"),
                        message -> assertThat(message).contains("Did you mean \"delay_minutes\"?"),
                        message -> assertThat(message).contains("Did you mean \"day\"?"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "price=1e1000000000",
                "price=1e-1000000000",
                "ratio=NaN",
                "ratio=1e999",
                "day=%2B999999999-01-01",
                "day=-0001-01-01",
                "day=01/02/2001",
                "delay_minutes=",
                "delay_minutes=in.",
                "delay_minutes=between.1",
                "delay_minutes=15'",
                "delay_minutes=0x10",
                "delay_minutes=1 5",
                "delay_minutes=1e3",
                "delay_minutes=٣"
            })
    @DisplayName("R50 values that no database takes, or that are huge when they are written out, are refused")
    void beyond(String query) {
        String[] pair = query.split("=", -1);

        assertThat(errors(pair[0], java.net.URLDecoder.decode(pair[1], StandardCharsets.UTF_8)))
                .extracting(FilterError::code)
                .containsExactly("invalid-value");
    }

    @Test
    @DisplayName("filter.max-conditions, max-values and max-depth bound a request, in groups and out of them")
    void limits() {
        String twenty = IntStream.range(0, 20).mapToObj(i -> "origin.eq.a").collect(Collectors.joining(",", "(", ")"));
        assertThat(filters("or", twenty).criteria().isEmpty()).isFalse();
        assertThat(errors("or", twenty, "origin", "b"))
                .extracting(FilterError::code)
                .containsExactly("too-many-filters");
        assertThat(errors("or", "(" + "origin.eq.a,".repeat(10_000) + "origin.eq.b)"))
                .extracting(FilterError::code)
                .containsExactly("too-many-filters");

        String values = "a,".repeat(29) + "a";
        assertThat(filters("origin", "in." + values).criteria().isEmpty()).isFalse();
        assertThat(errors("origin", "in." + values, "place.city", "in.b"))
                .extracting(FilterError::code)
                .containsExactly("too-many-values");
        assertThat(errors("origin", "in." + "a,".repeat(10_000)))
                .extracting(FilterError::code)
                .containsExactly("too-many-values");

        assertThat(filters("or", "(and(or(origin.eq.a)))").criteria().isEmpty()).isFalse();
        assertThat(errors("or", "(and(or(and(origin.eq.a))))"))
                .extracting(FilterError::code)
                .containsExactly("too-deep");
        assertThat(errors("or", "(".repeat(100_000))).isNotEmpty();
        assertThat(errors("or", "(" + "or(".repeat(100_000))).isNotEmpty();
    }

    @Test
    @DisplayName("of thousands of faults the first 100 are shown")
    void manyFaults() {
        String[] query = new String[6_000];
        for (int i = 0; i < query.length; i += 2) {
            query[i] = "x" + i;
            query[i + 1] = "";
        }
        assertThatThrownBy(() -> filters(query)).isInstanceOfSatisfying(InvalidFiltersException.class, invalid -> {
            assertThat(invalid.getBody().getDetail()).isEqualTo("3000 faults in the request. The first 100 are shown.");
            assertThat((List<?>) Map.copyOf(invalid.getBody().getProperties()).get("errors"))
                    .hasSize(100);
        });
    }

    @Test
    @DisplayName("R43 R45 an id of several columns is the last of every order, and a cursor holds each of its parts")
    void keyed() {
        Filters<?> first = filtersOf("keyed", "sort", "-pieces", "item", "gt.3");
        KeysetScrollPosition last = ScrollPosition.forward(Map.of("pieces", 5, "key.warehouse", "W, 1", "key.item", 7));

        Filters<?> next = filtersOf(
                "keyed",
                "sort",
                "-pieces",
                "item",
                "gt.3",
                "cursor",
                first.cursors().apply(last));

        assertThat(first.sort())
                .extracting(Sort.Order::getProperty)
                .containsExactly("pieces", "key.warehouse", "key.item");
        assertThat(filtersOf("keyed", "sort", "item").sort())
                .extracting(Sort.Order::getProperty)
                .containsExactly("key.item", "key.warehouse");
        assertThat(next.position().getKeys()).isEqualTo(last.getKeys());
        assertThat(first.criteria()).hasToString("key.item > 3");
    }

    @Test
    @DisplayName("R50 whatever a client writes is filters or a 400, and never another failure")
    void fuzz() {
        Random random = new Random(5);
        String[] words = {
            "origin", "delay_minutes", "place.city", "zip", ".", ",", "(", ")", "\"", "\\", "not.", "or", "and", "eq.",
            "in.", "between.", "like.", "isnull.", "true", "15", "2001-01-01", "%", "_", " ", "'", "é", "\uD83D", "\0",
            "--", "sort", "=", "-", "+"
        };
        int good = 0;
        for (int i = 0; i < 20_000; i++) {
            String name = new String[] {"or", "not.and", "origin", "zip", "delay_minutes", "sort", "cursor", "size"}
                    [random.nextInt(8)];
            StringBuilder value = new StringBuilder(random.nextBoolean() ? "(" : "");
            for (int j = random.nextInt(12); j > 0; j--) {
                value.append(words[random.nextInt(words.length)]);
            }
            value.append(random.nextBoolean() ? ")" : "");
            List<FilterError> errors = errors(name, value.toString());
            good += errors.isEmpty() ? 1 : 0;
            assertThat(errors).allSatisfy(error -> assertThat(
                            error.position() == null || error.position() >= 1 && error.position() <= value.length() + 1)
                    .as(value + " " + error)
                    .isTrue());
        }
        assertThat(good).isPositive();
    }
}
