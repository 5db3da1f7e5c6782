package org.litestarspring.channels.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.litestarspring.channels.ChannelHub;
import org.litestarspring.channels.ChannelNames;
import org.litestarspring.channels.ChannelPosition;
import org.litestarspring.channels.ChannelSettings;
import org.litestarspring.channels.ChannelUnavailableException;
import org.litestarspring.channels.ChannelsContract.Reader;
import org.litestarspring.channels.JacksonPayloads;
import org.litestarspring.channels.Subscription;
import org.litestarspring.test.server.RedisServer;
import reactor.core.publisher.Flux;
import reactor.util.retry.Retry;
import tools.jackson.databind.json.JsonMapper;

@Tag("faults")
@DisplayName("On a cluster of three masters and a replica")
class RedisClusterChannelsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @Nested
    @DisplayName("of Redis 6.2")
    class Redis6 extends OnCluster {

        @Override
        RedisServer start(Map<String, String> settings) {
            return RedisServer.start(settings);
        }
    }

    @Nested
    @DisplayName("of Redis 7.0")
    class Redis7 extends OnCluster {

        @Override
        RedisServer start(Map<String, String> settings) {
            return RedisServer.start7(settings);
        }
    }

    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    abstract static class OnCluster {

        private final String prefix = "test-" + UUID.randomUUID() + ":";
        private final List<RedisPubSubBroker> brokers = new ArrayList<>();
        private final List<Reader> readers = new ArrayList<>();
        private RedisCluster cluster;
        private RedisClusterClient client;
        private ChannelHub here;
        private ChannelHub there;

        abstract RedisServer start(Map<String, String> settings);

        @BeforeAll
        void form() {
            Function<Map<String, String>, RedisServer> version = this::start;
            this.cluster = RedisCluster.start(version);
            this.client = RedisClusterClient.create(this.cluster.uris());
            this.client.setOptions(ClusterClientOptions.builder()
                    .topologyRefreshOptions(ClusterTopologyRefreshOptions.builder()
                            .adaptiveRefreshTriggersTimeout(Duration.ofMillis(500))
                            .enablePeriodicRefresh(Duration.ofSeconds(2))
                            .build())
                    .build());
        }

        @AfterAll
        void end() {
            this.client.shutdown();
            this.cluster.close();
        }

        @BeforeEach
        void nodes() {
            this.here = node();
            this.there = node();
        }

        @AfterEach
        void leave() {
            this.readers.forEach(Reader::cancel);
            this.brokers.forEach(RedisPubSubBroker::close);
            this.readers.clear();
            this.brokers.clear();
        }

        private ChannelHub node() {
            ChannelSettings settings = ChannelSettings.defaults().withPublishTimeout(Duration.ofSeconds(5));
            RedisPubSubBroker broker = new RedisPubSubBroker(this.client, this.prefix, settings);
            this.brokers.add(broker);
            return new ChannelHub(
                    broker,
                    new ChannelNames(List.of(), List.of("board:{airport}")),
                    new JacksonPayloads(JsonMapper.shared()),
                    settings);
        }

        private Reader reader(ChannelHub hub, Subscription wish) {
            Reader reader = Reader.of(hub, wish);
            this.readers.add(reader);
            return reader;
        }

        /** A channel whose slot the given master has. */
        private String channelOn(int master) {
            return IntStream.range(0, 1000)
                    .mapToObj(number -> "board:" + UUID.randomUUID())
                    .filter(name -> this.cluster.masterOf("{" + name + "}") == master)
                    .findFirst()
                    .orElseThrow();
        }

        private ChannelPosition publish(ChannelHub hub, String channel, int from, int to) {
            return Flux.range(from, to - from + 1)
                    .concatMap(number -> hub.publish(channel, number)
                            .retryWhen(Retry.fixedDelay(400, Duration.ofMillis(100))
                                    .filter(ChannelUnavailableException.class::isInstance)))
                    .blockLast(PATIENCE);
        }

        private static String[] numbers(int from, int to) {
            return IntStream.rangeClosed(from, to).mapToObj(String::valueOf).toArray(String[]::new);
        }

        @Test
        @DisplayName("C27 K9 channels of all masters work on all nodes, with history and resume")
        void allSlots() {
            for (int master = 0; master < 3; master++) {
                String channel = channelOn(master);
                Reader one = reader(this.here, Subscription.to(channel));
                Reader other = reader(this.there, Subscription.to(channel));

                ChannelPosition third = publish(this.here, channel, 1, 3);
                publish(this.there, channel, 4, 6);

                one.awaitSeen(numbers(1, 6));
                other.awaitSeen(numbers(1, 6));
                reader(this.there, Subscription.to(channel).after(third)).awaitSeen(numbers(4, 6));
            }
        }

        @Test
        @DisplayName("K9 a slot that moves to another master takes its channels with it, without a gap")
        void migration() {
            String channel = channelOn(1);
            Reader one = reader(this.here, Subscription.to(channel));
            Reader other = reader(this.there, Subscription.to(channel));
            ChannelPosition first = publish(this.here, channel, 1, 5);
            one.awaitSeen(numbers(1, 5));

            this.cluster.migrate("{" + channel + "}", 2);
            publish(this.there, channel, 6, 10);

            one.awaitSeen(numbers(1, 10));
            other.awaitSeen(numbers(1, 10));
            reader(this.here, Subscription.to(channel).after(first)).awaitSeen(numbers(6, 10));
        }

        @Test
        @Order(Integer.MAX_VALUE)
        @DisplayName("K9 when a master dies and its replica takes over, its channels go on, and resume has no gap")
        void failover() {
            String channel = channelOn(0);
            String elsewhere = channelOn(2);
            Reader one = reader(this.here, Subscription.to(channel));
            Reader other = reader(this.there, Subscription.to(elsewhere));
            ChannelPosition last = publish(this.here, channel, 1, 5);
            publish(this.here, elsewhere, 1, 1);
            this.cluster.replicated();

            this.cluster.failOver();
            publish(this.there, elsewhere, 2, 2);
            publish(this.there, channel, 6, 10);

            await().atMost(PATIENCE).untilAsserted(() -> assertThat(one.seen()).containsExactly(numbers(1, 10)));
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(other.seen()).containsExactly(numbers(1, 2)));
            reader(node(), Subscription.to(channel).after(last)).awaitSeen(numbers(6, 10));
        }
    }
}
