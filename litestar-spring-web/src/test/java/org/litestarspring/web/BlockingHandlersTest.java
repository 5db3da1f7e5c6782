package org.litestarspring.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.config.EnableWebFlux;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

class BlockingHandlersTest {

    private AnnotationConfigApplicationContext context;
    private DisposableServer server;
    private WebTestClient client;

    @BeforeEach
    void start() {
        this.context = new AnnotationConfigApplicationContext(App.class);
        this.server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle(new ReactorHttpHandlerAdapter(
                        WebHttpHandlerBuilder.applicationContext(this.context).build()))
                .bindNow();
        this.client = WebTestClient.bindToServer()
                .baseUrl("http://127.0.0.1:" + this.server.port())
                .build();
    }

    @AfterEach
    void stop() {
        this.server.disposeNow();
        this.context.close();
    }

    @Test
    @DisplayName("E8 a @Blocking handler runs on a virtual thread, or on the pool before Java 21")
    void virtual() {
        String expected = Runtime.version().feature() >= 21 ? "litestar-virtual-" : "litestar-blocking-";

        assertThat(get("/virtual")).startsWith(expected);
    }

    @Test
    @DisplayName("E8 a @Blocking(POOL) handler runs on the pool, and the method's mark wins over the type's")
    void pool() {
        assertThat(get("/pool")).startsWith("litestar-blocking-");
    }

    @Test
    @DisplayName("A @NonBlocking handler and a reactive one stay on the event loop")
    void loop() {
        assertThat(get("/computed")).startsWith("reactor-http");
        assertThat(get("/reactive")).startsWith("reactor-http");
    }

    @Test
    @DisplayName("E9 a full pool answers 503 with Retry-After, and serves again once a thread is free")
    void full() throws Exception {
        App app = this.context.getBean(App.class);
        ExecutorService callers = Executors.newFixedThreadPool(4);
        var answers = new LinkedBlockingQueue<EntityExchangeResult<byte[]>>();
        Runnable call = () -> answers.add(
                this.client.get().uri("/held").exchange().expectBody().returnResult());
        try {
            callers.execute(call);
            app.entered.await();
            for (int i = 0; i < 3; i++) {
                callers.execute(call);
            }

            // One thread and one place in the queue: of the three, two are answered while the handlers are held.
            for (int i = 0; i < 2; i++) {
                EntityExchangeResult<byte[]> refused = answers.take();
                assertThat(refused.getStatus()).isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
                assertThat(refused.getResponseHeaders().getFirst("Retry-After")).isEqualTo("1");
            }

            app.release.countDown();
            assertThat(answers.take().getStatus()).isEqualTo(HttpStatus.OK);
            assertThat(answers.take().getStatus()).isEqualTo(HttpStatus.OK);
            assertThat(get("/pool")).startsWith("litestar-blocking-");
        } finally {
            app.release.countDown();
            callers.shutdownNow();
        }
    }

    @Test
    @DisplayName("E9 a handler that names a pool runs there, and leaves the other pools their threads")
    void named() throws Exception {
        App app = this.context.getBean(App.class);
        assertThat(get("/reports")).startsWith("litestar-blocking-reports-");
        assertThat(get("/typed")).startsWith("litestar-blocking-reports-");

        ExecutorService callers = Executors.newFixedThreadPool(4);
        var answers = new LinkedBlockingQueue<EntityExchangeResult<byte[]>>();
        Runnable call = () -> answers.add(
                this.client.get().uri("/reports/held").exchange().expectBody().returnResult());
        try {
            callers.execute(call);
            app.entered.await();
            for (int i = 0; i < 3; i++) {
                callers.execute(call);
            }

            EntityExchangeResult<byte[]> refused = answers.take();
            assertThat(refused.getStatus()).isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
            assertThat(refused.getResponseHeaders().getFirst("Retry-After")).isEqualTo("1");
            assertThat(answers.take().getStatus()).isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
            assertThat(get("/pool")).startsWith("litestar-blocking-").doesNotContain("reports");
            BlockingPool pool = this.context.getBean(BlockingPools.class).find("reports");
            assertThat(pool.active()).isEqualTo(1);
            assertThat(pool.queued()).isEqualTo(1);
            assertThat(pool.refused()).isEqualTo(2);

            app.release.countDown();
            assertThat(answers.take().getStatus()).isEqualTo(HttpStatus.OK);
            assertThat(answers.take().getStatus()).isEqualTo(HttpStatus.OK);
        } finally {
            app.release.countDown();
            callers.shutdownNow();
        }
    }

    @Test
    @DisplayName("E9 a pool that is not declared fails the start, with the handlers that ask for it")
    void unknownPool() {
        RequestMappingHandlerMapping handlers =
                this.context.getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class);
        BlockingPools none = new BlockingPools(new BlockingPool(1, 1), List.of(new BlockingPool("mail", 1, 1)));

