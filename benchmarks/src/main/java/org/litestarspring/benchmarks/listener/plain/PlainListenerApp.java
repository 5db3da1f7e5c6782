package org.litestarspring.benchmarks.listener.plain;

import org.litestarspring.benchmarks.listener.Tick;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerInitializedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;

/** The same by hand, as WebFlux's manual does. */
@SpringBootApplication(proxyBeanMethods = false)
public class PlainListenerApp {

    /** Starts, and says the port. */
    public static void main(String[] arguments) {
        SpringApplication.run(PlainListenerApp.class, arguments);
    }

    @EventListener
    void ready(ReactiveWebServerInitializedEvent event) {
        System.out.println("says: " + event.getWebServer().getPort());
    }

    /** Answers the stream. */
    @RestController
    static class Ticks {

        @GetMapping("/ticks")
        Flux<ServerSentEvent<Tick>> ticks(@RequestParam int count) {
            return Flux.range(0, count).map(Tick::of).map(tick -> ServerSentEvent.builder(tick)
                    .id(String.valueOf(tick.number()))
                    .event("tick")
                    .build());
        }
    }
}
