package org.litestarspring.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.validation.constraints.Max;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.StaticMessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.config.EnableWebFlux;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.WebFilter;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;

class ProblemMappingsTest {

    private static AnnotationConfigApplicationContext context;

    private final WebTestClient client =
            WebTestClient.bindToApplicationContext(context).build();

    @BeforeAll
    static void start() {
        context = new AnnotationConfigApplicationContext(App.class);
    }

    @AfterAll
    static void stop() {
        context.close();
    }

    @Nested
    @DisplayName("E5 The nearest wins")
    class Nearest {

        @Test
        @DisplayName("E5 a method's mapping wins over its type's, and that over the application's")
        void levels() {
            problem("/method", 409, "of-method");
            problem("/type", 410, "of-type");
            problem("/far", 423, "of-application");
        }

        @Test
        @DisplayName("E5 at one level the nearest class wins, whatever the order")
        void classes() {
            problem("/far/full", 507, "full");
            problem("/far/seat", 423, "of-application");
        }

        @Test
        @DisplayName("E5 an advice maps for the handlers that it applies to")
        void advice() {
            problem("/advised", 402, "of-advice");
            problem("/far/unpaid", 500, "internal-error");
        }

        @Test
        @DisplayName("E5 a status is mapped where nothing maps the class, or where it is nearer")
        void status() {
            problem("/type/missing", 404, "no-flight").jsonPath("$.detail").isEqualTo("There is no such flight.");
            problem("/far/missing", 404, "not-found");
            problem("/type/far", 423, "locked-here");
            problem("/far", 423, "of-application");
        }

        @Test
        @DisplayName("E5 what an exception says of itself holds where nothing maps it")
        void own() {
            problem("/far/annotated", 406, "not-acceptable")
                    .jsonPath("$.detail")
                    .isEqualTo("Not in this hangar.");
            problem("/type/annotated", 418, "mapped");
        }

        @Test
        @DisplayName("E5 an @ExceptionHandler comes first")
        void exceptionHandler() {
            client.get()
                    .uri("/handled")
                    .exchange()
                    .expectStatus()
                    .isAccepted()
                    .expectBody(String.class)
                    .isEqualTo("handled");
        }

        @Test
        @DisplayName("E5 faults of input that are mapped keep their list")
        void input() {
            problem("/type/input?size=500", 422, "bad-search")
                    .jsonPath("$.errors[0].parameter")
                    .isEqualTo("size");
        }

        @Test
        @DisplayName("E5 a functional route and a filter have the application's mappings")
        void elsewhere() {
            problem("/route", 423, "of-application");
            problem("/filtered", 423, "of-application");
        }
    }

    @Nested
    @DisplayName("E5 Wrapped and composite causes are unwrapped")
    class Unwrapped {

        @ParameterizedTest(name = "E5 {0}")
        @ValueSource(
                strings = {"completion", "execution", "undeclared", "reactive", "runtime", "multiple", "nested", "deep"
                })
        void wrapped(String kind) {
            problem("/wrapped/" + kind, 409, "of-method");
        }

        @Test
        @DisplayName("E5 a wrapper is not taken for the runtime exception that it is")
        void wrapper() {
            problem("/catch-all/completion", 409, "seat");
            problem("/catch-all/other", 503, "any");
        }

        @Test
        @DisplayName("E5 causes that go in a circle come to an end")
        void circle() {
            Exception one = new Exception("one");
            Exception two = new Exception("two", one);
            one.initCause(two);

            assertThat(Causes.of(new CompletionException(one), cause -> false)).containsExactly(one, two);
        }
    }

    @Nested
    @DisplayName("E5 Nothing private gets out")
    class Private {

        @Test
        @DisplayName("E5 the exception's message is shown where the mapping says so, and nowhere else")
        void message() {
            problem("/method", 409, "of-method").jsonPath("$").value(body -> assertThat(body.toString())
                    .doesNotContain("secret", "SeatException", "java."));
            problem("/shown", 409, "shown").jsonPath("$.detail").isEqualTo("secret 7");
        }

        @Test
        @DisplayName("E5 a mapped 5xx has a requestId, as every other")
        void serverError() {
            problem("/far/full", 507, "full").jsonPath("$.requestId").isNotEmpty();
        }
    }

