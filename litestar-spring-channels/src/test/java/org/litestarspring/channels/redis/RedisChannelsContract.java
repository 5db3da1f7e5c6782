package org.litestarspring.channels.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.litestarspring.channels.ChannelBroker;
import org.litestarspring.channels.ChannelEvent;
import org.litestarspring.channels.ChannelHub;
import org.litestarspring.channels.ChannelPosition;
import org.litestarspring.channels.ChannelSettings;
import org.litestarspring.channels.ChannelUnavailableException;
import org.litestarspring.channels.ChannelsContract;
import org.litestarspring.channels.Subscription;
import org.litestarspring.test.server.RedisServer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.util.retry.Retry;

/** What every broker on Redis promises beside what all do. */
abstract class RedisChannelsContract extends ChannelsContract {

    static final RedisServer SERVER = RedisServer.shared();

    /**
     * Settings with which a killed Redis has everything that it confirmed. Under {@code everysec} it confirms before it
     * writes, for up to two seconds, while the disk is slow to take what was written before.
     */
    static final Map<String, String> KEPT = Map.of("appendonly", "yes", "appendfsync", "no");

    static final RedisClient CLIENT = client(SERVER);

    final String prefix = "test-" + UUID.randomUUID() + ":";
    private final List<AutoCloseable> opened = new ArrayList<>();

    abstract ChannelBroker broker(RedisClient client, String prefix, ChannelSettings settings);

    /** The connections that the broker listens by. */
    abstract KillArgs listening();

    static RedisClient client(RedisServer server) {
        return RedisClient.create(RedisURI.create(server.host(), server.port()));
    }

    @Override
    protected ChannelBroker broker(ChannelSettings settings) {
        return broker(CLIENT, this.prefix, settings);
    }

    @Override
    protected ChannelBroker secondNode() {
        return broker(this.settings);
    }

    @Override
    protected void close(ChannelBroker broker) throws Exception {
        ((AutoCloseable) broker).close();
    }

    @AfterEach
    void closeOwn() throws Exception {
        Collections.reverse(this.opened);
        for (AutoCloseable one : this.opened) {
            one.close();
        }
    }

    /** A Redis of the test's own, with one node on it. */
    final class Own {

        final RedisServer server;
        final RedisClient client;
        final ChannelBroker broker;
        final ChannelHub hub;

        Own(Map<String, String> configuration) {
            this.server = RedisServer.start(configuration);
            opened.add(this.server);
            this.client = client(this.server);
            opened.add(this.client::shutdown);
            this.broker = broker(this.client, prefix, settings);
            opened.add((AutoCloseable) this.broker);
            this.hub = node(this.broker);
        }

        Reader reader(Subscription subscription) {
            return Reader.of(this.hub, subscription);
        }

        ChannelPosition publish(int from, int to) {
            return Flux.range(from, to - from + 1)
                    .concatMap(number -> this.hub
                            .publish(channel, number)
                            .retryWhen(Retry.fixedDelay(200, Duration.ofMillis(100))
                                    .filter(ChannelUnavailableException.class::isInstance)))
                    .blockLast(Duration.ofSeconds(60));
        }

        List<String> history() {
            return this.hub
                    .history(channel, settings.historySize())
                    .map(ChannelEvent::data)
                    .map(String::new)
                    .collectList()
                    .block(PATIENCE);
        }

        void restart() {
            this.server.kill();
            await().atMost(PATIENCE).until(() -> !this.broker.isUp());
            this.server.restart();
            await().atMost(Duration.ofSeconds(40)).until(this.broker::isUp);
        }

        static void signal(String name, String pid) throws Exception {
            assertThat(new ProcessBuilder("kill", "-" + name, pid).start().waitFor())
                    .isZero();
        }

        String pid() {
            try (StatefulRedisConnection<String, String> admin = this.client.connect()) {
                Matcher pid = Pattern.compile("process_id:(\\d+)")
                        .matcher(admin.sync().info("server"));
                assertThat(pid.find()).isTrue();
                return pid.group(1);
            }
        }
    }

