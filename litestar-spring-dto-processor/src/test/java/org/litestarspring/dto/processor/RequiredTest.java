package org.litestarspring.dto.processor;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.validation.constraints.NotNull;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.NonNull;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.litestarspring.dto.Dto;
import org.litestarspring.dto.DtoData;
import org.litestarspring.dto.DtoValidation;
import org.litestarspring.dto.JacksonDtoCodec;
import org.litestarspring.dto.Naming;
import org.litestarspring.dto.Scalars;
import org.litestarspring.dto.UnknownFields;
import org.litestarspring.dto.web.DtoCodecs;
import org.litestarspring.dto.web.UseDto;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.validation.annotation.Validated;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

class RequiredTest {

    private static final AnnotationConfigApplicationContext CONTEXT = new AnnotationConfigApplicationContext(App.class);
    private static final AnnotationConfigApplicationContext PLAIN =
            new AnnotationConfigApplicationContext(WithoutValidator.class);

    @AfterAll
    static void stop() {
        CONTEXT.close();
        PLAIN.close();
    }

    @NullMarked
    public record Order(
            String code,
            Address shipTo,
            List<Line> lines,
            Map<String, Line> extras,
            Set<String> tags,
            @Nullable List<@Nullable String> notes,
            @NotNull(message = "Say who.") String buyer) {

        public Order {
            Objects.requireNonNull(code);
            Objects.requireNonNull(lines);
        }
    }

    @NullMarked
    public record Address(String street, @Nullable String door) {}

    @NullMarked
    public record Line(String sku, int count) {

        public Line {
            Objects.requireNonNull(sku, "no sku");
        }
    }

    @Dto(of = Order.class, naming = Naming.SNAKE_CASE)
    interface OrderView {}

    private static final String WHOLE = """
            {"code": "A", "ship_to": {"street": "S"}, "lines": [{"sku": "x"}], "extras": {}, "tags": [], "buyer": "b"}
            """;

    @Test
    @DisplayName("D35 D39 what an entity cannot be made without is a fault of the body at its place, at any depth")
    void required() {
        for (String path : List.of("/orders", "/orders/grouped")) {
            assertThat(post(CONTEXT, path, WHOLE)).isEmpty();
            String buyer = path.equals("/orders") ? "/buyer NotNull" : "/buyer required";
            assertThat(post(CONTEXT, path, "{}"))
                    .containsExactly(
                            buyer,
                            "/code required",
                            "/extras required",
                            "/lines required",
                            "/ship_to required",
                            "/tags required");
            assertThat(post(CONTEXT, path, """
                            {"code": null, "ship_to": {"door": null}, "lines": [{"sku": "x"}, null, {"count": 2}],
                             "extras": {"a": null, "b": {}}, "tags": ["x", null], "notes": [null], "buyer": "b"}
                            """))
                    .containsExactly(
                            "/code required",
                            "/extras/a required",
                            "/extras/b/sku required",
                            "/lines/1 required",
                            "/lines/2/sku required",
                            "/ship_to/street required",
                            "/tags/1 required");
        }
    }

    @Test
    @DisplayName(
            "D35 D39 what is required is so without a validator, beside other faults, and in lists and streams of bodies")
    void everywhere() {
        assertThat(post(PLAIN, "/orders", "{\"code\": \"A\", \"lines\": [{}, {\"count\": \"x\"}], \"foo\": 1}"))
                .containsExactly(
                        "/buyer required",
                        "/extras required",
                        "/lines/0/sku required",
                        "/lines/1/count typeMismatch",
                        "/lines/1/sku required",
                        "/ship_to required",
                        "/tags required");
        for (AnnotationConfigApplicationContext context : List.of(CONTEXT, PLAIN)) {
            assertThat(post(context, "/orders/list", "[" + WHOLE + ", " + WHOLE.replace("\"x\"", "null") + "]"))
                    .containsExactly("/1/lines/0/sku required");
            assertThat(post(context, "/orders/stream", "[" + WHOLE + ", " + WHOLE.replace("\"x\"", "null") + "]"))
                    .containsExactly("/1/lines/0/sku required");
        }
    }

    @NullUnmarked
    public static final class Built {
        private final String name;

        private Built(Builder builder) {
            this.name = builder.name;
        }

        public String getName() {
            return this.name;
        }

        public static Builder builder() {
            return new Builder();
        }

        public static final class Builder {
            private String name;

            public Builder name(String name) {
                this.name = name;
                return this;
            }

            public Built build() {
                if (this.name == null || this.name.isBlank()) {
                    throw new IllegalStateException("secret of the builder");
                }
                return new Built(this);
            }
        }
    }

    @NullUnmarked
    public static class Holder {
        public Built built;
        public @NonNull String title = "untitled";
    }

