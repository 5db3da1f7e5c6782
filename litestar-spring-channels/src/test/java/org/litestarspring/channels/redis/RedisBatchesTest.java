package org.litestarspring.channels.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.AsyncCommand;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.litestarspring.channels.ChannelEvent;
import org.litestarspring.channels.ChannelHub;
import org.litestarspring.channels.ChannelNames;
import org.litestarspring.channels.ChannelPosition;
import org.litestarspring.channels.ChannelSettings;
import org.litestarspring.channels.ChannelUnavailableException;
import org.litestarspring.channels.JacksonPayloads;
import org.litestarspring.channels.MessageTooLargeException;
import org.litestarspring.channels.Subscription;
import org.litestarspring.test.server.RedisServer;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;
import tools.jackson.databind.json.JsonMapper;

@DisplayName("Publishes that go to Redis together")
class RedisBatchesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int UNDERWAY = 256;

    private final ChannelSettings settings = ChannelSettings.defaults()
            .withHistory(50_000, Duration.ofMinutes(5))
            .withPublishTimeout(Duration.ofSeconds(50));

    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        Collections.reverse(this.opened);
        for (AutoCloseable one : this.opened) {
            one.close();
        }
    }

    /** A server of the test's own, with a node on it. */
    private final class Own {

        final RedisServer server;
        final RedisClient client;
        final ChannelHub hub;

        Own(Map<String, String> configuration) {
            this.server = RedisServer.start(configuration);
            opened.add(this.server);
            this.client = RedisChannelsContract.client(this.server);
            opened.add(this.client::shutdown);
            try (var admin = this.client.connect()) {
                admin.sync().scriptLoad(RedisScripts.PUBLISH.text());
            }
            this.hub = node();
        }

        ChannelHub node() {
            RedisStreamsBroker broker = new RedisStreamsBroker(this.client, "batches:", settings);
            opened.add(broker);
            await().atMost(PATIENCE).until(broker::isUp);
            ChannelNames names = new ChannelNames(List.of("a", "b", "c"), List.of());
            return new ChannelHub(broker, names, new JacksonPayloads(JsonMapper.shared()), settings);
        }

        /** How often the script that publishes ran. */
        long calls() {
            return number("commandstats", "cmdstat_eval(?:sha)?:calls=(\\d+)");
        }

        long number(String section, String pattern) {
            try (StatefulRedisConnection<String, String> admin = this.client.connect()) {
                Matcher found = Pattern.compile(pattern).matcher(admin.sync().info(section));
                long sum = 0;
                while (found.find()) {
                    sum += Long.parseLong(found.group(1));
                }
                return sum;
            }
        }

        List<String> history(String channel) {
            return this.hub
                    .history(channel, settings.historySize())
                    .map(ChannelEvent::data)
                    .map(String::new)
                    .collectList()
                    .block(PATIENCE);
        }
    }

    private static String[] numbers(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(String::valueOf).toArray(String[]::new);
    }

    @Test
    @DisplayName(
            "One alone is a call of its own at once; while Redis is busy four wait there, and others go 128 by a call")
    void grows() throws Exception {
        Own own = new Own(Map.of());
        Flux.range(1, 20).concatMap(number -> own.hub.publish("a", number)).blockLast(PATIENCE);
        assertThat(own.calls()).isEqualTo(20);
        String pid = Long.toString(own.number("server", "process_id:(\\d+)"));

        RedisChannelsContract.Own.signal("STOP", pid);
        Mono<Long> published;
        try {
            published = Flux.range(21, 300)
                    .flatMap(number -> own.hub.publish("a", number), 300)
                    .count()
                    .cache();
            published.subscribe();
        } finally {
            RedisChannelsContract.Own.signal("CONT", pid);
        }

        assertThat(published.block(PATIENCE)).isEqualTo(300);
        assertThat(own.calls() - 20).isEqualTo(4 + 3);
        assertThat(own.history("a")).containsExactly(numbers(1, 320));
    }

    @Test
    @DisplayName("A call holds 256 kB at most, but for a message that is larger alone")
    void bytes() {
        Queue<PendingPublish> waiting = new ArrayDeque<>();
        for (int size : List.of(100_000, 100_000, 100_000, 300_000, 10, 10)) {
            Mono.<ChannelPosition>create(publisher ->
                            waiting.add(new PendingPublish("a", new byte[0], new byte[size], publisher, () -> {})))
                    .subscribe();
        }

        List<Integer> calls = new ArrayList<>();
        while (!waiting.isEmpty()) {
            calls.add(PublishLane.gather(waiting).size());
        }

        assertThat(calls).containsExactly(2, 1, 1, 2);
    }

    @Test
    @DisplayName("Each channel keeps its order, each message is there once, and each publisher is told its own place")
    void channels() {
        Own own = new Own(Map.of());
        Map<String, List<Long>> places = Map.of(
                "a",
                new CopyOnWriteArrayList<>(),
                "b",
                new CopyOnWriteArrayList<>(),
                "c",
                new CopyOnWriteArrayList<>());
        List<String> names = List.of("a", "b", "c");

        Flux.range(1, 3000)
                .flatMap(
                        number -> {
                            String channel = names.get(number % 3);
                            return own.hub.publish(channel, number).doOnNext(position -> places.get(channel)
                                    .add(position.offset()));
                        },
                        UNDERWAY)
                .blockLast(PATIENCE);

        for (String channel : names) {
            int first = names.indexOf(channel) == 0 ? 3 : names.indexOf(channel);
            assertThat(own.history(channel))
                    .containsExactly(IntStream.range(0, 1000)
                            .mapToObj(i -> String.valueOf(first + 3 * i))
                            .toArray(String[]::new));
            assertThat(places.get(channel))
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, 1000).boxed().toList());
        }
        assertThat(own.calls()).as("calls of the script").isLessThan(3000 / 4);
    }

    @Test
    @DisplayName("K23 one that is too large fails alone, and one that is given up meanwhile stops none")
    void others() {
        Own own = new Own(Map.of());
        List<Throwable> failures = new CopyOnWriteArrayList<>();

        Long published = Flux.range(1, 1000)
                .flatMap(
                        number -> {
                            if (number % 10 == 0) {
                                own.hub.publish("a", "given up").subscribe().dispose();
                            }
                            return own.hub
                                    .publish("a", number == 500 ? "x".repeat(70_000) : number)
                                    .onErrorResume(failure -> {
                                        failures.add(failure);
                                        return Mono.empty();
                                    });
                        },
                        UNDERWAY)
                .count()
                .block(PATIENCE);

        assertThat(failures).singleElement().isInstanceOf(MessageTooLargeException.class);
        assertThat(published).isEqualTo(999);
        assertThat(own.history("a").stream().filter(seen -> !seen.contains("given up")))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 1000)
                        .filter(number -> number != 500)
                        .mapToObj(String::valueOf)
                        .toList());
    }

    @Nested
    @DisplayName("The script")
    class Script {

        private static byte[] utf8(String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }

        private static String offsets(AsyncCommand<byte[], byte[], List<Object>> answered) throws Exception {
            return MessageFormat.text(answered.get(20, TimeUnit.SECONDS).get(2));
        }

        @Test
        @DisplayName(
                "C10 finds each message of a call that was there before, adds the others, and leaves out empty ones")
        void repeats() throws Exception {
            byte[][] keys = {utf8("{x}:meta"), utf8("{x}:log")};
            byte[][] arguments = {
                utf8("e1"),
                utf8("100"),
                utf8("60000"),
                utf8("60000"),
                utf8("n.1"),
                utf8("0 t -\n1"),
                utf8("n.2"),
                utf8("0 t -\n2"),
                utf8("n.3"),
                utf8("0 t -\n3"),
            };
            Own own = new Own(Map.of());
            try (var connection = own.client.connect(ByteArrayCodec.INSTANCE)) {
                ScriptCall call = new ScriptCall(RedisScripts.PUBLISH, keys, arguments, () -> {});
                var first = call.byText();
                connection.dispatch(first);
                assertThat(offsets(first)).isEqualTo("1 2 3");

                arguments[4] = utf8("n.4");
                arguments[8] = utf8("n.5");
                var again = call.byDigest();
                connection.dispatch(again);
                assertThat(offsets(again)).isEqualTo("4 2 5");

                arguments[4] = new byte[0];
                var emptied = new ScriptCall(RedisScripts.PUBLISH, keys, arguments, () -> {}).byDigest();
                connection.dispatch(emptied);
                assertThat(offsets(emptied)).isEqualTo("0 6 7");
                assertThat(connection.sync().xlen(keys[1])).isEqualTo(7);
            }
        }

        @Test
        @DisplayName("C22 keeps as many as it should where one call brings more")
        void trims() throws Exception {
            byte[][] keys = {utf8("{y}:meta"), utf8("{y}:log")};
            byte[][] arguments = new byte[4 + 2 * 20][];
            arguments[0] = utf8("e1");
            arguments[1] = utf8("15");
            arguments[2] = utf8("60000");
            arguments[3] = utf8("60000");
            for (int i = 0; i < 20; i++) {
                arguments[4 + 2 * i] = utf8("n." + i);
                arguments[5 + 2 * i] = utf8(System.currentTimeMillis() + " t -\n" + i);
            }
            Own own = new Own(Map.of());
            try (var connection = own.client.connect(ByteArrayCodec.INSTANCE)) {
                var call = new ScriptCall(RedisScripts.PUBLISH, keys, arguments, () -> {}).byText();
                connection.dispatch(call);
                assertThat(offsets(call)).endsWith(" 19 20");
                assertThat(connection.sync().xlen(keys[1])).isEqualTo(15);
            }
        }
    }

    @Nested
    @Tag("faults")
    @DisplayName("When Redis fails")
    class Failures {

        @Test
        @DisplayName("K1 a server killed in the middle of calls loses none of their messages, and doubles none")
        void killed() {
            int count = 20_000;
            Own own = new Own(RedisChannelsContract.KEPT);
            List<List<String>> seen = new ArrayList<>();
            List<Disposable> subscriptions = new ArrayList<>();
            for (ChannelHub hub : List.of(own.hub, own.node())) {
                List<String> here = Collections.synchronizedList(new ArrayList<>());
                List<ChannelEvent.Kind> kinds = new CopyOnWriteArrayList<>();
                seen.add(here);
                subscriptions.add(hub.subscribe(Subscription.to("a").withBuffer(count + 10))
                        .subscribe(event -> {
                            kinds.add(event.kind());
                            if (event.kind() != ChannelEvent.Kind.SUBSCRIBED) {
                                here.add(new String(event.data(), StandardCharsets.UTF_8));
                            }
                        }));
                await().atMost(PATIENCE).until(() -> !kinds.isEmpty());
            }

            Mono<Long> publishing = Flux.range(1, count)
                    .flatMap(
                            number -> own.hub
                                    .publish("a", number)
                                    .retryWhen(Retry.fixedDelay(600, Duration.ofMillis(50))
                                            .filter(ChannelUnavailableException.class::isInstance)),
                            UNDERWAY)
                    .count()
                    .cache();
            publishing.subscribe();
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(2))
                    .until(() -> seen.get(1).size() > count / 4);
            own.server.kill();
            own.server.restart();

            assertThat(publishing.block(PATIENCE)).isEqualTo(count);
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(seen)
                    .allSatisfy(all -> assertThat(all).hasSize(count)));
            assertThat(seen.get(0)).containsExactlyInAnyOrder(numbers(1, count)).isEqualTo(seen.get(1));
            subscriptions.forEach(Disposable::dispose);
        }
    }
}
