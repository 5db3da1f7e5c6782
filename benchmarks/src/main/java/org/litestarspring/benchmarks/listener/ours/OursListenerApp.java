package org.litestarspring.benchmarks.listener.ours;

import org.litestarspring.benchmarks.listener.Tick;
import org.litestarspring.channels.sse.SseEvents;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerInitializedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;

/** Handlers as they look with the starter. */
@SpringBootApplication(proxyBeanMethods = false)
public class OursListenerApp {

    /** Starts, and says the port. */
    public static void main(String[] arguments) {
        SpringApplication.run(OursListenerApp.class, arguments);
    }

    @EventListener
    void ready(ReactiveWebServerInitializedEvent event) {
        System.out.println("says: " + event.getWebServer().getPort());
    }

    /** Answers the stream. */
    @RestController
    static class Ticks {

        @GetMapping("/ticks")
        SseEvents<Tick> ticks(@RequestParam int count) {
            return SseEvents.<Tick>of(Flux.range(0, count).map(Tick::of))
                    .withName("tick")
                    .withId(tick -> String.valueOf(tick.number()));
        }
    }
}
