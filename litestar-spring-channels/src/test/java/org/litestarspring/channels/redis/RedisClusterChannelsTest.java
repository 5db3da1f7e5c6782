package org.litestarspring.channels.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
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
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;
import tools.jackson.databind.json.JsonMapper;

@Tag("faults")
@DisplayName("On a cluster of three masters and a replica")
class RedisClusterChannelsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @Nested
    @DisplayName("of Redis 6.2")
    @DisabledIfSystemProperty(
            named = "litestar.test.redis-server",
            matches = ".+",
            disabledReason = "another server takes the place of both versions, as the newer one")
    class Redis6 extends OnCluster {

        @Override
        RedisServer start(Map<String, String> settings) {
            return RedisServer.start(settings);
        }

        @Override
        void assertSubscribed(String topic, int master) {
            assertThat(plain(topic)).isNotEmpty();
        }

        /** One connection for all channels, of a node that the client picks: the one that hangs, perhaps. */
        @Override
        boolean hears(By by) {
            return by == By.STREAMS;
        }
    }

    @Nested
    @DisplayName("of Redis 7.0")
    class Redis7 extends OnCluster {

        @Override
        RedisServer start(Map<String, String> settings) {
            return RedisServer.start7(settings);
        }

        @Override
        void assertSubscribed(String topic, int master) {
            assertThat(sharded(topic, master)).containsExactly(topic);
            assertThat(plain(topic)).isEmpty();
        }

        @Override
        boolean hears(By by) {
            return true;
        }

        @Test
        @DisplayName("a message takes the plain way too where a node listens by that, and at the start of an epoch")
        void mixed() {
            String channel = channelOn(1, By.PUBSUB);
            ChannelHub hub = node(By.PUBSUB);
            String topic = topic(channel);
            List<String> plain = new CopyOnWriteArrayList<>();
            try (var connection = connectPubSub()) {
                connection.addListener(new RedisPubSubAdapter<String, String>() {
                    @Override
                    public void message(String from, String message) {
                        plain.add(message.substring(message.indexOf(' ') + 1, message.indexOf('\n')));
                    }
                });
                connection.sync().subscribe(topic);

                publish(hub, channel, 1, 1);
                await().atMost(PATIENCE).untilAsserted(() -> assertThat(plain).containsExactly("1"));
                Reader reader = reader(hub, Subscription.to(channel));
                publish(hub, channel, 2, 2);
                reader.awaitSeen("2");
                listensPlain(topic);
                publish(hub, channel, 3, 3);

                reader.awaitSeen("2", "3");
                await().atMost(PATIENCE).untilAsserted(() -> assertThat(plain).containsExactly("1", "3"));
            }
        }
    }

    /** The brokers. */
    enum By {
        PUBSUB,
        STREAMS;

        /** Two brokers share nothing, though their channels have the same names. */
        RedisBroker broker(RedisClusterClient client, String prefix, ChannelSettings settings) {
            return switch (this) {
                case PUBSUB -> new RedisPubSubBroker(client, prefix + "p:", settings);
                case STREAMS -> new RedisStreamsBroker(client, prefix + "s:", settings);
            };
        }

        /** A key in the slot of a channel. */
        String key(String channel) {
            return this == PUBSUB ? channel : SlotGroups.tag(SlotGroups.of(channel));
        }
    }

    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    abstract static class OnCluster {

        private final String prefix = "test-" + UUID.randomUUID() + ":";
        private final List<RedisBroker> brokers = new ArrayList<>();
        private final List<Reader> readers = new ArrayList<>();
        private RedisCluster cluster;
        private RedisClusterClient client;

        abstract void assertSubscribed(String topic, int master);

        /** Whether a node hears what masters publish that answer, while another one hangs. */
        abstract boolean hears(By by);

        final String topic(String channel) {
            return this.prefix + "p:{" + channel + "}";
        }

        final List<String> sharded(String topic, int master) {
            return this.cluster.admin(master).pubsubShardChannels(topic);
        }

        final List<String> plain(String topic) {
            // The replica too, which the client may have chosen to listen at.
            return IntStream.range(0, 4)
                    .mapToObj(node -> this.cluster.admin(node).pubsubChannels(topic))
                    .flatMap(List::stream)
                    .toList();
        }

        final StatefulRedisPubSubConnection<String, String> connectPubSub() {
            return this.client.connectPubSub();
        }

        /** As a node does that found a cluster of older nodes when it started. */
        final void listensPlain(String topic) {
            this.cluster.admin(1).hset(topic + ":meta", "q", "1");
        }

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

        @AfterEach
        void leave() {
            this.readers.forEach(Reader::cancel);
            this.brokers.forEach(RedisBroker::close);
            this.readers.clear();
            this.brokers.clear();
        }

        final ChannelHub node(By by) {
            return node(by, Duration.ofSeconds(5));
        }

        private ChannelHub node(By by, Duration timeout) {
            ChannelSettings settings = ChannelSettings.defaults().withPublishTimeout(timeout);
            RedisBroker broker = by.broker(this.client, this.prefix, settings);
            this.brokers.add(broker);
            return new ChannelHub(
                    broker,
                    new ChannelNames(List.of(), List.of("board:{airport}")),
                    new JacksonPayloads(JsonMapper.shared()),
                    settings);
        }

        final Reader reader(ChannelHub hub, Subscription wish) {
            Reader reader = Reader.of(hub, wish);
            this.readers.add(reader);
            return reader;
        }

        /** A channel whose slot the given master has. */
        final String channelOn(int master, By by) {
            return IntStream.range(0, 1000)
                    .mapToObj(number -> "board:" + UUID.randomUUID())
                    .filter(name -> this.cluster.masterOf(by.key(name)) == master)
                    .findFirst()
                    .orElseThrow();
        }

        final ChannelPosition publish(ChannelHub hub, String channel, int from, int to) {
            return Flux.range(from, to - from + 1)
                    .concatMap(number -> hub.publish(channel, number)
                            .retryWhen(Retry.fixedDelay(400, Duration.ofMillis(100))
                                    .filter(ChannelUnavailableException.class::isInstance)))
                    .blockLast(PATIENCE);
        }

        private static String[] numbers(int from, int to) {
            return IntStream.rangeClosed(from, to).mapToObj(String::valueOf).toArray(String[]::new);
        }

        @ParameterizedTest
        @EnumSource
        @DisplayName("C27 K9 channels of all masters work on all nodes, with history and resume")
        void allSlots(By by) {
            ChannelHub here = node(by);
            ChannelHub there = node(by);
            for (int master = 0; master < 3; master++) {
                String channel = channelOn(master, by);
                Reader one = reader(here, Subscription.to(channel));
                Reader other = reader(there, Subscription.to(channel));

                ChannelPosition third = publish(here, channel, 1, 3);
                publish(there, channel, 4, 6);

                one.awaitSeen(numbers(1, 6));
                other.awaitSeen(numbers(1, 6));
                reader(there, Subscription.to(channel).after(third)).awaitSeen(numbers(4, 6));
            }
        }

        @Test
        @DisplayName("C27 topics are sharded where all masters know that, and plain elsewhere")
        void subscriptions() {
            String channel = channelOn(1, By.PUBSUB);
            ChannelHub hub = node(By.PUBSUB);
            Reader reader = reader(hub, Subscription.to(channel));
            publish(hub, channel, 1, 1);
            reader.awaitSeen("1");

            assertSubscribed(topic(channel), 1);
            reader.cancel();
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(plain(topic(channel))).isEmpty());
        }

        @ParameterizedTest
        @EnumSource
        @DisplayName("K9 a slot that moves to another master takes its channels with it, without a gap")
        void migration(By by) {
            ChannelHub here = node(by);
            ChannelHub there = node(by);
            String channel = channelOn(1, by);
            Reader one = reader(here, Subscription.to(channel));
            Reader other = reader(there, Subscription.to(channel));
            ChannelPosition first = publish(here, channel, 1, 5);
            one.awaitSeen(numbers(1, 5));

            this.cluster.migrate(by.key(channel), 2);
            publish(there, channel, 6, 10);

            one.awaitSeen(numbers(1, 10));
            other.awaitSeen(numbers(1, 10));
            reader(here, Subscription.to(channel).after(first)).awaitSeen(numbers(6, 10));
        }

        @ParameterizedTest
        @EnumSource
        @Tag("faults")
        @Order(Integer.MAX_VALUE - 1)
        @DisplayName("K7 while one master hangs, publishes to it fail within their time, and those to others go on")
        void hanging(By by) {
            ChannelHub hub = node(by, Duration.ofSeconds(2));
            String stuck = channelOn(1, by);
            String free = channelOn(2, by);
            Reader one = reader(hub, Subscription.to(stuck));
            Reader other = reader(hub, Subscription.to(free));
            publish(hub, stuck, 1, 1);
            publish(hub, free, 1, 1);
            one.awaitSeen("1");

            this.cluster.hang(1);
            try {
                Mono<Long> failed = Flux.range(100, 20)
                        .flatMap(number -> hub.publish(stuck, number)
                                .then(Mono.<String>empty())
                                .onErrorResume(
                                        ChannelUnavailableException.class, failure -> Mono.just(failure.getMessage())))
                        .count()
                        .cache();
                failed.subscribe();
                for (int number = 2; number <= 20; number++) {
                    assertThat(hub.publish(free, number).block(Duration.ofSeconds(2)))
                            .isNotNull();
                }
                assertThat(failed.block(Duration.ofSeconds(4))).isEqualTo(20);
                if (hears(by)) {
                    other.awaitSeen(numbers(1, 20));
                }
            } finally {
                this.cluster.goOn(1);
            }
            other.awaitSeen(numbers(1, 20));

            publish(hub, stuck, 2, 3);
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(one.seen())
                    .startsWith("1")
                    .endsWith("2", "3")
                    .doesNotHaveDuplicates()
                    .noneMatch(seen -> seen.startsWith("gap")));
        }

        @Test
        @Order(Integer.MAX_VALUE)
        @DisplayName("K9 when a master dies and its replica takes over, its channels go on, and resume has no gap")
        void failover() {
            List<Survivor> survivors = Stream.of(By.values()).map(Survivor::new).toList();
            survivors.forEach(Survivor::before);
            this.cluster.replicated();

            this.cluster.failOver();

            survivors.forEach(Survivor::after);
        }

        /** One channel of the master that dies, and one of another. */
        private final class Survivor {

            private final By by;
            private final ChannelHub here;
            private final ChannelHub there;
            private final String channel;
            private final String elsewhere;
            private final Reader one;
            private final Reader other;
            private @Nullable ChannelPosition last;

            Survivor(By by) {
                this.by = by;
                this.here = node(by);
                this.there = node(by);
                this.channel = channelOn(0, by);
                this.elsewhere = channelOn(2, by);
                this.one = reader(this.here, Subscription.to(this.channel));
                this.other = reader(this.there, Subscription.to(this.elsewhere));
            }

            void before() {
                this.last = publish(this.here, this.channel, 1, 5);
                publish(this.here, this.elsewhere, 1, 1);
            }

            void after() {
                publish(this.there, this.elsewhere, 2, 2);
                publish(this.there, this.channel, 6, 10);

                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(this.one.seen()).containsExactly(numbers(1, 10)));
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(this.other.seen()).containsExactly(numbers(1, 2)));
                reader(node(this.by), Subscription.to(this.channel).after(Objects.requireNonNull(this.last)))
                        .awaitSeen(numbers(6, 10));
            }
        }
    }
}
