package org.litestarspring.web;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.beans.PropertyEditorSupport;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.MethodParameter;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.validation.BindingResult;
import org.springframework.validation.annotation.Validated;
import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.CookieValue;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.InitBinder;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.reactive.BindingContext;
import org.springframework.web.reactive.HandlerAdapter;
import org.springframework.web.reactive.config.EnableWebFlux;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.result.method.HandlerMethodArgumentResolver;
import org.springframework.web.reactive.result.method.annotation.ArgumentResolverConfigurer;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

class AllFaultsTest {

    private static AnnotationConfigApplicationContext context;
    private static DisposableServer server;

    private final WebTestClient client = WebTestClient.bindToServer()
            .baseUrl("http://127.0.0.1:" + server.port())
            .build();

    @BeforeAll
    static void start() {
        context = new AnnotationConfigApplicationContext(App.class);
        server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle(new ReactorHttpHandlerAdapter(
                        WebHttpHandlerBuilder.applicationContext(context).build()))
                .bindNow();
    }

    @AfterAll
    static void stop() {
        server.disposeNow();
        context.close();
    }

    @Nested
    @DisplayName("E15 Path, query, headers, cookies and body come in one answer")
    class Together {

        @ParameterizedTest(name = "E15 wrong types and a body with faults, at {0}")
        @ValueSource(strings = {"/first", "/last", "/mono", "/entity", "/first/blocking", "/last/blocking"})
        void types(String where) {
            List<Map<String, Object>> errors = errors(client.post()
                    .uri("/seats" + where + "/seven?size=many")
                    .header("X-Trace", "none")
                    .cookie("visits", "few")
                    .contentType(MediaType.APPLICATION_JSON)
                    .bodyValue("{\"origin\": {}, \"minutes\": \"late\"}"));

            assertThat(errors.subList(0, 4))
                    .extracting("parameter", "in", "code")
                    .containsExactlyInAnyOrder(
                            tuple("number", "path", "typeMismatch"),
                            tuple("size", "query", "typeMismatch"),
                            tuple("X-Trace", "header", "typeMismatch"),
                            tuple("visits", "cookie", "typeMismatch"));
            assertThat(errors.subList(4, errors.size())).isNotEmpty().allSatisfy(error -> assertThat(error)
                    .containsKey("pointer")
                    .doesNotContainKey("parameter"));
        }

        @ParameterizedTest(name = "E15 constraints of all, at {0}")
        @ValueSource(strings = {"/first", "/last", "/mono", "/first/blocking"})
        void constraints(String where) {
            List<Map<String, Object>> errors = errors(client.post()
                    .uri("/seats" + where + "/700?size=500")
                    .header("X-Trace", "9f5d3a0e-5c44-4d6a-9c0c-3a2b7c6f1a00")
                    .cookie("visits", "99")
                    .contentType(MediaType.APPLICATION_JSON)
                    .bodyValue("{\"origin\": \"SFOO\", \"minutes\": 999}"));

            assertThat(errors)
                    .extracting(error -> error.getOrDefault("parameter", error.get("pointer")), e -> e.get("code"))
                    .containsExactlyInAnyOrder(
                            tuple("number", "Max"),
                            tuple("size", "Max"),
                            tuple("visits", "Max"),
                            tuple("/minutes", "Max"),
                            tuple("/origin", "Size"));
            assertThat(errors.subList(3, 5)).extracting("pointer").containsExactly("/minutes", "/origin");
        }

        @Test
        @DisplayName("E15 what is missing, of the wrong type and out of bounds, in the order of the parameters")
        void mixed() {
            List<Map<String, Object>> errors = errors(client.post()
                    .uri("/seats/last/700")
                    .header("X-Trace", "none")
                    .contentType(MediaType.APPLICATION_JSON));

            assertThat(errors)
                    .extracting(
                            error -> error.getOrDefault("parameter", error.get("pointer")),
                            error -> error.get("code"),
                            error -> error.get("message"))
                    .containsExactly(
                            tuple("number", "Max", "must be less than or equal to 400"),
                            tuple("size", "required", "must be given"),
                            tuple("X-Trace", "typeMismatch", "\"none\" is not a UUID."),
                            tuple("visits", "required", "must be given"),
                            tuple("", "required", "This request needs a body, and none came."));
        }

