package org.litestarspring.autoconfigure.websocket;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.litestarspring.autoconfigure.OwnResources;
import org.litestarspring.channels.Channels;
import org.litestarspring.channels.Subscription;
import org.litestarspring.channels.sse.SseEvents;
import org.litestarspring.channels.websocket.WebSocketStream;
import org.litestarspring.dto.web.UseDto;
import org.litestarspring.test.websocket.TestSocket;
import org.litestarspring.test.websocket.WebSocketTestClient;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** A channel behind handlers' own paths, with what annotations and arguments of handlers can say. */
@DisplayName("A channel behind a handler's path")
class ChannelRoutesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static ConfigurableApplicationContext context;
    private static int port;

    @RestController
    @UseDto(Flight.View.class)
    static class Boards {

        private final Channels channels;

        Boards(Channels channels) {
            this.channels = channels;
        }

        @WebSocketStream("/boards/{airport}")
        Flux<Flight> board(@PathVariable String airport, @RequestParam(defaultValue = "0") int late) {
            return flights(airport, late);
        }

        @GetMapping("/boards/{airport}/events")
        SseEvents<Flight> events(@PathVariable String airport, @RequestParam(defaultValue = "0") int late) {
            return SseEvents.of(flights(airport, late)).withName("flight");
        }

        private Flux<Flight> flights(String airport, int late) {
            return this.channels
                    .subscribe(Subscription.to("board:" + airport).withHistory(2))
                    .mapNotNull(event -> this.channels.payload(event, Flight.class))
                    .filter(flight -> flight.minutes() >= late);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({OwnResources.class, Boards.class})
    static class App {

        @Bean
        WebFilter guard() {
            return (exchange, chain) -> exchange.getRequest().getPath().value().contains("/AREA51")
                    ? Mono.error(new ResponseStatusException(HttpStatus.FORBIDDEN, "Not you."))
                    : chain.filter(exchange);
        }
    }

    @BeforeAll
    static void start() {
        SpringApplication application = new SpringApplication(App.class);
        application.setWebApplicationType(WebApplicationType.REACTIVE);
        application.setDefaultProperties(Map.of("server.port", "0", "litestar.channels.patterns", "board:{airport}"));
        context = application.run();
        port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    @AfterAll
    static void stop() {
        context.close();
    }

    private static void publish(String airport, String number, int minutes) {
        context.getBean(Channels.class)
                .publish("board:" + airport, new Flight(number, minutes, "secret"))
                .block(PATIENCE);
    }

    @Test
    @DisplayName(
            "C33 has the path's guard, the handler's DTO and filter, and as much history as it asks for, on a socket")
    void socket() {
        publish("SFO", "A1", 90);
        publish("SFO", "A2", 1);
        publish("SFO", "A3", 30);

        try (TestSocket socket = WebSocketTestClient.bindToServer(port)
                .uri("/boards/SFO?late=10")
                .connect()) {
            // A1 is beyond the history of two, A2 not late enough.
            socket.expectText("{\"number\":\"A3\",\"minutes\":30}");
            publish("SFO", "A4", 2);
            publish("SFO", "A5", 10);
            socket.expectText("{\"number\":\"A5\",\"minutes\":10}");
        }
        WebSocketTestClient.bindToServer(port)
                .uri("/boards/AREA51")
                .expectRefused()
                .expectStatus(403);
    }

    @Test
    @DisplayName("C33 has the same as a stream of events")
    void events() {
        publish("JFK", "B1", 90);
        publish("JFK", "B2", 30);

        Flux<String> data = WebClient.create("http://localhost:" + port)
                .get()
                .uri("/boards/JFK/events?late=31")
                .retrieve()
                .bodyToFlux(String.class);

        StepVerifier.create(data)
                .expectNext("{\"number\":\"B1\",\"minutes\":90}")
                .then(() -> publish("JFK", "B3", 5))
                .then(() -> publish("JFK", "B4", 31))
                .expectNext("{\"number\":\"B4\",\"minutes\":31}")
                .thenCancel()
                .verify(PATIENCE);
        WebClient.create("http://localhost:" + port)
                .get()
                .uri("/boards/AREA51/events")
                .exchangeToMono(answer -> answer.releaseBody().thenReturn(answer.statusCode()))
                .as(StepVerifier::create)
                .expectNext(HttpStatus.FORBIDDEN)
                .expectComplete()
                .verify(PATIENCE);
    }
}
