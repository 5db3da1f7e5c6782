package org.litestarspring.benchmarks.redis.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.litestarspring.channels.ChannelPosition;
import org.litestarspring.channels.ChannelUnavailableException;
import org.litestarspring.channels.Channels;
import org.litestarspring.channels.Subscription;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.retry.Retry;

/** A node: in one process an application for each of the brokers that its arguments name, as {@code BROKER:PORT}. */
@SpringBootApplication(proxyBeanMethods = false)
public class RedisNodeApp {

    private static final int WITNESSES = 3;
    private static final Duration POLL = Duration.ofMillis(2);
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final String CHANNEL = "messages";

    /** With what Redis keeps beside it, some 200 bytes a message. */
    private static final String REST = "x".repeat(90);

    /** Starts, and says the ports, in the order of the arguments. */
    public static void main(String[] arguments) {
        List<String> ports = new ArrayList<>();
        for (String argument : arguments) {
            String broker = argument.substring(0, argument.indexOf(':'));
            String redis = argument.substring(argument.indexOf(':') + 1);
            SpringApplication application = new SpringApplication(RedisNodeApp.class);
            Map<String, Object> properties = new LinkedHashMap<>();
            properties.put("spring.data.redis.host", "127.0.0.1");
            properties.put("spring.data.redis.port", redis);
            properties.put("litestar.channels.broker", broker);
            properties.put("litestar.channels.redis.prefix", broker + ":");
            properties.put("litestar.channels.names", CHANNEL);
            properties.put("litestar.channels.history.size", "100000");
            properties.put("litestar.channels.subscriber.buffer", "100000");
            properties.put("litestar.channels.publish-timeout", "30s");
            application.setDefaultProperties(properties);
            ports.add(application.run().getEnvironment().getRequiredProperty("local.server.port"));
        }
        System.out.println("says: " + String.join(" ", ports));
    }

    /** Publishes, and accounts for what came. */
    @RestController
    static class Node {

        private final Channels channels;
        private final Disposable.Composite subscriptions = Disposables.composite();
        private volatile List<Witness> witnesses = List.of();

        Node(Channels channels) {
            this.channels = channels;
        }

        /** Subscribes anew, and answers when that is done. */
        @GetMapping("/watch")
        Mono<String> watch() {
            List<Witness> watching = new ArrayList<>();
            List<Mono<?>> begun = new ArrayList<>();
            for (int i = 0; i < WITNESSES; i++) {
                Witness witness = new Witness();
                watching.add(witness);
                Sinks.Empty<Void> first = Sinks.empty();
                begun.add(first.asMono());
                this.subscriptions.add(
                        this.channels.subscribe(Subscription.to(CHANNEL)).subscribe(event -> {
                            witness.see(event);
                            first.tryEmitEmpty();
                        }));
            }
            this.witnesses = List.copyOf(watching);
            return Mono.when(begun).thenReturn("watching");
        }

        /** Begins a new account. */
        @GetMapping("/forget")
        String forget() {
            this.witnesses.forEach(Witness::forget);
            return "forgotten";
        }

        /** Answers when every witness has that many, or when nothing has come for a while: what is missing then is lost. */
        @GetMapping("/await")
        Mono<String> await(@RequestParam long messages) {
            AtomicLong before = new AtomicLong(-1);
            AtomicInteger still = new AtomicInteger();
            return Flux.interval(POLL)
                    .onBackpressureDrop()
                    .map(tick -> least())
                    .filter(least -> {
                        still.set(least > before.getAndSet(least) ? 0 : still.get() + 1);
                        return least >= messages || still.get() * POLL.toMillis() > PATIENCE.toMillis();
                    })
                    .next()
                    .map(String::valueOf);
        }

        private long least() {
            return this.witnesses.stream().mapToLong(Witness::messages).min().orElse(0);
        }

        /** A line a witness. */
        @GetMapping("/accounts")
        String accounts() {
            return this.witnesses.stream().map(Witness::account).collect(Collectors.joining("\n"));
        }

        /** Publishes numbers, again where the broker was not there, and says how often that was and how long all took. */
        @GetMapping("/publish")
        Mono<String> publish(@RequestParam int count, @RequestParam int underway) {
            AtomicLong again = new AtomicLong();
            return Mono.defer(() -> {
                long begun = System.nanoTime();
                return Flux.range(0, count)
                        .flatMap(number -> published(number, again), underway)
                        .then(Mono.fromSupplier(() -> again.get() + " " + (System.nanoTime() - begun)));
            });
        }

        /** Its operator for repetitions costs more than a publish, so that only one that failed has it. */
        private Mono<ChannelPosition> published(int number, AtomicLong again) {
            Mono<ChannelPosition> publish = this.channels.publish(CHANNEL, text(number));
            return publish.onErrorResume(ChannelUnavailableException.class, failed -> {
                again.incrementAndGet();
                return publish.delaySubscription(PAUSE)
                        .retryWhen(Retry.fixedDelay(Long.MAX_VALUE, PAUSE)
                                .filter(ChannelUnavailableException.class::isInstance)
                                .doBeforeRetry(failedAgain -> again.incrementAndGet()));
            });
        }

        private static String text(int number) {
            String digits = Integer.toString(number);
            return "0".repeat(Witness.DIGITS - digits.length()) + digits + REST;
        }
    }
}
