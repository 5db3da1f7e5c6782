package org.litestarspring.autoconfigure.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.litestarspring.autoconfigure.InvalidPropertyException;
import org.litestarspring.web.AllFaultsAdapter;
import org.litestarspring.web.Blocking;
import org.litestarspring.web.BlockingHandlers;
import org.litestarspring.web.BlockingMarksCheck;
import org.litestarspring.web.BlockingPool;
import org.litestarspring.web.BlockingPools;
import org.litestarspring.web.PoolHandlerAdapter;
import org.litestarspring.web.ProblemCustomizer;
import org.litestarspring.web.ProblemExceptionHandler;
import org.litestarspring.web.ProblemMapping;
import org.litestarspring.web.ProblemMappings;
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
import org.springframework.http.HttpStatus;
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
                .hasSingleBean(BlockingPools.class)
                .hasSingleBean(BlockingMarksCheck.class)
                .hasSingleBean(AllFaultsAdapter.class)
                .hasSingleBean(ProblemMappings.class)
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
                        .isEqualTo(new LitestarWebProperties.Blocking(3, 7, Map.of())));
    }

    @Test
    @DisplayName("E9 named pools are properties, each with its bounds and metrics")
    void namedPools() {
        this.runner
                .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
                .withPropertyValues(
                        "litestar.web.blocking.pools.reports.pool-size=3",
                        "litestar.web.blocking.pools.reports.queue-size=7",
                        "litestar.web.blocking.pools.mail.pool-size=1")
                .run(context -> {
                    BlockingPools pools = context.getBean(BlockingPools.class);
                    assertThat(pools.names()).containsExactly("mail", "reports");
                    assertThat(pools.find("reports").size()).isEqualTo(3);
                    assertThat(pools.find("reports").queueSize()).isEqualTo(7);
                    assertThat(pools.find("mail").queueSize()).isEqualTo(256);

                    MeterRegistry meters = context.getBean(MeterRegistry.class);
                    context.getBean(BlockingPoolMetrics.class).bindTo(meters);
                    for (String gauge : java.util.List.of("executor.active", "executor.queued", "executor.pool.max")) {
                        assertThat(meters.get(gauge)
                                        .tag("name", "litestar.blocking.reports")
                                        .gauge()
                                        .value())
                                .isEqualTo(gauge.endsWith("max") ? 3 : 0);
                    }
                    assertThat(meters.get("executor.refused")
                                    .tag("name", "litestar.blocking")
                                    .functionCounter()
                                    .count())
                            .isZero();
                });
    }

    @Test
    @DisplayName("E9 a pool that is not declared fails the start with the line to write")
    void unknownPool() {
        this.runner.withBean(Reports.class).run(context -> {
            assertThat(context).hasFailed();
            FailureAnalysis analysis = new UnknownPoolFailureAnalyzer().analyze(context.getStartupFailure());
            assertThat(analysis.getDescription()).contains("Reports.report", "No pool is declared.");
            assertThat(analysis.getAction()).contains("litestar.web.blocking.pools.reports.pool-size: 8");
        });
        this.runner
                .withBean(Reports.class)
                .withPropertyValues("litestar.web.blocking.pools.reports.pool-size=2")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    @DisplayName("A pool's bound below 1 fails the start with the line to write")
    void impossibleBounds() {
        this.runner
                .withPropertyValues("litestar.web.blocking.pools.reports.queue-size=0")
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .isInstanceOfSatisfying(InvalidPropertyException.class, fault -> assertThat(fault.instead())
                                .containsExactly("litestar.web.blocking.pools.reports.queue-size: 256")));
    }

    @Test
    @DisplayName("E5 a mapping and a customizer that are beans hold for the application")
    void mappings() {
        this.runner
                .withBean(Failing.class)
                .withBean(
                        ProblemMapping.class,
                        () -> ProblemMapping.of(IllegalStateException.class, HttpStatus.CONFLICT, "taken"))
                .withBean(
                        ProblemCustomizer.class,
                        () -> (problem, failure, exchange) -> problem.setProperty("help", "here"))
                .run(context -> WebTestClient.bindToApplicationContext(context)
                        .build()
                        .get()
                        .uri("/failing")
                        .exchange()
                        .expectStatus()
                        .isEqualTo(HttpStatus.CONFLICT)
                        .expectBody()
                        .jsonPath("$.code")
                        .isEqualTo("taken")
                        .jsonPath("$.help")
                        .isEqualTo("here"));
    }

    @RestController
    static class Failing {

        @GetMapping("/failing")
        Mono<String> failing() {
            return Mono.error(new IllegalStateException("secret"));
        }
    }

    @RestController
    static class Reports {

        @Blocking(pool = "reports")
        @GetMapping("/report")
        String report() {
            return "report";
        }
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