    @Test
    @DisplayName("E5 title and detail are of the client's language, by class and by code")
    void localised() {
        client.get()
                .uri("/method")
                .header("Accept-Language", "de")
                .exchange()
                .expectBody()
                .jsonPath("$.title")
                .isEqualTo("Kein Platz")
                .jsonPath("$.detail")
                .isEqualTo("Dieser Flug ist voll.");
        client.get()
                .uri("/type/missing")
                .header("Accept-Language", "de")
                .exchange()
                .expectBody()
                .jsonPath("$.detail")
                .isEqualTo("Diesen Flug gibt es nicht.");
    }

    @Test
    @DisplayName("A customizer adds to every problem")
    void customized() {
        problem("/method", 409, "of-method").jsonPath("$.help").isEqualTo("/help/of-method");
        problem("/nowhere", 404, "not-found").jsonPath("$.help").isEqualTo("/help/not-found");
    }

    @Test
    @DisplayName("A mapping that cannot be fails the start, with its place")
    void impossible() {
        assertThatThrownBy(() -> new AnnotationConfigApplicationContext(Impossible.class))
                .hasMessageContaining("@ProblemFor on ")
                .hasMessageContaining("Wrong.wrong()")
                .hasMessageContaining("A problem cannot have status 200. Give it one from 400 to 599.");
        assertThatThrownBy(() -> ProblemMapping.of(RuntimeException.class, HttpStatus.OK, "x"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private WebTestClient.BodyContentSpec problem(String uri, int status, String code) {
        return this.client
                .get()
                .uri(uri)
                .exchange()
                .expectStatus()
                .isEqualTo(status)
                .expectBody()
                .jsonPath("$.status")
                .isEqualTo(status)
                .jsonPath("$.code")
                .isEqualTo(code)
                .jsonPath("$.type")
                .isEqualTo("urn:litestar:problem:" + code);
    }

    static class SeatException extends RuntimeException {

        SeatException() {
            super("secret 7");
        }
    }

    static class FullException extends SeatException {}

    static class UnpaidException extends Exception {}

    @ResponseStatus(code = HttpStatus.NOT_ACCEPTABLE, reason = "Not in this hangar.")
    static class HangarException extends RuntimeException {}

    @RestController
    @ProblemFor(value = SeatException.class, status = 410, code = "of-type")
    @ProblemFor(status = 404, code = "no-flight", detail = "There is no such flight.")
    @ProblemFor(status = 423, code = "locked-here")
    @ProblemFor(value = HangarException.class, status = 418, code = "mapped")
    @ProblemFor(
            value = org.springframework.web.method.annotation.HandlerMethodValidationException.class,
            status = 422,
            code = "bad-search")
    static class Near {

        @ProblemFor(value = SeatException.class, status = 409, code = "of-method")
        @GetMapping("/method")
        Mono<String> method() {
            return Mono.error(new SeatException());
        }

        @GetMapping("/type")
        Mono<String> type() {
            throw new SeatException();
        }

        @GetMapping("/type/missing")
        Mono<String> missing() {
            return Mono.error(new ResponseStatusException(HttpStatus.NOT_FOUND));
        }

        @GetMapping("/type/far")
        Mono<String> far() {
            return Mono.error(new IllegalStateException("secret"));
        }

        @GetMapping("/type/annotated")
        Mono<String> annotated() {
            return Mono.error(new HangarException());
        }

        @GetMapping("/type/input")
        Mono<String> input(@RequestParam @Max(100) int size) {
            return Mono.just("input");
        }

        @ProblemFor(value = SeatException.class, status = 409, code = "shown", showMessage = true)
        @GetMapping("/shown")
        Mono<String> shown() {
            return Mono.error(new SeatException());
        }

        @ProblemFor(value = SeatException.class, status = 409, code = "of-method")
        @GetMapping("/wrapped/{kind}")
        Mono<String> wrapped(@PathVariable String kind) {
            SeatException seat = new SeatException();
            return Mono.error(
                    switch (kind) {
                        case "completion" -> new CompletionException(seat);
                        case "execution" -> new ExecutionException(seat);
                        case "undeclared" -> new UndeclaredThrowableException(seat);
                        case "reactive" -> Exceptions.propagate(new Exception(seat));
                        case "multiple" -> Exceptions.multiple(new java.io.IOException("disk"), seat);
                        case "nested" ->
                            new CompletionException(Exceptions.multiple(new ExecutionException(seat), new Error("x")));
                        case "deep" -> new RuntimeException(new ExecutionException(new RuntimeException(seat)));
                        default -> new RuntimeException(seat);
                    });
        }

        @ProblemFor(value = SeatException.class, status = 409, code = "seat")
        @ProblemFor(value = RuntimeException.class, status = 503, code = "any")
        @GetMapping("/catch-all/{kind}")
        Mono<String> catchAll(@PathVariable String kind) {
            return Mono.error(
                    kind.equals("other") ? new IllegalStateException() : new CompletionException(new SeatException()));
        }
    }

    @RestController
    static class Far {

        @GetMapping("/far")
        Mono<String> far() {
            return Mono.error(new IllegalStateException("secret"));
        }

        @GetMapping("/far/{kind}")
        Mono<String> kind(@PathVariable String kind) {
            return Mono.error(
                    switch (kind) {
                        case "full" -> new FullException();
                        case "unpaid" -> new UnpaidException();
                        case "missing" -> new ResponseStatusException(HttpStatus.NOT_FOUND);
                        case "annotated" -> new HangarException();
                        default -> new SeatException();
                    });
        }
    }

    @RestController
    static class Advised {

        @GetMapping("/advised")
        Mono<String> advised() {
            return Mono.error(new UnpaidException());
        }

        @ProblemFor(value = IllegalArgumentException.class, status = 409, code = "of-method")
        @GetMapping("/handled")
        Mono<String> handled() {
            return Mono.error(new IllegalArgumentException());
        }

        @ExceptionHandler
        ResponseEntity<String> handle(IllegalArgumentException failure) {
            return ResponseEntity.accepted().body("handled");
        }
    }

    @ControllerAdvice(assignableTypes = Advised.class)
    @ProblemFor(value = UnpaidException.class, status = 402, code = "of-advice")
    static class Advice {}

    @RestController
    static class Wrong {

        @ProblemFor(value = SeatException.class, status = 200)
        @GetMapping("/wrong")
        Mono<String> wrong() {
            return Mono.empty();
        }
    }

    @Configuration
    @EnableWebFlux
    static class Impossible {

        @Bean
        Wrong wrong() {
            return new Wrong();
        }

        @Bean
        ProblemMappings mappings(ApplicationContext context) {
            return new ProblemMappings(context);
        }
    }

    @Configuration
    @EnableWebFlux
    @ProblemFor(value = RuntimeException.class, status = 423, code = "of-application")
    static class App {

        @Bean
        Near near() {
            return new Near();
        }

        @Bean
        Far far() {
            return new Far();
        }

        @Bean
        Advised advised() {
            return new Advised();
        }

        @Bean
        Advice advice() {
            return new Advice();
        }

        @Bean
        ProblemMapping full() {
            return ProblemMapping.of(FullException.class, HttpStatus.INSUFFICIENT_STORAGE, "full");
        }

        @Bean
        ProblemMappings mappings(ApplicationContext context) {
            return new ProblemMappings(context);
        }

        @Bean
        RouterFunction<ServerResponse> route() {
            return RouterFunctions.route()
                    .GET("/route", request -> Mono.error(new IllegalStateException("secret")))
                    .build();
        }

        @Bean
        WebFilter filter() {
            return (exchange, chain) -> exchange.getRequest().getPath().value().equals("/filtered")
                    ? Mono.error(new IllegalStateException("secret"))
                    : chain.filter(exchange);
        }

        @Bean
        StaticMessageSource messageSource() {
            StaticMessageSource messages = new StaticMessageSource();
            messages.addMessage("problemDetail.title." + SeatException.class.getName(), Locale.GERMAN, "Kein Platz");
            messages.addMessage("problemDetail.of-method", Locale.GERMAN, "Dieser Flug ist voll.");
            messages.addMessage("problemDetail.no-flight", Locale.GERMAN, "Diesen Flug gibt es nicht.");
            return messages;
        }

        @Bean
        ProblemExceptionHandler problems(
                ApplicationContext messages, ServerCodecConfigurer codecs, ProblemMappings mappings) {
            return new ProblemExceptionHandler(
                    "urn:litestar:problem:",
                    HttpStatusCode.valueOf(400),
                    messages,
                    codecs,
                    mappings,
                    List.of((problem, failure, exchange) -> problem.setProperty(
                            "help", "/help/" + problem.getProperties().get("code"))));
        }
    }
}
