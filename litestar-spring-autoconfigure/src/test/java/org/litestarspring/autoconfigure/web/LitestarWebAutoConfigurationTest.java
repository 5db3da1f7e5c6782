package org.litestarspring.autoconfigure.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.litestarspring.autoconfigure.InvalidPropertyException;
import org.litestarspring.web.BlockingHandlers;
import org.litestarspring.web.BlockingPool;
import org.litestarspring.web.PoolHandlerAdapter;
import org.litestarspring.web.ProblemExceptionHandler;
import org.litestarspring.web.UndeclaredHandlersCheck;
import org.litestarspring.web.UndeclaredHandlersException;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.http.codec.autoconfigure.CodecsAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.error.ErrorWebFluxAutoConfiguration;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.DispatcherHandler;
import reactor.core.publisher.Mono;

class LitestarWebAutoConfigurationTest {

    private final ReactiveWebApplicationContextRunner runner = new ReactiveWebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    JacksonAutoConfiguration.class,
                    CodecsAutoConfiguration.class,
                    WebFluxAutoConfiguration.class,
                    HttpHandlerAutoConfiguration.class,
                    ErrorWebFluxAutoConfiguration.class,
                    LitestarWebAutoConfiguration.class));

    @Test
    @DisplayName("A reactive web application gets problems, blocking handlers and the check")
    void beans() {
        this.runner.run(context -> assertThat(context)
                .hasSingleBean(ProblemExceptionHandler.class)
                .hasSingleBean(BlockingPool.class)
                .hasSingleBean(BlockingHandlers.class)
                .hasSingleBean(PoolHandlerAdapter.class)
                .hasSingleBean(UndeclaredHandlersCheck.class));
    }

    @Test
    @DisplayName("An application without a web server, or without WebFlux, gets nothing")
    void notReactive() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(LitestarWebAutoConfiguration.class))
                .run(context -> assertThat(context).doesNotHaveBean(LitestarWebProperties.class));
        this.runner
                .withClassLoader(new FilteredClassLoader(DispatcherHandler.class))
                .run(context -> assertThat(context).doesNotHaveBean(LitestarWebProperties.class));
    }

    @Test
    @DisplayName("The user's own pool wins")
    void ownPool() {
        BlockingPool own = new BlockingPool(2, 3);

        this.runner
                .withBean("own", BlockingPool.class, () -> own)
                .run(context -> assertThat(context.getBean(BlockingPool.class)).isSameAs(own));
    }

    @Test
    @DisplayName("undeclared-handlers: fail refuses to start, and says which handlers and the line to write")
    void undeclaredHandlersFail() {
        this.runner
                .withBean(Unmarked.class)
                .withPropertyValues("litestar.web.undeclared-handlers=fail")
                .run(context -> {
                    assertThat(context).hasFailed();
                    FailureAnalysis analysis =
                            new UndeclaredHandlersFailureAnalyzer().analyze(context.getStartupFailure());
                    assertThat(context.getStartupFailure()).isInstanceOf(UndeclaredHandlersException.class);
                    assertThat(analysis.getDescription()).contains("Unmarked.plain");
                    assertThat(analysis.getAction()).contains("litestar.web.undeclared-handlers: warn");
                });
    }

    @Test
    @DisplayName("undeclared-handlers warns by default and is silent when they are allowed")
    void undeclaredHandlersStart() {
        this.runner.withBean(Unmarked.class).run(context -> assertThat(context).hasNotFailed());
        this.runner
                .withBean(Unmarked.class)
                .withPropertyValues("litestar.web.undeclared-handlers=allow")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    @DisplayName("invalid-body-status and problem-base-uri shape the answer to a bad body")
    void invalidBody() {
        this.runner
                .withBean(Unmarked.class)
                .withPropertyValues(
                        "litestar.web.invalid-body-status=422",
                        "litestar.web.problem-base-uri=https://example.org/problems/")
                .run(context -> WebTestClient.bindToApplicationContext(context)
                        .build()
                        .post()
                        .uri("/flights")
                        .contentType(MediaType.APPLICATION_JSON)
                        .bodyValue("{")
                        .exchange()
                        .expectStatus()
                        .isEqualTo(422)
                        .expectBody()
                        .jsonPath("$.type")
                        .isEqualTo("https://example.org/problems/malformed-body"));
    }

    @Test
    @DisplayName("Another invalid-body-status fails the start with the lines to write")
    void invalidBodyStatus() {
        this.runner.withPropertyValues("litestar.web.invalid-body-status=500").run(context -> {
            assertThat(context).hasFailed();
            assertThat(context.getStartupFailure())
                    .rootCause()
                    .isInstanceOfSatisfying(InvalidPropertyException.class, fault -> {
                        assertThat(fault).hasMessageContaining("is \"500\". It is neither 400 nor 422.");
                        assertThat(fault.instead()).contains("litestar.web.invalid-body-status: 422");
                    });
        });
    }

    @Test
    @DisplayName("The pool's bounds are properties")
    void poolBounds() {
        this.runner
                .withPropertyValues("litestar.web.blocking.pool-size=3", "litestar.web.blocking.queue-size=7")
                .run(context -> assertThat(
                                context.getBean(LitestarWebProperties.class).blocking())
                        .isEqualTo(new LitestarWebProperties.Blocking(3, 7)));
    }

    record Flight(String origin) {}

    @RestController
    static class Unmarked {

        @GetMapping("/plain")
        String plain() {
            return "plain";
        }

        @PostMapping("/flights")
        Mono<Flight> add(@RequestBody Mono<Flight> flight) {
            return flight;
        }
    }
}
