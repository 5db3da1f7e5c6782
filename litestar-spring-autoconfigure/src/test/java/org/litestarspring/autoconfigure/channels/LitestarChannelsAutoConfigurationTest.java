package org.litestarspring.autoconfigure.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.SlotHash;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.litestarspring.channels.ChannelAuthorizer;
import org.litestarspring.channels.ChannelAuthorizer.Action;
import org.litestarspring.channels.ChannelAuthorizer.Decision;
import org.litestarspring.channels.ChannelBroker;
import org.litestarspring.channels.ChannelEvent;
import org.litestarspring.channels.ChannelNames;
import org.litestarspring.channels.ChannelSettings;
import org.litestarspring.channels.Channels;
import org.litestarspring.channels.MemoryBroker;
import org.litestarspring.channels.Overflow;
import org.litestarspring.channels.Subscription;
import org.litestarspring.channels.redis.RedisPubSubBroker;
import org.litestarspring.channels.redis.RedisStreamsBroker;
import org.litestarspring.test.server.RedisServer;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class LitestarChannelsAutoConfigurationTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    JacksonAutoConfiguration.class,
                    DataRedisAutoConfiguration.class,
                    LitestarChannelsAutoConfiguration.class,
                    ChannelsHealthAutoConfiguration.class));

    @Nested
    @DisplayName("The broker")
    class Broker {

        @Test
        @DisplayName("is this JVM's memory unless another is chosen, and channels work")
        void memory() {
            runner.withPropertyValues("litestar.channels.names=news").run(context -> {
                assertThat(context).hasSingleBean(Channels.class).hasSingleBean(MemoryBroker.class);
                StepVerifier.create(context.getBean(Channels.class).publish("news", 1))
                        .expectNextCount(1)
                        .verifyComplete();
            });
        }

        @Test
        @DisplayName("is told by metrics, with what channels carry, by declared name; each publish is observed")
        void metrics() {
            SimpleMeterRegistry meters = new SimpleMeterRegistry();
            ObservationRegistry observations = ObservationRegistry.create();
            observations.observationConfig().observationHandler(new DefaultMeterObservationHandler(meters));
            new ReactiveWebApplicationContextRunner()
                    .withConfiguration(AutoConfigurations.of(
                            JacksonAutoConfiguration.class,
                            LitestarChannelsAutoConfiguration.class,
                            ChannelEndpointsAutoConfiguration.class))
                    .withBean(ObservationRegistry.class, () -> observations)
                    .withPropertyValues(
                            "litestar.channels.patterns=board:{airport}", "litestar.channels.sse.path=/events")
                    .run(context -> {
                        context.getBean(MeterBinder.class).bindTo(meters);
                        Channels channels = context.getBean(Channels.class);
                        var subscription =
                                channels.subscribe("board:SFO", Integer.class).subscribe();
                        channels.publish("board:SFO", 1).block(PATIENCE);

                        assertThat(meters.get("litestar.channels.published")
                                        .functionCounter()
                                        .count())
                                .isOne();
                        assertThat(meters.get("litestar.channels.subscribers")
                                        .tag("channel", "board:{airport}")
                                        .gauge()
                                        .value())
                                .isOne();
                        assertThat(meters.get("litestar.channels.broker.up")
                                        .tag("broker", "memory")
                                        .gauge()
                                        .value())
                                .isOne();
                        assertThat(meters.get("litestar.channels.connections")
                                        .tag("transport", "sse")
                                        .gauge()
                                        .value())
                                .isZero();
                        assertThat(meters.get("litestar.channels.publish")
                                        .tags("channel", "board:{airport}", "outcome", "success", "broker", "memory")
                                        .timer()
                                        .count())
                                .isOne();
                        assertThat(meters.getMeters()).noneMatch(meter -> meter.getId().getTags().stream()
                                .anyMatch(tag -> tag.getValue().contains("SFO")));
                        subscription.dispose();
                    });
        }

        @Test
        @DisplayName("is Redis where it is chosen, under a prefix that names the application")
        void redis() {
            RedisServer server = RedisServer.shared();
            runner.withPropertyValues(
                            "litestar.channels.broker=redis-pubsub",
                            "litestar.channels.publish-timeout=20s",
                            "litestar.channels.patterns=board:{airport}",
                            "spring.application.name=channels-test",
                            "spring.data.redis.host=" + server.host(),
                            "spring.data.redis.port=" + server.port())
                    .run(context -> {
                        assertThat(context)
                                .hasSingleBean(RedisPubSubBroker.class)
                                .hasSingleBean(ChannelBroker.class);
                        context.getBean(Channels.class).publish("board:SFO", 1).block(PATIENCE);
                        try (var redis = context.getBean(
                                        org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory
                                                .class)
                                .getConnection()) {
                            assertThat(redis.keyCommands().exists("litestar:channels-test:{board:SFO}:meta".getBytes()))
                                    .isTrue();
                        }
                        assertThat(health(context.getBean("channelsHealthIndicator", ReactiveHealthIndicator.class)))
                                .isEqualTo(Status.UP);
                    });
        }

        @Test
        @DisplayName("is Redis' streams where they are chosen, and a subscriber gets what is published")
        void redisStreams() {
            RedisServer server = RedisServer.shared();
            runner.withPropertyValues(
                            "litestar.channels.broker=redis-streams",
                            "litestar.channels.publish-timeout=20s",
                            "litestar.channels.names=news",
                            "litestar.channels.redis.prefix=streams-test:",
                            "spring.data.redis.host=" + server.host(),
                            "spring.data.redis.port=" + server.port())
                    .run(context -> {
                        assertThat(context)
                                .hasSingleBean(RedisStreamsBroker.class)
                                .hasSingleBean(ChannelBroker.class);
                        Channels channels = context.getBean(Channels.class);
                        StepVerifier.create(channels.subscribe(Subscription.to("news"))
                                        .concatMap(event -> event.kind() == ChannelEvent.Kind.SUBSCRIBED
                                                ? channels.publish("news", 1).then(Mono.<ChannelEvent>empty())
                                                : Mono.just(event))
                                        .next())
                                .assertNext(event ->
                                        assertThat(event.data()).asString().isEqualTo("1"))
                                .expectComplete()
                                .verify(PATIENCE);
                        assertThat(health(context.getBean("channelsHealthIndicator", ReactiveHealthIndicator.class)))
                                .isEqualTo(Status.UP);
                    });
        }

        @Test
        @DisplayName("C27 on Redis' streams publishes and is received on a cluster")
        void redisStreamsOnCluster() {
            RedisServer server = RedisServer.start(Map.of("cluster-enabled", "yes"));
            RedisClient admin = RedisClient.create(RedisURI.create(server.host(), server.port()));
            try {
                var commands = admin.connect().sync();
                commands.clusterAddSlots(IntStream.range(0, SlotHash.SLOT_COUNT).toArray());
                await().atMost(PATIENCE).until(() -> commands.clusterInfo().contains("cluster_state:ok"));
                runner.withPropertyValues(
                                "litestar.channels.broker=redis-streams",
                                "litestar.channels.publish-timeout=20s",
                                "litestar.channels.names=news",
                                "spring.data.redis.cluster.nodes=" + server.host() + ":" + server.port())
                        .run(context -> {
                            Channels channels = context.getBean(Channels.class);
                            StepVerifier.create(channels.subscribe(Subscription.to("news"))
                                            .concatMap(event -> event.kind() == ChannelEvent.Kind.SUBSCRIBED
                                                    ? channels.publish("news", 1)
                                                            .then(Mono.<ChannelEvent>empty())
                                                    : Mono.just(event))
                                            .next())
                                    .assertNext(event ->
                                            assertThat(event.data()).asString().isEqualTo("1"))
                                    .expectComplete()
                                    .verify(PATIENCE);
                        });
            } finally {
                admin.shutdown();
                server.close();
            }
        }

        @Test
        @DisplayName("takes the prefix that is set")
        void prefix() {
            RedisServer server = RedisServer.shared();
            runner.withPropertyValues(
                            "litestar.channels.broker=redis-pubsub",
                            "litestar.channels.publish-timeout=20s",
                            "litestar.channels.names=news",
                            "litestar.channels.redis.prefix=mine:",
                            "spring.data.redis.host=" + server.host(),
                            "spring.data.redis.port=" + server.port())
                    .run(context -> {
                        context.getBean(Channels.class).publish("news", 1).block(PATIENCE);
                        try (var redis = context.getBean(
                                        org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory
                                                .class)
                                .getConnection()) {
                            assertThat(redis.keyCommands().exists("mine:{news}:meta".getBytes()))
                                    .isTrue();
                        }
                    });
        }

        @Test
        @DisplayName("on Redis without a client fails the start with what to write")
        void redisWithoutClient() {
            for (String broker : new String[] {"redis-pubsub", "redis-streams"}) {
                runner.withClassLoader(new FilteredClassLoader("io.lettuce"))
                        .withPropertyValues("litestar.channels.broker=" + broker)
                        .run(context -> assertThat(context)
                                .getFailure()
                                .rootCause()
                                .hasMessageContaining("There is no Redis client")
                                .hasMessageContaining(broker));
            }
        }

        @Test
        @DisplayName("gives way to the application's own, as everything does")
        void own() {
            runner.withUserConfiguration(Own.class).run(context -> {
                assertThat(context).hasSingleBean(ChannelBroker.class).hasBean("ownBroker");
                assertThat(context).hasSingleBean(ChannelAuthorizer.class).hasBean("ownAuthorizer");
                assertThat(context.getBean(ChannelNames.class).declared()).containsExactly("own");
            });
        }

        @Test
        @DisplayName("needs no Redis on the class path")
        void withoutRedis() {
            new ApplicationContextRunner()
                    .withClassLoader(new FilteredClassLoader("io.lettuce", "org.springframework.data.redis"))
                    .withConfiguration(AutoConfigurations.of(
                            JacksonAutoConfiguration.class, LitestarChannelsAutoConfiguration.class))
                    .run(context -> assertThat(context).hasSingleBean(MemoryBroker.class));
        }
    }

    @Test
    @DisplayName("Every bound is a property that has its effect")
    void bounds() {
        runner.withPropertyValues(
                        "litestar.channels.history.size=7",
                        "litestar.channels.history.ttl=3m",
                        "litestar.channels.subscriber.buffer=9",
                        "litestar.channels.subscriber.overflow=latest",
                        "litestar.channels.max-message-size=1KB",
                        "litestar.channels.publish-timeout=4s")
                .run(context -> assertThat(context.getBean(ChannelSettings.class))
                        .isEqualTo(new ChannelSettings(
                                7, Duration.ofMinutes(3), 9, Overflow.LATEST, 1024, Duration.ofSeconds(4))));
    }

    @Test
    @DisplayName("The defaults are those that the library documents")
    void defaults() {
        runner.run(context -> assertThat(context.getBean(ChannelSettings.class)).isEqualTo(ChannelSettings.defaults()));
    }

    @Test
    @DisplayName(
            "C1 Publishing from outside is denied, and subscribing to what is declared allowed, unless a bean says otherwise")
    void authorizer() {
        runner.run(context -> {
            ChannelAuthorizer authorizer = context.getBean(ChannelAuthorizer.class);
            assertThat(authorizer.decide(Action.PUBLISH, "news", null).block()).isEqualTo(Decision.FORBIDDEN);
            assertThat(authorizer.decide(Action.SUBSCRIBE, "news", null).block())
                    .isEqualTo(Decision.PERMITTED);
        });
    }

    @Test
    @DisplayName("Health tells the broker's state, and can be switched off")
    void health() {
        runner.run(
                context -> assertThat(health(context.getBean("channelsHealthIndicator", ReactiveHealthIndicator.class)))
                        .isEqualTo(Status.UP));
        runner.withPropertyValues("management.health.channels.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean("channelsHealthIndicator"));
        runner.withClassLoader(new FilteredClassLoader(ReactiveHealthIndicator.class))
                .run(context -> assertThat(context).doesNotHaveBean("channelsHealthIndicator"));
    }

    @Nested
    @DisplayName("A wrong value fails the start with the line to write instead")
    @ExtendWith(OutputCaptureExtension.class)
    class WrongValues {

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
            litestar.channels.broker=redis-stream              | litestar.channels.broker is "redis-stream", which is none of its values.   | litestar.channels.broker: redis-pubsub
            litestar.channels.broker=redis                     | litestar.channels.broker is "redis", which is none of its values.          | litestar.channels.broker: redis-streams
            litestar.channels.subscriber.overflow=drop         | litestar.channels.subscriber.overflow is "drop", which is none of its values. | litestar.channels.subscriber.overflow: drop-oldest
            litestar.channels.subscriber.buffer=0              | litestar.channels.subscriber.buffer is "0". It must be at least 1.          | litestar.channels.subscriber.buffer: 256
            litestar.channels.history.size=-1                  | litestar.channels.history.size is "-1". It must be at least 0.              | litestar.channels.history.size: 1000
            litestar.channels.history.ttl=0s                   | litestar.channels.history.ttl is "PT0S". It must be a positive time.        | litestar.channels.history.ttl: 10m
            litestar.channels.max-message-size=0               | litestar.channels.max-message-size is "0B".                                 | litestar.channels.max-message-size: 64KB
            litestar.channels.websocket.path=channels          | litestar.channels.websocket.path is "channels". A path begins with a slash  | litestar.channels.websocket.path: /channels
            litestar.channels.presence.channels=chat:{room}    | Presence is asked for on "chat:{room}", which is neither a declared name    | litestar.channels.presence.channels: "board:{airport}"
            litestar.channels.websocket.client-folder=js       | litestar.channels.websocket.client-folder is "js". A path begins with a     | litestar.channels.websocket.client-folder: /litestar
            litestar.channels.presence.lease=10ms              | litestar.channels.presence.lease is "PT0.01S". It must be at least 1s       | litestar.channels.presence.lease: 30s
            litestar.channels.patterns=board                   | "board" has no part such as {room}                                          | litestar.channels.names: news
            litestar.channels.names=board:{airport}            | "board:{airport}" is a pattern, not a name                                  | litestar.channels.patterns: "board:{airport}"
            litestar.channels.redis.prefix={a}                 | litestar.channels.redis.prefix is "{a}". It must have no braces.            | litestar.channels.redis.prefix: litestar:departures:
            """)
        void said(String setting, String fault, String instead, CapturedOutput output) {
            try (ConfigurableApplicationContext ignored = application("--" + setting)) {
                assertThat(ignored).as("an application that must not start").isNull();
            } catch (RuntimeException expected) {
                assertThat(output).contains("APPLICATION FAILED TO START", fault, instead);
            }
        }
    }

    @Test
    @DisplayName("Streams without history fail the start with the line to write instead")
    void streamsWithoutHistory() {
        runner.withPropertyValues("litestar.channels.broker=redis-streams", "litestar.channels.history.size=0")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("litestar.channels.history.size is \"0\".")
                        .hasMessageContaining("redis-streams"));
    }

    @Nested
    @DisplayName("Redis on the class path alone")
    class RedisStaysAway {

        @Test
        @DisplayName("adds nothing to health and looks for no repositories")
        void inert() {
            try (ConfigurableApplicationContext context = application()) {
                assertThat(context.containsBean("redisHealthContributor")).isFalse();
                assertThat(context.containsBean("redisHealthIndicator")).isFalse();
                assertThat(context.getEnvironment().getProperty("spring.data.redis.repositories.enabled"))
                        .isEqualTo("false");
            }
        }

        @Test
        @DisplayName("is there once it is chosen as the broker, or set for the application's own use")
        void chosen() {
            for (String setting : new String[] {"litestar.channels.broker=redis-pubsub", "spring.data.redis.port=1"}) {
                try (ConfigurableApplicationContext context = application("--" + setting)) {
                    assertThat(context.containsBean("redisHealthContributor"))
                            .as(setting)
                            .isTrue();
                }
            }
        }
    }

    private static ConfigurableApplicationContext application(String... arguments) {
        SpringApplication application = new SpringApplication(Application.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        return application.run(arguments);
    }

    private static Status health(ReactiveHealthIndicator indicator) {
        return indicator.health().block(PATIENCE).getStatus();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}

    @Configuration(proxyBeanMethods = false)
    static class Own {

        @Bean
        ChannelBroker ownBroker() {
            return new MemoryBroker(ChannelSettings.defaults());
        }

        @Bean
        ChannelNames ownNames() {
            return new ChannelNames(java.util.List.of("own"), java.util.List.of());
        }

        @Bean
        ChannelAuthorizer ownAuthorizer() {
            return (action, channel, who) -> Mono.just(Decision.PERMITTED);
        }
    }
}
