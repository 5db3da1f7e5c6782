package org.litestarspring.autoconfigure.actuator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.litestarspring.channels.ChannelEvent;
import org.litestarspring.channels.Channels;
import org.litestarspring.channels.Subscription;
import org.litestarspring.channels.websocket.WebSocketListener;
import org.litestarspring.channels.websocket.WebSocketRoute;
import org.litestarspring.dto.Dto;
import org.litestarspring.dto.web.UseDto;
import org.litestarspring.web.Blocking;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class LitestarEndpointTest {

    private static ConfigurableApplicationContext context;

    private final WebTestClient client = WebTestClient.bindToServer()
            .baseUrl("http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port"))
            .build();

    private final Channels channels = context.getBean(Channels.class);

    @BeforeAll
    static void start() {
        SpringApplication application = new SpringApplication(App.class);
        application.setDefaultProperties(Map.of(
                "server.port", "0",
                "management.endpoints.web.exposure.include", "litestar,channels,metrics",
                "litestar.web.blocking.pools.reports.pool-size", "2",
                "litestar.channels.patterns", "board:{airport}",
                "litestar.channels.sse.path", "/events",
                "spring.r2dbc.url", "r2dbc:h2:mem:///actuator",
                "spring.r2dbc.username", "sa",
                "spring.r2dbc.password", "hush"));
        context = application.run();
    }

    @AfterAll
    static void stop() {
        context.close();
    }

    @Test
    @DisplayName("E18 handlers are told with their route, DTOs, execution and source")
    void handlers() {
        client.get()
                .uri("/actuator/litestar/handlers")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$[?(@.path=='/stands' && @.methods==['POST'])].in")
                .isEqualTo("org.litestarspring.autoconfigure.actuator.StandViewDto")
                .jsonPath("$[?(@.path=='/stands' && @.methods==['POST'])].out")
                .isEqualTo("org.litestarspring.autoconfigure.actuator.StandViewDto")
                .jsonPath("$[?(@.path=='/stands' && @.methods==['POST'])].execution")
                .isEqualTo("event-loop")
                .jsonPath("$[?(@.path=='/report')].execution")
                .isEqualTo("pool:reports")
                .jsonPath("$[?(@.path=='/plain')].execution")
                .isEqualTo("event-loop (undeclared)")
                .jsonPath("$[?(@.path=='/report')].handler")
                .isEqualTo(Stands.class.getName() + ".report")
                .jsonPath("$[?(@.path=='/report')].source")
                .value((List<String> source) -> assertThat(source.get(0)).matches("LitestarEndpointTest\\.java:\\d+"));
    }

    @Test
    @DisplayName("E18 repositories are told with their dialect, and channels with their patterns")
    void others() {
        client.get()
                .uri("/actuator/litestar")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.repositories.databases[0].product")
                .isEqualTo("H2")
                .jsonPath("$.repositories.databases[0].bulk")
                .isNotEmpty()
                .jsonPath("$.channels.broker")
                .isEqualTo("memory")
                .jsonPath("$.channels.patterns[0]")
                .isEqualTo("board:{airport}")
                .jsonPath("$.channels.up")
                .isEqualTo(true)
                .jsonPath("$.channels.node['board:{airport}'].subscribers")
                .isEqualTo(0)
                .jsonPath("$.channels.endpoints.sse")
                .isEqualTo("/events")
                .jsonPath("$.handlers")
                .isNotEmpty();
    }

    @Test
    @DisplayName("E18 channels with subscribers are told by name, with what waits, and one with what is kept of it")
    void channels() {
        Disposable slow = this.channels
                .subscribe(Subscription.to("board:SFO"))
                .subscribeWith(new BaseSubscriber<ChannelEvent>() {
                    @Override
                    protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {
                        subscription.request(1);
                    }
                });
        Flux.range(1, 3)
                .concatMap(number -> this.channels.publish("board:SFO", number))
                .blockLast();
        await().untilAsserted(() -> client.get()
                .uri("/actuator/channels")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.open")
                .isEqualTo(1)
                .jsonPath("$.declared[0]")
                .isEqualTo("board:{airport}")
                .jsonPath("$.channels['board:SFO'].subscribers")
                .isEqualTo(1)
                .jsonPath("$.channels['board:SFO'].lag")
                .isEqualTo(3)
                .jsonPath("$.channels['board:SFO'].position")
                .value((String position) -> assertThat(position).endsWith("-3")));
        client.get()
                .uri("/actuator/metrics/litestar.channels.lag")
                .exchange()
                .expectBody()
                .jsonPath("$.measurements[0].value")
                .isEqualTo(3);
        slow.dispose();

        client.get()
                .uri("/actuator/channels/board:SFO")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.declared")
                .isEqualTo("board:{airport}")
                .jsonPath("$.node.subscribers")
                .isEqualTo(0)
                .jsonPath("$.history.kept")
                .isEqualTo(3);
        client.get()
                .uri("/actuator/channels/bord:SFO")
                .exchange()
                .expectStatus()
                .isNotFound();
    }

    @Test
    @DisplayName("E18 listeners are told with their path, methods, DTOs, execution and source")
    void listeners() {
        client.get()
                .uri("/actuator/litestar/listeners")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$[?(@.path=='/stands/{id}')].methods[0].called")
                .isEqualTo("message")
                .jsonPath("$[?(@.path=='/stands/{id}')].methods[0].in")
                .isEqualTo("org.litestarspring.autoconfigure.actuator.StandViewDto")
                .jsonPath("$[?(@.path=='/stands/{id}')].methods[0].out")
                .isEqualTo("org.litestarspring.autoconfigure.actuator.StandViewDto")
                .jsonPath("$[?(@.path=='/stands/{id}')].methods[0].execution")
                .isEqualTo("pool:reports")
                .jsonPath("$[?(@.path=='/stands/{id}')].methods[0].handler")
                .isEqualTo(Stands.class.getName() + ".moved")
                .jsonPath("$[?(@.path=='/stands/{id}')].methods[0].source")
                .value((List<String> source) -> assertThat(source.get(0)).matches("LitestarEndpointTest\\.java:\\d+"))
                .jsonPath("$[?(@.path=='/route')].methods[0].handler")
                .isEqualTo("WebSocketRoute.stream");
    }

    @Test
    @DisplayName("E18 no secret appears, and a section that is not there is 404")
    void secrets() {
        client.get()
                .uri("/actuator/litestar")
                .exchange()
                .expectBody(String.class)
                .value(body -> assertThat(body).doesNotContain("hush", "r2dbc:"));
        client.get().uri("/actuator/litestar/nothing").exchange().expectStatus().isNotFound();
    }

    @Test
    @DisplayName("E18 without actuator, or where it is not exposed, there is no endpoint")
    void absent() {
        ApplicationContextRunner runner = new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(LitestarEndpointAutoConfiguration.class));
        runner.run(context -> assertThat(context).doesNotHaveBean(LitestarEndpoint.class));
        runner.withClassLoader(
                        new FilteredClassLoader(org.springframework.boot.actuate.endpoint.annotation.Endpoint.class))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("litestarEndpoint"));
        runner.withPropertyValues("management.endpoints.web.exposure.include=litestar")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Table("stands")
    public record Stand(@Id @Nullable Long id, @Nullable String name) {}

    @RestController
    static class Stands {

        @UseDto(StandView.class)
        @PostMapping("/stands")
        Mono<Stand> add(@RequestBody Stand stand) {
            return Mono.just(stand);
        }

        @Blocking(pool = "reports")
        @GetMapping("/report")
        String report() {
            return "report";
        }

        @Blocking(pool = "reports")
        @UseDto(StandView.class)
        @WebSocketListener("/stands/{id}")
        Stand moved(Stand stand) {
            return stand;
        }

        @GetMapping("/plain")
        String plain() {
            return "plain";
        }
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @AutoConfigurationPackage
    static class App {

        @Bean
        Stands stands() {
            return new Stands();
        }

        @Bean
        WebSocketRoute route() {
            return WebSocketRoute.stream("/route", peer -> Mono.just(1));
        }
    }
}

@Dto(of = LitestarEndpointTest.Stand.class)
interface StandView {}