        @Test
        @DisplayName("E15 a body that is no JSON is told with its line and column beside the parameters' faults")
        void malformed() {
            List<Map<String, Object>> errors = errors(client.post()
                    .uri("/seats/first/1?size=1")
                    .header("X-Trace", "none")
                    .cookie("visits", "1")
                    .contentType(MediaType.APPLICATION_JSON)
                    .bodyValue("{\n  \"origin\": oops }"));

            assertThat(errors).extracting("code").containsExactly("typeMismatch", "malformed");
            assertThat(errors.get(1).get("message").toString())
                    .startsWith("The body is not well-formed JSON at line 2, column ");
        }

        @Test
        @DisplayName("E15 a body in many pieces is told of too, wherever it stands among the parameters")
        void pieces() {
            String text = "{\"origin\": \"" + "x".repeat(100_000) + "\"}";
            Flux<String> pieces = Flux.fromStream(IntStream.range(0, 10)
                    .mapToObj(i -> text.substring(i * text.length() / 10, (i + 1) * text.length() / 10)));

            List<Map<String, Object>> errors = errors(client.post()
                    .uri("/seats/first/700?size=1")
                    .header("X-Trace", "none")
                    .cookie("visits", "1")
                    .contentType(MediaType.APPLICATION_JSON)
                    .body(pieces, String.class));

            assertThat(errors)
                    .extracting(error -> error.getOrDefault("parameter", error.get("pointer")))
                    .contains("X-Trace", "number", "/origin");
        }

        @Test
        @DisplayName("E15 at most a hundred faults are told")
        void hundred() {
            String legs =
                    IntStream.range(0, 300).mapToObj(i -> "{\"minutes\": 999}").collect(Collectors.joining(","));

            List<Map<String, Object>> errors = errors(client.post()
                    .uri("/seats/last/700?size=1")
                    .header("X-Trace", "none")
                    .cookie("visits", "1")
                    .contentType(MediaType.APPLICATION_JSON)
                    .bodyValue("{\"legs\": [" + legs + "]}"));

            assertThat(errors).hasSize(100);
            assertThat(errors)
                    .extracting(error -> error.get("pointer"))
                    .endsWith("/legs/96/minutes", "/legs/97/minutes");
        }

        @Test
        @DisplayName("E15 elements of a body that is a list say where they stand")
        void list() {
            List<Map<String, Object>> errors = errors(client.post()
                    .uri("/seats/list?size=500")
                    .contentType(MediaType.APPLICATION_JSON)
                    .bodyValue("[{\"origin\": \"SFO\"}, {\"origin\": \"SFOO\", \"minutes\": 999}]"));

            assertThat(errors)
                    .extracting(error -> error.getOrDefault("parameter", error.get("pointer")))
                    .containsExactly("size", "/1/minutes", "/1/origin");
        }

        @Test
        @DisplayName("E15 the same request has the same answer")
        void stable() {
            List<List<Map<String, Object>>> answers = IntStream.range(0, 5)
                    .mapToObj(i -> errors(client.post()
                            .uri("/seats/first/700?size=many")
                            .contentType(MediaType.APPLICATION_JSON)
                            .bodyValue("{\"origin\": \"SFOO\", \"minutes\": 999, \"legs\": [{\"minutes\": 999}]}")))
                    .toList();

            assertThat(answers).allMatch(answers.get(0)::equals);
        }
    }

    @Nested
    @DisplayName("E15 What Spring does with arguments holds")
    class Springs {

        @Test
        @DisplayName("E15 a request without a fault is served, whatever the order of its arguments")
        void served() {
            for (String where : List.of("/first", "/last", "/mono", "/entity", "/first/blocking", "/last/blocking")) {
                client.post()
                        .uri("/seats" + where + "/7?size=5")
                        .header("X-Trace", UUID.randomUUID().toString())
                        .cookie("visits", "1")
                        .contentType(MediaType.APPLICATION_JSON)
                        .bodyValue("{\"origin\": \"SFO\", \"minutes\": 3}")
                        .exchange()
                        .expectStatus()
                        .isOk()
                        .expectBody(String.class)
                        .isEqualTo("SFO 7");
            }
        }

        @Test
        @DisplayName("E15 @InitBinder methods convert as they do for the handler")
        void initBinder() {
            List<Map<String, Object>> errors = errors(client.get().uri("/edited?when=today&size=many"));

            assertThat(errors).extracting("parameter").containsExactly("size");
        }