    @Test
    @DisplayName("C23 K24 two applications with different prefixes on one Redis share nothing")
    void prefixes() throws Exception {
        ChannelBroker other = broker(CLIENT, "other-" + this.prefix, this.settings);
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

    @Test
    @DisplayName("C22 what is older than the time to live leaves a log that is written to, and the newest stay")
    void trimming() {
        use(this.settings.withHistory(1000, Duration.ofMillis(1500)));
        publish(1, 100);
        await().pollDelay(Duration.ofMillis(1600)).until(() -> true);

        publish(101, 200);

        try (var connection = CLIENT.connect()) {
            assertThat(connection.sync().xlen(this.prefix + "{" + this.channel + "}:log"))
                    // At least the last: how many of the newer ones are old by now is a matter of the machine's pace.
                    .isBetween(1L, 172L);
        }
    }

    @Nested
    @DisplayName("Who is there")
    class PresentOnRedis {

        final String room = "chat:" + UUID.randomUUID();

        @Test
        @DisplayName(
                "K19 the members of a killed node go within its lease, once on every other, but those who are there too")
        void killed() throws Exception {
            use(settings.withPresenceLease(Duration.ofSeconds(2)));
            ChannelBroker second = secondNode();
            ChannelHub other = node(second);
            Watcher here = Watcher.of(channels, this.room);
            Watcher there = Watcher.of(other, this.room);
            var both = other.subscribe(Subscription.to(this.room).withMember("both"))
                    .subscribe();
            here.awaitMembers("both");
            Process node = PresentNode.start(
                    broker instanceof RedisStreamsBroker,
                    SERVER.port(),
                    prefix,
                    this.room,
                    Duration.ofSeconds(2),
                    "both",
                    "dead1",
                    "dead2");
            try {
                here.awaitMembers("both", "dead1", "dead2");
                there.awaitMembers("both", "dead1", "dead2");
            } finally {
                node.destroyForcibly().waitFor();
            }

            here.awaitMembers("both");
            there.awaitMembers("both");
            assertThat(here.seen()).containsExactlyElementsOf(there.seen());
            assertThat(here.seen()).containsOnlyOnce("-dead1", "-dead2").doesNotContain("-both");
            both.dispose();
            here.awaitMembers();
            here.cancel();
            there.cancel();
            close(second);
        }

        @Test
        @DisplayName("is told anew after FLUSHALL, a restart without data, and a hang longer than the lease")
        void lost() throws Exception {
            settings = settings.withPresenceLease(Duration.ofSeconds(2)).withPublishTimeout(Duration.ofSeconds(2));
            Own own = new Own(Map.of());
            ChannelBroker second = broker(own.client, prefix, settings);
            opened.add((AutoCloseable) second);
            ChannelHub other = node(second);
            Watcher there = Watcher.of(other, this.room);
            var ann = own.hub
                    .subscribe(Subscription.to(this.room).withMember("ann"))
                    .subscribe();
            there.awaitMembers("ann");

            try (var admin = own.client.connect()) {
                admin.sync().flushall();
            }
            var ben = own.hub
                    .subscribe(Subscription.to(this.room).withMember("ben"))
                    .subscribe();
            there.awaitMembers("ann", "ben");
            assertThat(other.members(this.room).block(PATIENCE)).contains("ben");

            own.restart();
            ben.dispose();
            await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> assertThat(
                            other.members(this.room).block(PATIENCE))
                    .containsExactly("ann"));
            there.awaitMembers("ann");

            String pid = own.pid();
            Own.signal("STOP", pid);
            await().pollDelay(Duration.ofSeconds(3)).until(() -> true);
            Own.signal("CONT", pid);
            await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> assertThat(
                            other.members(this.room).block(PATIENCE))
                    .containsExactly("ann"));
            there.awaitMembers("ann");
            ann.dispose();
            there.awaitMembers();
            there.cancel();
        }
    }

    @Nested
    @Tag("faults")
    @DisplayName("When Redis fails")
    class Failures {

        @Test
        @DisplayName(
                "C10 C12 K8 a killed server fails publishers at once; back again, subscribers go on and are told of the gap")
        void killed() {
            Own own = new Own(Map.of());
            Reader reader = own.reader(Subscription.to(channel));
            own.publish(1, 1);
            reader.awaitSeen("1");

            own.server.kill();
            await().atMost(PATIENCE).until(() -> !own.broker.isUp());
            StepVerifier.create(own.hub.publish(channel, 2))
                    .expectErrorSatisfies(failure -> assertThat(failure)
                            .isInstanceOf(ChannelUnavailableException.class)
                            .hasMessageContaining(channel))
                    .verify(PATIENCE);

            own.server.restart();
            await().atMost(Duration.ofSeconds(40)).untilAsserted(() -> {
                assertThat(own.broker.isUp()).isTrue();
                StepVerifier.create(own.hub.publish(channel, 3))
                        .expectNextCount(1)
                        .verifyComplete();
            });
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(reader.seen())
                    .startsWith("1", "gap null")
                    .endsWith("3")
                    .doesNotContain("2"));
            reader.cancel();
        }

        @Test
        @DisplayName(
                "K1 across a restart with persistence every subscriber gets each message once, in order, without a gap")
        void restartedWithPersistence() {
            settings = settings.withHistory(10_000, Duration.ofMinutes(5));
            Own own = new Own(KEPT);
            ChannelBroker second = broker(own.client, prefix, settings);
            opened.add((AutoCloseable) second);
            Reader here = Reader.of(node(second), Subscription.to(channel).withBuffer(10_000));
            Reader there = own.reader(Subscription.to(channel).withBuffer(10_000));
            ChannelPosition first = own.publish(0, 0);

            var publishing = Schedulers.boundedElastic().schedule(() -> own.publish(1, 3000));
            await().atMost(PATIENCE).until(() -> here.seen().size() > 500);
            own.server.kill();
            own.server.restart();

            String[] all =
                    IntStream.rangeClosed(0, 3000).mapToObj(String::valueOf).toArray(String[]::new);
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                assertThat(here.seen()).containsExactly(all);
                assertThat(there.seen()).containsExactly(all);
            });
            Reader resumed = Reader.of(
                    node(second), Subscription.to(channel).after(first).withBuffer(10_000));
            resumed.awaitSeen(
                    IntStream.rangeClosed(1, 3000).mapToObj(String::valueOf).toArray(String[]::new));
            assertThat(publishing.isDisposed()).isTrue();
            List.of(here, there, resumed).forEach(Reader::cancel);
        }

        @Test
        @DisplayName(
                "K2 a restart without persistence begins another epoch, which running and resuming subscribers are told of")
        void restartedWithoutPersistence() {
            Own own = new Own(Map.of());
            Reader running = own.reader(Subscription.to(channel));
            ChannelPosition old = own.publish(1, 3);
            running.awaitSeen("1", "2", "3");

            own.restart();
            running.awaitSeen("1", "2", "3", "gap null");
            own.publish(4, 5);
            Reader resuming = own.reader(Subscription.to(channel).after(old));

            running.awaitSeen("1", "2", "3", "gap null", "4", "5");
            resuming.awaitSeen("gap null", "4", "5");
            List.of(running, resuming).forEach(Reader::cancel);
        }

        @Test
        @DisplayName(
                "K9 a Redis that comes back with older data leads to a gap for who has seen more, and to none for others")
        void regressed() {
            Own own = new Own(Map.of());
            Reader running = own.reader(Subscription.to(channel));
            ChannelPosition kept = own.publish(1, 5);
            try (var admin = own.client.connect()) {
                admin.sync().save();
            }
            ChannelPosition lost = own.publish(6, 7);
            running.awaitSeen("1", "2", "3", "4", "5", "6", "7");

            own.restart();
            // As many as were lost, so that offsets alone would look as if nothing had happened.
            own.publish(8, 9);
            Reader sawKept = own.reader(Subscription.to(channel).after(kept));
            Reader sawLost = own.reader(Subscription.to(channel).after(lost));
            own.publish(10, 10);

            sawKept.awaitSeen("8", "9", "10");
            sawLost.awaitSeen("gap null", "8", "9", "10");
            running.awaitSeen("1", "2", "3", "4", "5", "6", "7", "gap null", "8", "9", "10");
            List.of(running, sawKept, sawLost).forEach(Reader::cancel);
        }

        @Test
        @DisplayName("K9 the same where nobody listened meanwhile, and the first message comes from another node")
        void regressedUnseen() {
            Own own = new Own(Map.of());
            own.publish(1, 2);
            try (var admin = own.client.connect()) {
                admin.sync().save();
            }
            ChannelPosition lost = own.publish(3, 3);
            own.restart();
            ChannelBroker fresh = broker(own.client, prefix, settings);
            opened.add((AutoCloseable) fresh);
            ChannelHub other = node(fresh);

            other.publish(channel, 4).block(PATIENCE);
            other.publish(channel, 5).block(PATIENCE);

            Reader reader = Reader.of(other, Subscription.to(channel).after(lost));
            reader.awaitSeen("gap null", "4", "5");
            reader.cancel();
        }

        @Test
        @DisplayName("C13 K8 a killed connection misses nothing: what came meanwhile is read from the history")
        void connectionKilled() {
            Reader reader = Reader.of(channels, Subscription.to(channel).withBuffer(1000));
            List<String> expected = new ArrayList<>();
            try (var admin = CLIENT.connect()) {
                for (int round = 0; round < 5; round++) {
                    admin.sync().clientKill(listening());
                    for (int i = 0; i < 20; i++) {
                        String number = String.valueOf(round * 20 + i);
                        expected.add(number);
                        channels.publish(channel, Integer.valueOf(number))
                                .retryWhen(Retry.fixedDelay(200, Duration.ofMillis(100))
                                        .filter(ChannelUnavailableException.class::isInstance))
                                .block(PATIENCE);
                    }
                }
            }

            reader.awaitSeen(expected.toArray(String[]::new));
            reader.cancel();
        }

        @Test
        @DisplayName("C10 a publish whose connection is lost before the answer is there once, not twice")
        void repeated() {
            use(settings.withHistory(20_000, Duration.ofMinutes(5)).withPublishTimeout(Duration.ofSeconds(30)));
            int count = 5000;
            var killing = Flux.interval(Duration.ofMillis(150))
                    .publishOn(Schedulers.boundedElastic())
                    .doOnNext(tick -> {
                        try (var admin = CLIENT.connect()) {
                            admin.sync()
                                    .clientKill(KillArgs.Builder.typeNormal().skipme());
                        }
                    })
                    .onErrorComplete()
                    .repeat()
                    .subscribe();

            Flux.range(0, count)
                    .flatMap(
                            number -> channels.publish(channel, number)
                                    .retryWhen(Retry.fixedDelay(600, Duration.ofMillis(50))
                                            .filter(ChannelUnavailableException.class::isInstance)),
                            128)
                    .blockLast(Duration.ofSeconds(90));
            killing.dispose();

            await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> assertThat(
                            channels.history(channel, count * 2)
                                    .map(event -> Integer.valueOf(new String(event.data())))
                                    .collectList()
                                    .block(PATIENCE))
                    .doesNotHaveDuplicates()
                    .hasSize(count));
        }

        @Test
        @DisplayName("K2 FLUSHALL begins another epoch: running and resuming subscribers get one gap, then go on")
        void flushed() {
            Own own = new Own(Map.of());
            Reader running = own.reader(Subscription.to(channel));
            ChannelPosition old = own.publish(1, 1);
            running.awaitSeen("1");

            try (var admin = own.client.connect()) {
                admin.sync().flushall();
            }
            ChannelPosition fresh = own.publish(2, 2);
            Reader resuming = own.reader(Subscription.to(channel).after(old));
            own.publish(3, 3);

            assertThat(fresh.sameEpoch(old)).isFalse();
            running.awaitSeen("1", "gap null", "2", "3");
            resuming.awaitSeen("gap null", "2", "3");
            List.of(running, resuming).forEach(Reader::cancel);
        }

        @Test
        @DisplayName("K7 a Redis that hangs fails publishes within their time and health; all is well when it goes on")
        void hanging() throws Exception {
            settings = settings.withPublishTimeout(Duration.ofSeconds(2));
            Own own = new Own(Map.of());
            Reader reader = own.reader(Subscription.to(channel));
            own.publish(1, 1);
            String pid = own.pid();

            Own.signal("STOP", pid);
            try {
                StepVerifier.create(own.hub.publish(channel, 2))
                        .expectError(ChannelUnavailableException.class)
                        .verify(Duration.ofSeconds(4));
                await().atMost(Duration.ofSeconds(5)).until(() -> !own.broker.isUp());
            } finally {
                Own.signal("CONT", pid);
            }

            await().atMost(PATIENCE).until(own.broker::isUp);
            own.publish(3, 3);
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(reader.seen())
                    .startsWith("1")
                    .endsWith("3")
                    .noneMatch(seen -> seen.startsWith("gap")));
            reader.cancel();
        }

        @Test
        @DisplayName("C11 a Redis that is slow has as many publishes wait as may, and the others fail at once")
        void pending() throws Exception {
            settings = settings.withPublishTimeout(Duration.ofSeconds(2)).withMaxPendingPublishes(100);
            Own own = new Own(Map.of());
            own.publish(1, 1);
            List<String> failures = new CopyOnWriteArrayList<>();

            String pid = own.pid();
            Own.signal("STOP", pid);
            try {
                Flux.range(2, 1000)
                        .flatMap(
                                number -> own.hub
                                        .publish(channel, number)
                                        .then(Mono.just(""))
                                        .onErrorResume(failure -> Mono.just(failure.getMessage())),
                                1000)
                        .filter(message -> !message.isEmpty())
                        .doOnNext(failures::add)
                        .blockLast(Duration.ofSeconds(10));
            } finally {
                Own.signal("CONT", pid);
            }

            assertThat(failures).hasSize(1000);
            assertThat(failures)
                    .filteredOn(message -> message.startsWith("100 publishes wait for the broker, as many as may."))
                    .hasSize(900);
            assertThat(failures)
                    .filteredOn(message -> message.contains("was not confirmed within 2000 ms"))
                    .hasSize(100);
            await().atMost(PATIENCE).until(own.broker::isUp);
            StepVerifier.create(own.hub.publish(channel, "after"))
                    .expectNextCount(1)
                    .verifyComplete();
        }

        @Test
        @DisplayName("A Redis that is away at the start is waited for, by subscribers alone")
        void awayAtStart() {
            RedisServer server = RedisServer.start(Map.of());
            opened.add(server);
            server.kill();
            RedisClient client = client(server);
            opened.add(client::shutdown);
            ChannelBroker own = broker(client, prefix, settings);
            opened.add((AutoCloseable) own);
            ChannelHub hub = node(own);
            List<String> seen = new CopyOnWriteArrayList<>();
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
        }
    }
}