    @Dto(of = Holder.class)
    interface HolderView {}

    @ParameterizedTest(name = "D43 of {0}")
    @ValueSource(strings = {"{\"built\": {}}", "{\"built\": {\"name\": \" \"}}", "{\"built\": {\"name\": null}}"})
    @DisplayName("D43 what a builder or constructor refuses is a fault of the body, and its words stay inside")
    void refused(String body) {
        assertThat(post(CONTEXT, "/holders", body)).containsExactly(" invalid");
        assertThat(post(CONTEXT, "/holders", "{\"built\": {\"name\": \"a\"}}")).isEmpty();
        assertThat(post(CONTEXT, "/holders/list", "[{}, " + body + "]")).containsExactly("/1 invalid");
    }

    @Test
    @DisplayName("D26 D35 a patch that makes a new object inside is told what that lacks")
    void patchMakesNew() {
        assertThat(patch("{\"ship_to\": {\"door\": \"2\"}}")).containsExactly("/ship_to/street required");
        assertThat(patch("{\"ship_to\": {\"street\": \"S\"}}")).isEmpty();
        assertThat(patch("{\"code\": null}")).containsExactly("/code NotNull");
        assertThat(patch("{\"lines\": [{\"count\": 1}, null]}"))
                .containsExactly("/lines/0/sku required", "/lines/1 required");
    }

    private static List<String> patch(String body) {
        return faults(WebTestClient.bindToApplicationContext(CONTEXT)
                .build()
                .patch()
                .uri("/orders")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange());
    }

    private static List<String> post(AnnotationConfigApplicationContext context, String path, String body) {
        return faults(WebTestClient.bindToApplicationContext(context)
                .build()
                .post()
                .uri(path)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange());
    }

    private static List<String> faults(WebTestClient.ResponseSpec response) {
        byte[] body = response.expectBody().returnResult().getResponseBody();
        int status = response.returnResult(Void.class).getStatus().value();
        if (status == 200) {
            return List.of();
        }
        assertThat(status).as(body == null ? "" : new String(body)).isEqualTo(400);
        assertThat(new String(Objects.requireNonNull(body))).doesNotContain("secret of");
        List<String> faults = new ArrayList<>();
        JsonMapper.shared()
                .readTree(body)
                .path("errors")
                .forEach(error -> faults.add(error.path("pointer").asString() + " "
                        + error.path("code").asString()));
        return faults;
    }

    interface Rare {}

    @RestController
    @RequestMapping
    static class Orders {

        @PostMapping("/orders")
        @UseDto(in = OrderView.class)
        Mono<Void> add(@RequestBody Order order) {
            return Mono.empty();
        }

        @PostMapping("/orders/grouped")
        @UseDto(in = OrderView.class)
        Mono<Void> grouped(@Validated(Rare.class) @RequestBody Order order) {
            return Mono.empty();
        }

        @PostMapping("/orders/list")
        @UseDto(in = OrderView.class)
        Mono<Void> addAll(@RequestBody List<Order> orders) {
            return Mono.empty();
        }

        @PostMapping("/orders/stream")
        @UseDto(in = OrderView.class)
        Mono<Void> stream(@RequestBody Flux<Order> orders) {
            return orders.then();
        }

        @PatchMapping("/orders")
        @UseDto(in = OrderView.class)
        @SuppressWarnings("NullAway") // as a row of a database may lack what a new one may not
        Mono<Void> change(@RequestBody DtoData<Order> change) {
            return Mono.fromRunnable(
                    () -> change.applyTo(new Order("A", null, List.of(), Map.of(), Set.of(), null, "b")));
        }

        @PostMapping("/holders")
        @UseDto(in = HolderView.class)
        Mono<Void> hold(@RequestBody Holder holder) {
            return Mono.empty();
        }

        @PostMapping("/holders/list")
        @UseDto(in = HolderView.class)
        Mono<Void> holdAll(@RequestBody List<Holder> holders) {
            return Mono.empty();
        }
    }

    @Configuration
    static class App extends DtoWebFlux {

        @Bean
        Orders orders() {
            return new Orders();
        }
    }

    @Configuration
    static class WithoutValidator extends DtoWebFlux {

        @Bean
        @Override
        DtoCodecs codecs() {
            return new DtoCodecs(
                    bindings(),
                    new DtoValidation(null, HttpStatus.BAD_REQUEST),
                    UnknownFields.IGNORE,
                    Scalars.LAX,
                    JsonMapper.shared(),
                    new JacksonDtoCodec(JsonMapper.shared()),
                    256 * 1024);
        }

        @Bean
        Orders orders() {
            return new Orders();
        }
    }
}