        @Test
        @DisplayName("E15 groups of @Validated decide which constraints hold")
        void groups() {
            assertThat(errors(client.post()
                            .uri("/grouped?size=many")
                            .contentType(MediaType.APPLICATION_JSON)
                            .bodyValue("{\"always\": null, \"onCreate\": null}")))
                    .extracting(error -> error.getOrDefault("parameter", error.get("pointer")))
                    .containsExactly("size", "/onCreate");
        }

        @Test
        @DisplayName("E15 a handler that takes BindingResult is called with the faults of that argument")
        void bindingResult() {
            client.get()
                    .uri("/model?name=&size=1&limit=5")
                    .exchange()
                    .expectStatus()
                    .isOk()
                    .expectBody(String.class)
                    .isEqualTo("1 fault for the handler");
            assertThat(errors(client.get().uri("/model?name=&size=1&limit=many")))
                    .extracting("parameter")
                    .containsExactly("limit");
        }

        @Test
        @DisplayName("E15 parameters that are bound into an object are named, with what they should be")
        void bound() {
            List<Map<String, Object>> errors = errors(client.get().uri("/bound?name=&size=many&limit=500"));

            assertThat(errors)
                    .extracting("parameter", "in", "code", "message")
                    .containsExactly(
                            tuple("limit", "query", "Max", "must be less than or equal to 100"),
                            tuple("name", "query", "NotBlank", "must not be blank"),
                            tuple(
                                    "size",
                                    "query",
                                    "typeMismatch",
                                    "\"many\" is not a whole number from -2147483648 to 2147483647."));
        }

        @Test
        @DisplayName("E15 parts say which part they are, and where in it")
        void parts() {
            String body =
                    "--x\r\nContent-Disposition: form-data; name=\"meta\"\r\nContent-Type: application/json\r\n\r\n"
                            + "{\"origin\": \"SFOO\"}\r\n--x--\r\n";

            List<Map<String, Object>> errors = errors(client.post()
                    .uri("/parts?size=many")
                    .contentType(MediaType.valueOf("multipart/form-data;boundary=x"))
                    .bodyValue(body));

            assertThat(errors)
                    .extracting(
                            error -> error.get("parameter"),
                            error -> error.get("in"),
                            error -> error.get("pointer"),
                            error -> error.get("code"))
                    .containsExactly(
                            tuple("size", "query", null, "typeMismatch"), tuple("meta", "part", "/origin", "Size"));
        }

        @Test
        @DisplayName("E15 an @ExceptionHandler gets what Spring gives it")
        void exceptionHandler() {
            client.get()
                    .uri("/own?size=500&limit=500")
                    .exchange()
                    .expectStatus()
                    .isEqualTo(HttpStatus.CONFLICT)
                    .expectBody(String.class)
                    .isEqualTo("HandlerMethodValidationException");
        }

        @Test
        @DisplayName("E15 an argument of the application's own is told of by its resolver")
        void ownResolver() {
            assertThat(errors(client.get().uri("/seat?size=many&seat=none")))
                    .extracting("parameter")
                    .containsExactly("size", "seat");
            client.get()
                    .uri("/seat?size=many&seat=secret")
                    .exchange()
                    .expectStatus()
                    .isForbidden();
        }

        @Test
        @DisplayName("E15 a body of a type that nothing reads is 415, whatever else is wrong")
        void unsupported() {
            for (String where : List.of("/first", "/last")) {
                client.post()
                        .uri("/seats" + where + "/seven?size=many")
                        .contentType(MediaType.APPLICATION_XML)
                        .bodyValue("<a/>")
                        .exchange()
                        .expectStatus()
                        .isEqualTo(HttpStatus.UNSUPPORTED_MEDIA_TYPE);
            }
        }

        @Test
        @DisplayName("E15 a body larger than the bound is 413, whatever else is wrong")
        void tooLarge() {
            for (String where : List.of("/first", "/last")) {
                client.post()
                        .uri("/seats" + where + "/seven?size=many")
                        .contentType(MediaType.APPLICATION_JSON)
                        .bodyValue("{\"origin\": \"" + "x".repeat(300_000) + "\"}")
                        .exchange()
                        .expectStatus()
                        .isEqualTo(HttpStatus.CONTENT_TOO_LARGE);
            }
        }