        assertThatThrownBy(() -> new BlockingMarksCheck(handlers, none).afterSingletonsInstantiated())
                .isInstanceOf(UnknownPoolException.class)
                .hasMessage(
                        "No pool for @Blocking handlers is named \"reports\", which Marked.heldReport, Marked.report,"
                                + " Odd.blockingMono, Typed.typed asks for. Declared: mail.");
        new BlockingMarksCheck(handlers, this.context.getBean(BlockingPools.class)).afterSingletonsInstantiated();
    }

    @Test
    @DisplayName("E10 marks that do not do what they seem to say are named at start")
    void warnings() {
        RequestMappingHandlerMapping handlers =
                this.context.getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class);

        assertThat(BlockingMarksCheck.warnings(handlers.getHandlerMethods().values()))
                .containsExactly(
                        "These handlers are marked @Blocking and return a reactive type: Odd.blockingMono. Only the call"
                                + " of the method is on a worker; what it returns runs where its own operators say."
                                + " Return a plain value, or drop the mark where nothing blocks.",
                        "These handlers are marked @NonBlocking and return a reactive type: Odd.nonBlockingFlux. They are"
                                + " on the event loop without the mark, which has no effect. Drop it.",
                        "These methods are marked @Blocking or @NonBlocking and handle no request: Odd.load. The mark has"
                                + " no effect there. Put it on the handlers that call them.");
    }

    @Test
    @DisplayName("E10 the call of a reactive handler marked @Blocking is on a worker all the same")
    void blockingMono() {
        assertThat(get("/odd")).startsWith("litestar-blocking-reports-");
    }

    @Test
    @DisplayName("E8 handlers that say nothing are named at start, or refused where that is asked for")
    void undeclared() {
        RequestMappingHandlerMapping handlers =
                this.context.getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class);

        assertThatThrownBy(() -> new UndeclaredHandlersCheck(
                                handlers, java.util.stream.Stream::empty, UndeclaredHandlers.FAIL)
                        .afterSingletonsInstantiated())
                .isInstanceOfSatisfying(UndeclaredHandlersException.class, failure -> assertThat(failure.handlers())
                        .containsExactly("Unmarked.plain"));
        new UndeclaredHandlersCheck(handlers, java.util.stream.Stream::empty, UndeclaredHandlers.ALLOW)
                .afterSingletonsInstantiated();
    }

    @Test
    @DisplayName("The pool's bounds must be positive")
    void bounds() {
        assertThatThrownBy(() -> new BlockingPool(0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("size must be at least 1, not 0");
        assertThatThrownBy(() -> new BlockingPool(1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("queueSize must be at least 1, not 0");
    }

    private String get(String uri) {
        return this.client
                .get()
                .uri(uri)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody();
    }

    @Blocking
    @RestController
    static class Marked {

        private final App app;

        Marked(App app) {
            this.app = app;
        }

        @GetMapping("/virtual")
        String virtual() {
            return Thread.currentThread().getName();
        }

        @Blocking(Execution.POOL)
        @GetMapping("/pool")
        String pool() {
            return Thread.currentThread().getName();
        }

        @Blocking(Execution.POOL)
        @GetMapping("/held")
        String held() throws InterruptedException {
            this.app.entered.countDown();
            this.app.release.await();
            return Thread.currentThread().getName();
        }

        @Blocking(pool = "reports")
        @GetMapping("/reports")
        String report() {
            return Thread.currentThread().getName();
        }

        @Blocking(pool = "reports")
        @GetMapping("/reports/held")
        String heldReport() throws InterruptedException {
            this.app.entered.countDown();
            this.app.release.await();
            return Thread.currentThread().getName();
        }

        @NonBlocking
        @GetMapping("/computed")
        String computed() {
            return Thread.currentThread().getName();
        }
    }

    @Blocking(pool = "reports")
    @RestController
    static class Typed {

        @GetMapping("/typed")
        String typed() {
            return Thread.currentThread().getName();
        }
    }

    @RestController
    static class Odd {

        @Blocking(pool = "reports")
        @GetMapping("/odd")
        Mono<String> blockingMono() {
            return Mono.just(Thread.currentThread().getName());
        }

        @NonBlocking
        @GetMapping("/odd/flux")
        Flux<String> nonBlockingFlux() {
            return Flux.just("flux");
        }

        @Blocking
        String load() {
            return "loaded";
        }
    }

    @RestController
    static class Unmarked {

        @GetMapping("/reactive")
        Mono<String> reactive() {
            return Mono.fromSupplier(() -> Thread.currentThread().getName());
        }

        @GetMapping("/plain")
        String plain() {
            return "plain";
        }
    }

    @Import(WorkerBeans.class)
    @Configuration
    @EnableWebFlux
    static class App {

        final CountDownLatch entered = new CountDownLatch(1);
        final CountDownLatch release = new CountDownLatch(1);

        @Bean
        Marked marked() {
            return new Marked(this);
        }

        @Bean
        Typed typed() {
            return new Typed();
        }

        @Bean
        Odd odd() {
            return new Odd();
        }

        @Bean
        Unmarked unmarked() {
            return new Unmarked();
        }

        @Bean
        BlockingPool pool() {
            return new BlockingPool(1, 1);
        }

        @Bean
        BlockingPools pools(BlockingPool pool) {
            return new BlockingPools(pool, List.of(new BlockingPool("reports", 1, 1)));
        }

        @Bean
        ProblemExceptionHandler problems(ConfigurableApplicationContext context, ServerCodecConfigurer codecs) {
            return new ProblemExceptionHandler("urn:litestar:problem:", HttpStatusCode.valueOf(400), context, codecs);
        }
    }
}
