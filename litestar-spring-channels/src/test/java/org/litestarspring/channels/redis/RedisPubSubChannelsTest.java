package org.litestarspring.channels.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.litestarspring.channels.ChannelBroker;
import org.litestarspring.channels.ChannelHub;
import org.litestarspring.channels.ChannelPosition;
import org.litestarspring.channels.ChannelSettings;
import org.litestarspring.channels.ChannelUnavailableException;
import org.litestarspring.channels.ChannelsContract;
import org.litestarspring.channels.Subscription;
import org.litestarspring.test.server.RedisServer;
import reactor.test.StepVerifier;

@DisplayName("On Redis publish and subscribe")
class RedisPubSubChannelsTest extends ChannelsContract {

    private static final RedisServer SERVER = RedisServer.shared();
    private static final RedisClient CLIENT = client(SERVER);

    private final String prefix = "test-" + UUID.randomUUID() + ":";

    private static RedisClient client(RedisServer server) {
        return RedisClient.create(RedisURI.create(server.host(), server.port()));
    }

    @AfterAll
    static void shutdown() {
        CLIENT.shutdown();
    }

    @Override
    protected ChannelBroker broker(ChannelSettings settings) {
        return new RedisPubSubBroker(CLIENT, this.prefix, settings);
    }

    @Override
    protected ChannelBroker secondNode() {
        return broker(this.settings);
    }

    @Override
    protected void close(ChannelBroker broker) {
        ((RedisPubSubBroker) broker).close();
    }

    @Override
    protected void assertNoListener() {
        try (var connection = CLIENT.connect()) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(connection.sync().pubsubChannels(this.prefix + "*"))
                            .isEmpty());
        }
    }

    @Test
    @DisplayName("C23 K24 two applications with different prefixes on one Redis share nothing")
    void prefixes() {
        ChannelBroker other = new RedisPubSubBroker(CLIENT, "other-" + this.prefix, this.settings);
        ChannelHub foreign = node(other);
        Reader reader = Reader.of(foreign, Subscription.to(this.channel));

        publish(1, 3);
        foreign.publish(this.channel, 4).block(PATIENCE);

        reader.awaitSeen("4");
        StepVerifier.create(foreign.history(this.channel, 10))
                .expectNextCount(1)
                .verifyComplete();
        reader.cancel();
        close(other);
    }

    @Test
    @DisplayName("Redis forgets a channel's history after its time to live, and its offset later")
    void expiry() {
        publish(1, 1);

        try (var connection = CLIENT.connect()) {
            String key = this.prefix + "{" + this.channel + "}";
            assertThat(connection.sync().pttl(key + ":log"))
                    .isBetween(1L, this.settings.historyTtl().toMillis());
            assertThat(connection.sync().pttl(key + ":meta"))
                    .isGreaterThan(this.settings.historyTtl().toMillis());
        }
    }

    @Nested
    @DisplayName("When Redis fails")
    class Failures {

        @Test
        @DisplayName(
                "C10 C12 K8 a killed server fails publishers at once; back again, subscribers go on and are told of the gap")
        void killed() {
            try (RedisServer server = RedisServer.start()) {
                RedisClient client = client(server);
                RedisPubSubBroker own = new RedisPubSubBroker(client, prefix, settings);
                ChannelHub hub = node(own);
                Reader reader = Reader.of(hub, Subscription.to(channel));
                hub.publish(channel, 1).block(PATIENCE);
                reader.awaitSeen("1");

                server.kill();
                await().atMost(PATIENCE).until(() -> !own.isUp());
                StepVerifier.create(hub.publish(channel, 2))
                        .expectErrorSatisfies(failure -> assertThat(failure)
                                .isInstanceOf(ChannelUnavailableException.class)
                                .hasMessageContaining(channel))
                        .verify(PATIENCE);

                server.restart();
                await().atMost(Duration.ofSeconds(40)).untilAsserted(() -> {
                    assertThat(own.isUp()).isTrue();
                    StepVerifier.create(hub.publish(channel, 3))
                            .expectNextCount(1)
                            .verifyComplete();
                });
                await().atMost(PATIENCE).untilAsserted(() -> assertThat(reader.seen())
                        .startsWith("1", "gap null")
                        .endsWith("3")
                        .doesNotContain("2"));
                reader.cancel();
                own.close();
                client.shutdown();
            }
        }

        @Test
        @DisplayName("C13 K8 a killed connection misses nothing: what came meanwhile is read from the history")
        void connectionKilled() {
            Reader reader = Reader.of(channels, Subscription.to(channel).withBuffer(1000));
            List<String> expected = new ArrayList<>();
            try (var admin = CLIENT.connect()) {
                for (int round = 0; round < 5; round++) {
                    admin.sync().clientKill(io.lettuce.core.KillArgs.Builder.typePubsub());
                    for (int i = 0; i < 20; i++) {
                        String number = String.valueOf(round * 20 + i);
                        expected.add(number);
                        channels.publish(channel, Integer.valueOf(number)).block(PATIENCE);
                    }
                }
            }

            reader.awaitSeen(expected.toArray(String[]::new));
            reader.cancel();
        }

        @Test
        @DisplayName("K2 FLUSHALL begins another epoch: running and resuming subscribers get one gap, then go on")
        void flushed() {
            try (RedisServer server = RedisServer.start()) {
                RedisClient client = client(server);
                RedisPubSubBroker own = new RedisPubSubBroker(client, prefix, settings);
                ChannelHub hub = node(own);
                Reader running = Reader.of(hub, Subscription.to(channel));
                ChannelPosition old = hub.publish(channel, 1).block(PATIENCE);
                running.awaitSeen("1");

                try (var admin = client.connect()) {
                    admin.sync().flushall();
                }
                ChannelPosition fresh = hub.publish(channel, 2).block(PATIENCE);
                Reader resuming = Reader.of(hub, Subscription.to(channel).after(old));
                hub.publish(channel, 3).block(PATIENCE);

                assertThat(fresh.sameEpoch(old)).isFalse();
                running.awaitSeen("1", "gap null", "2", "3");
                resuming.awaitSeen("gap null", "2", "3");
                List.of(running, resuming).forEach(Reader::cancel);
                own.close();
                client.shutdown();
            }
        }

        @Test
        @DisplayName("A Redis that is away at the start is waited for, by subscribers alone")
        void awayAtStart() {
            try (RedisServer server = RedisServer.start(Map.of())) {
                server.kill();
                RedisClient client = client(server);
                RedisPubSubBroker own = new RedisPubSubBroker(client, prefix, settings);
                ChannelHub hub = node(own);
                List<String> seen = new java.util.concurrent.CopyOnWriteArrayList<>();
                var subscription = hub.subscribe(channel, String.class).subscribe(seen::add);

                StepVerifier.create(hub.publish(channel, "lost"))
                        .expectError(ChannelUnavailableException.class)
                        .verify(PATIENCE);
                assertThat(own.isUp()).isFalse();
                server.restart();

                await().atMost(Duration.ofSeconds(40)).untilAsserted(() -> {
                    StepVerifier.create(hub.publish(channel, "found"))
                            .expectNextCount(1)
                            .verifyComplete();
                    assertThat(own.isUp()).isTrue();
                    assertThat(seen).contains("found").doesNotContain("lost");
                });
                subscription.dispose();
                own.close();
                client.shutdown();
            }
        }
    }
}