        @Test
        @DisplayName("E15 what a client keeps secret is not sent back")
        void secret() {
            client.get()
                    .uri("/secret?size=many")
                    .cookie("session", "hush")
                    .header("Authorization", "hush")
                    .exchange()
                    .expectStatus()
                    .isBadRequest()
                    .expectBody(String.class)
                    .value(body ->
                            assertThat(body).doesNotContain("hush").contains("session", "Authorization", "size"));
        }
    }

    private static org.assertj.core.groups.Tuple tuple(Object... values) {
        return org.assertj.core.groups.Tuple.tuple(values);
    }

    @SuppressWarnings("unchecked") // JSON
    private static List<Map<String, Object>> errors(WebTestClient.RequestHeadersSpec<?> request) {
        Map<String, Object> problem = request.exchange()
                .expectStatus()
                .isBadRequest()
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody(new ParameterizedTypeReference<Map<String, Object>>() {})
                .returnResult()
                .getResponseBody();
        assertThat(problem).containsEntry("code", "invalid-input");
        List<Map<String, Object>> errors = (List<Map<String, Object>>) problem.get("errors");
        assertThat(problem)
                .containsEntry(
                        "detail", errors.size() + (errors.size() == 1 ? " fault" : " faults") + " in the request.");
        return errors;
    }

    record Flight(@Size(max = 3) String origin, @Max(600) Integer minutes, List<@Valid Leg> legs) {}

    record Leg(@Max(600) int minutes) {}

    interface OnCreate {}

    record Grouped(
            @NotNull String always,
            @NotNull(groups = OnCreate.class) String onCreate) {}

    record Search(@NotBlank String name, int size) {}

    record Seat(String name) {}

    @RestController
    static class Seats {

        @PostMapping("/seats/first/{number}")
        Mono<String> first(
                @Valid @RequestBody Flight flight,
                @PathVariable @Max(400) int number,
                @RequestParam @Max(100) int size,
                @RequestHeader("X-Trace") UUID trace,
                @CookieValue @Max(9) int visits) {
            return Mono.just(flight.origin() + " " + number);
        }

        @PostMapping("/seats/last/{number}")
        Mono<String> last(
                @PathVariable @Max(400) int number,
                @RequestParam @Max(100) int size,
                @RequestHeader("X-Trace") UUID trace,
                @CookieValue @Max(9) int visits,
                @Valid @RequestBody Flight flight) {
            return Mono.just(flight.origin() + " " + number);
        }

        @PostMapping("/seats/mono/{number}")
        Mono<String> mono(
                @PathVariable @Max(400) int number,
                @Valid @RequestBody Mono<Flight> flight,
                @RequestParam @Max(100) int size,
                @RequestHeader("X-Trace") UUID trace,
                @CookieValue @Max(9) int visits) {
            return flight.map(read -> read.origin() + " " + number);
        }

        @PostMapping("/seats/entity/{number}")
        Mono<String> entity(
                org.springframework.http.HttpEntity<Flight> flight,
                @PathVariable @Max(400) int number,
                @RequestParam @Max(100) int size,
                @RequestHeader("X-Trace") UUID trace,
                @CookieValue @Max(9) int visits) {
            return Mono.just(flight.getBody().origin() + " " + number);
        }

        @Blocking
        @PostMapping("/seats/first/blocking/{number}")
        String firstBlocking(
                @Valid @RequestBody Flight flight,
                @PathVariable @Max(400) int number,
                @RequestParam @Max(100) int size,
                @RequestHeader("X-Trace") UUID trace,
                @CookieValue @Max(9) int visits) {
            return flight.origin() + " " + number;
        }

        @Blocking(Execution.POOL)
        @PostMapping("/seats/last/blocking/{number}")
        String lastBlocking(
                @PathVariable @Max(400) int number,
                @RequestParam @Max(100) int size,
                @RequestHeader("X-Trace") UUID trace,
                @CookieValue @Max(9) int visits,
                @Valid @RequestBody Flight flight) {
            return flight.origin() + " " + number;
        }

        @PostMapping("/seats/list")
        Mono<String> list(@RequestParam @Max(100) int size, @RequestBody List<@Valid Flight> flights) {
            return Mono.just(size + " " + flights.size());
        }

        @PostMapping("/grouped")
        Mono<String> grouped(@RequestParam int size, @Validated(OnCreate.class) @RequestBody Grouped body) {
            return Mono.just("grouped");
        }

