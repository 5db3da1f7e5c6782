package org.litestarspring.benchmarks.fanout.ours;

import java.util.Map;
import org.litestarspring.channels.Channels;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerInitializedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A channel, by properties alone; and a way to be told to publish. */
@SpringBootApplication(proxyBeanMethods = false)
public class OursFanoutApp {

    /** Starts, and says the port. */
    public static void main(String[] arguments) {
        SpringApplication application = new SpringApplication(OursFanoutApp.class);
        application.setDefaultProperties(Map.of(
                "litestar.channels.names", "board",
                "litestar.channels.history.size", "0",
                "litestar.channels.subscriber.buffer", "65536",
                "litestar.channels.websocket.path", "/channels",
                "litestar.channels.sse.path", "/events"));
        application.run(arguments);
    }

    @EventListener
    void ready(ReactiveWebServerInitializedEvent event) {
        System.out.println("says: " + event.getWebServer().getPort());
    }

    /** Publishes on demand. */
    @RestController
    static class Publisher {

        private final Channels channels;

        Publisher(Channels channels) {
            this.channels = channels;
        }

        @GetMapping("/publish")
        Mono<String> publish(@RequestParam int count, @RequestParam String text) {
            return Flux.range(0, count)
                    .concatMap(number -> this.channels.publish("board", text), 1)
                    .then(Mono.just("published"));
        }
    }
}
