package org.litestarspring.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.context.ContextRegistry;
import java.security.Principal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.context.i18n.LocaleContextThreadLocalAccessor;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.config.EnableWebFlux;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** What {@code spring.reactor.context-propagation=auto} does, on our workers. */
class WorkerContextTest {

    private static final String TRACE = "trace";

    private static AnnotationConfigApplicationContext context;
    private static DisposableServer server;

    private final WebTestClient client = WebTestClient.bindToServer()
            .baseUrl("http://127.0.0.1:" + server.port())
            .build();

    @BeforeAll
    static void start() {
        ContextRegistry.getInstance()
                .registerThreadLocalAccessor(
                        TRACE, () -> MDC.get(TRACE), value -> MDC.put(TRACE, value), () -> MDC.remove(TRACE));
        ContextRegistry.getInstance().registerThreadLocalAccessor(new LocaleContextThreadLocalAccessor());
        Hooks.enableAutomaticContextPropagation();
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
        Hooks.disableAutomaticContextPropagation();
        ContextRegistry.getInstance().removeThreadLocalAccessor(TRACE);
        ContextRegistry.getInstance().removeThreadLocalAccessor(LocaleContextThreadLocalAccessor.KEY);
    }

    @ParameterizedTest(name = "E11 principal, trace and locale are there on the worker and back on the loop: {0}")
    @ValueSource(strings = {"/virtual", "/pool", "/reports"})
    void context(String uri) {
        for (int i = 0; i < 5; i++) {
            String trace = "t" + i;
            Map<String, String> seen = this.client
                    .post()
                    .uri(uri)
                    .header("X-Trace", trace)
                    .header("X-User", "user" + i)
                    .header("Accept-Language", "de")
                    .contentType(MediaType.TEXT_PLAIN)
                    .bodyValue("body")
                    .exchange()
                    .expectStatus()
                    .isOk()
                    .expectHeader()
                    .valueEquals("X-Back", trace + " " + trace)
                    .expectBody(new ParameterizedTypeReference<Map<String, String>>() {})
                    .returnResult()
                    .getResponseBody();

            assertThat(seen)
                    .containsEntry("trace", trace)
                    .containsEntry("principal", "user" + i)
                    .containsEntry("argument", "de")
                    .containsEntry("locale", "de");
            assertThat(seen.get("thread")).startsWith("litestar-");
        }
    }

    @ParameterizedTest(name = "E11 a virtual thread has it too, on a JVM that has those: {0}")
    @ValueSource(strings = "/virtual")
    void virtual(String uri) {
        Assumptions.assumeTrue(Runtime.version().feature() >= 21, "no virtual threads");

        Map<String, String> seen = this.client
                .post()
                .uri(uri)
                .header("X-Trace", "v")
                .header("X-User", "u")
                .header("Accept-Language", "de")
                .contentType(MediaType.TEXT_PLAIN)
                .bodyValue("body")
                .exchange()
                .expectBody(new ParameterizedTypeReference<Map<String, String>>() {})
                .returnResult()
                .getResponseBody();

        assertThat(seen).containsEntry("trace", "v");
        assertThat(seen.get("thread")).startsWith("litestar-virtual-");
    }

    @RestController
    @Blocking
    static class Seeing {

        @PostMapping("/virtual")
        Map<String, String> virtual(@RequestBody String body, Principal principal, Locale locale) {
            return seen(principal, locale);
        }

        @Blocking(Execution.POOL)
        @PostMapping("/pool")
        Map<String, String> pool(@RequestBody String body, Principal principal, Locale locale) {
            return seen(principal, locale);
        }

        @Blocking(pool = "reports")
        @PostMapping("/reports")
        Map<String, String> reports(@RequestBody String body, Principal principal, Locale locale) {
            return seen(principal, locale);
        }

        private static Map<String, String> seen(Principal principal, Locale locale) {
            return Map.of(
                    "trace", String.valueOf(MDC.get(TRACE)),
                    "principal", principal.getName(),
                    "argument", locale.getLanguage(),
                    "locale", LocaleContextHolder.getLocale().getLanguage(),
                    "thread", Thread.currentThread().getName());
        }
    }

    @Import(WorkerBeans.class)
    @Configuration
    @EnableWebFlux
    static class App {

        @Bean
        Seeing seeing() {
            return new Seeing();
        }

        @Bean
        BlockingPool pool() {
            return new BlockingPool(2, 8);
        }

        @Bean
        BlockingPools pools(BlockingPool pool) {
            return new BlockingPools(pool, List.of(new BlockingPool("reports", 2, 8)));
        }

        /** What tracing and security do: the principal of the exchange, and a trace in the Reactor context. */
        @Bean
        WebFilter tracing() {
            return (exchange, chain) -> {
                String trace = exchange.getRequest().getHeaders().getFirst("X-Trace");
                String user = exchange.getRequest().getHeaders().getFirst("X-User");
                exchange.getResponse()
                        .beforeCommit(() -> Mono.deferContextual(back -> {
                            exchange.getResponse()
                                    .getHeaders()
                                    .set("X-Back", back.getOrDefault(TRACE, "none") + " " + MDC.get(TRACE));
                            return Mono.empty();
                        }));
                return chain.filter(exchange.mutate()
                                .principal(Mono.just((Principal) () -> user))
                                .build())
                        .contextWrite(own -> own.put(TRACE, trace)
                                .put(LocaleContextThreadLocalAccessor.KEY, exchange.getLocaleContext()));
            };
        }
    }
}