        @GetMapping("/model")
        Mono<String> model(
                @Valid @ModelAttribute Search search, BindingResult errors, @RequestParam @Max(100) int limit) {
            return Mono.just(errors.getErrorCount() + " fault for the handler");
        }

        @GetMapping("/bound")
        Mono<String> bound(@RequestParam @Max(100) int limit, @Valid Search search) {
            return Mono.just("bound");
        }

        @PostMapping("/parts")
        Mono<String> parts(@RequestParam int size, @Valid @RequestPart("meta") Flight meta) {
            return Mono.just("parts");
        }

        @GetMapping("/seat")
        Mono<String> seat(@RequestParam int size, Seat seat) {
            return Mono.just("seat");
        }

        @GetMapping("/secret")
        Mono<String> secret(
                @RequestParam int size,
                @CookieValue @Pattern(regexp = "[0-9]+") String session,
                @RequestHeader("Authorization") @Pattern(regexp = "Bearer .*") String authorization) {
            return Mono.just("secret");
        }
    }

    @RestController
    static class Edited {

        @InitBinder("when")
        void dates(WebDataBinder binder) {
            binder.registerCustomEditor(LocalDate.class, new PropertyEditorSupport() {
                @Override
                public void setAsText(String text) {
                    setValue(text.equals("today") ? LocalDate.EPOCH : LocalDate.parse(text));
                }
            });
        }

        @GetMapping("/edited")
        Mono<String> edited(@RequestParam LocalDate when, @RequestParam int size) {
            return Mono.just("edited");
        }
    }

    @RestController
    static class Own {

        @GetMapping("/own")
        Mono<String> own(@RequestParam @Max(100) int size, @RequestParam @Max(100) int limit) {
            return Mono.just("own");
        }

        @ExceptionHandler
        ResponseEntity<String> own(HandlerMethodValidationException failure) {
            return ResponseEntity.status(HttpStatus.CONFLICT)
                    .body(failure.getClass().getSimpleName());
        }
    }

    static class SeatResolver implements HandlerMethodArgumentResolver {

        @Override
        public boolean supportsParameter(MethodParameter parameter) {
            return parameter.getParameterType() == Seat.class;
        }

        @Override
        public Mono<Object> resolveArgument(
                MethodParameter parameter, BindingContext context, ServerWebExchange exchange) {
            String name = exchange.getRequest().getQueryParams().getFirst("seat");
            if ("secret".equals(name)) {
                return Mono.error(new ResponseStatusException(HttpStatus.FORBIDDEN));
            }
            var problem = org.springframework.http.ProblemDetail.forStatus(400);
            problem.setProperty("code", "invalid-input");
            problem.setProperty("errors", List.of(Map.of("parameter", "seat", "in", "query", "code", "unknown")));
            return Mono.error(
                    new org.springframework.web.ErrorResponseException(HttpStatus.BAD_REQUEST, problem, null));
        }
    }

    @Import(WorkerBeans.class)
    @Configuration
    @EnableWebFlux
    static class App implements WebFluxConfigurer {

        @Override
        public void configureArgumentResolvers(ArgumentResolverConfigurer configurer) {
            configurer.addCustomResolver(new SeatResolver());
        }

        @Bean
        Seats seats() {
            return new Seats();
        }

        @Bean
        Edited edited() {
            return new Edited();
        }

        @Bean
        Own own() {
            return new Own();
        }

        @Bean
        BlockingPool pool() {
            return new BlockingPool(4, 16);
        }

        @Bean
        BlockingPools pools(BlockingPool pool) {
            return new BlockingPools(pool, List.of(new BlockingPool("reports", 1, 1)));
        }

        @Bean
        AllFaultsAdapter allFaults(
                ObjectProvider<HandlerAdapter> adapters,
                @Qualifier("requestMappingHandlerAdapter") RequestMappingHandlerAdapter origin,
                ObjectProvider<WebFluxConfigurer> configurers,
                ConfigurableApplicationContext context) {
            return new AllFaultsAdapter(
                    adapters::orderedStream, origin, configurers::orderedStream, context, 256 * 1024);
        }

        @Bean
        ProblemExceptionHandler problems(ConfigurableApplicationContext context, ServerCodecConfigurer codecs) {
            return new ProblemExceptionHandler("urn:litestar:problem:", HttpStatusCode.valueOf(400), context, codecs);
        }
    }
}
