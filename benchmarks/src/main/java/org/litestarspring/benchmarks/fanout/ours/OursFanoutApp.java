package org.litestarspring.benchmarks.fanout.ours;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Map;
import org.litestarspring.channels.Channels;
import org.litestarspring.web.Blocking;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerInitializedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** A channel, by properties alone; and a way to be told to publish. */
@SpringBootApplication(proxyBeanMethods = false)
public class OursFanoutApp {

    /** From a request until the first message is due. */
    private static final Duration LEAD = Duration.ofMillis(100);

    /** Starts, and says the port. */
    public static void main(String[] arguments) {
        SpringApplication application = new SpringApplication(OursFanoutApp.class);
        application.setDefaultProperties(Map.of(
                "litestar.channels.patterns", "board:{name}",
                "litestar.channels.history.size", "0",
                "litestar.channels.subscriber.buffer", "2048",
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
        Mono<String> publish(@RequestParam String channel, @RequestParam int count, @RequestParam String text) {
            return Flux.range(0, count)
                    .concatMap(number -> this.channels.publish(channel, text), 1)
                    .then(Mono.just("published"));
        }

        /** One by one, each with the time that it is due in front of its text, by a clock that waits for nobody. */
        @GetMapping("/paced")
        Mono<String> paced(
                @RequestParam String channel,
                @RequestParam int count,
                @RequestParam long nanos,
                @RequestParam String text) {
            return Mono.defer(() -> {
                long first = System.nanoTime() + LEAD.toNanos();
                return Flux.interval(LEAD, Duration.ofNanos(nanos), Schedulers.single())
                        .take(count)
                        .onBackpressureBuffer(count)
                        .concatMap(
                                number -> this.channels.publish(
                                        channel, String.format("%019d", first + number * nanos) + text),
                                1)
                        .then(Mono.just("published"));
            });
        }

        /** The bytes of the heap that are in use. */
        @GetMapping("/heap")
        @Blocking
        String heap() {
            for (int i = 0; i < 3; i++) {
                System.gc();
            }
            return String.valueOf(
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
    }
}
