package org.litestarspring.benchmarks.fanout.plain;

import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerInitializedEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.socket.WebSocketHandler;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import tools.jackson.databind.json.JsonMapper;

/** The same by hand: a sink, and a handler that encodes each message for each socket, as WebFlux's manual does. */
@SpringBootApplication(proxyBeanMethods = false)
public class PlainFanoutApp {

    private static final int BUFFER = 65_536;

    /** Starts, and says the port. */
    public static void main(String[] arguments) {
        SpringApplication.run(PlainFanoutApp.class, arguments);
    }

    @EventListener
    void ready(ReactiveWebServerInitializedEvent event) {
        System.out.println("says: " + event.getWebServer().getPort());
    }

    @Bean
    Sinks.Many<Map<String, Object>> board() {
        return Sinks.many().multicast().onBackpressureBuffer(BUFFER, false);
    }

    @Bean
    HandlerMapping sockets(Sinks.Many<Map<String, Object>> board, JsonMapper json) {
        WebSocketHandler handler = session ->
                session.send(board.asFlux().map(message -> session.textMessage(json.writeValueAsString(message))));
        return new SimpleUrlHandlerMapping(Map.of("/channels", handler), -1);
    }

    /** Publishes on demand. */
    @RestController
    static class Publisher {

        private final Sinks.Many<Map<String, Object>> board;

        Publisher(Sinks.Many<Map<String, Object>> board) {
            this.board = board;
        }

        @GetMapping("/publish")
        Mono<String> publish(@RequestParam int count, @RequestParam String text) {
            return Flux.range(0, count)
                    .doOnNext(number -> this.board
                            .tryEmitNext(Map.of("id", "board-" + number, "channel", "board", "data", text))
                            .orThrow())
                    .then(Mono.just("published"));
        }
    }
}
