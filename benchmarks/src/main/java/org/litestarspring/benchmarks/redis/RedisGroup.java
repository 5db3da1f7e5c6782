package org.litestarspring.benchmarks.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.litestarspring.benchmarks.figure.AppProcess;
import org.litestarspring.benchmarks.figure.Figure;
import org.litestarspring.benchmarks.figure.Group;
import org.litestarspring.benchmarks.figure.Remote;
import org.litestarspring.benchmarks.figure.Rounds;
import org.litestarspring.benchmarks.figure.Rounds.Contender;
import org.litestarspring.benchmarks.figure.Settings;
import org.litestarspring.benchmarks.figure.Target;
import org.litestarspring.benchmarks.redis.node.RedisNodeApp;
import org.litestarspring.test.server.RedisServer;
import reactor.core.publisher.Mono;
import reactor.netty.resources.LoopResources;

/** Two nodes behind one Redis: how fast messages go through it, and what of them a restart of it costs. */
public final class RedisGroup implements Group {

    private static final String[] OPTIONS = {"-Xms512m", "-Xmx512m", "-Dserver.port=0", "-Dserver.address=127.0.0.1"};

    private static final int UNDERWAY = 256;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final String STREAMS = "redis-streams";
    private static final String PUBSUB = "redis-pubsub";

    @Override
    public String name() {
        return "redis";
    }

    @Override
    public String partOf() {
        return "channels";
    }

    @Override
    public String conditions() {
        return "Two nodes, each a process, behind one Redis 6.2 on the same machine; nothing is pinned. One node publishes"
                + " messages of 102 bytes by `Channels.publish`, 256 at a time under way, with a history of 100,000; on each"
                + " node three subscribers note the number of every message. A round of `redis.publish` ends when all six"
                + " have everything, on `redis-streams`. For `redis.restart.*` another Redis, with `appendonly yes`, is"
                + " killed in the middle of a million messages (100,000 in a quick run) and started again a second later;"
                + " what fails meanwhile is published again. The run fails unless offsets follow each other and all six"
                + " saw one order. Options of the nodes: `" + String.join(" ", OPTIONS) + "`.";
    }

    @Override
    public List<String> artifacts() {
        return List.of("spring-boot", "lettuce-core", "embedded-redis");
    }

    /** Both nodes' ports of one broker. */
    private record Pair(Remote remote, int one, int other) {

        List<Account> accounts() {
            List<Account> accounts = new ArrayList<>();
            for (int port : List.of(this.one, this.other)) {
                this.remote
                        .answer(port, "/accounts", PATIENCE)
                        .lines()
                        .map(Account::of)
                        .forEach(accounts::add);
            }
            return accounts;
        }

        void both(String path) {
            this.remote.answer(this.one, path, PATIENCE);
            this.remote.answer(this.other, path, PATIENCE);
        }

        /** Waits until all have that many, or nothing comes any more; says how many have come for sure. */
        long await(long messages) {
            String path = "/await?messages=" + messages;
            return Math.min(
                    Long.parseLong(this.remote.answer(this.one, path, PATIENCE)),
                    Long.parseLong(this.remote.answer(this.other, path, PATIENCE)));
        }

        Mono<String> publish(int count) {
            return this.remote.ask(this.one, "/publish?count=" + count + "&underway=" + UNDERWAY);
        }
    }

    /** What a subscriber saw. */
    private record Account(long messages, long different, long gaps, long jumps, long order) {

        static Account of(String line) {
            String[] words = line.split(" ");
            return new Account(
                    Long.parseLong(words[0]),
                    Long.parseLong(words[1]),
                    Long.parseLong(words[2]),
                    Long.parseLong(words[3]),
                    Long.parseLong(words[4]));
        }
    }

    @Override
    public List<Figure> run(Settings settings) throws Exception {
        LoopResources loops = LoopResources.create("driver", 1, true);
        try (RedisServer redis = RedisServer.start();
                RedisServer durable = RedisServer.start(Map.of("appendonly", "yes"))) {
            String[] brokers = {
                STREAMS + ":" + redis.port(), PUBSUB + ":" + redis.port(), STREAMS + ":" + durable.port()
            };
            try (AppProcess one = node(settings, "redis-one.log", brokers);
                    AppProcess other = node(settings, "redis-other.log", brokers)) {
                String[] ones = one.next().split(" ");
                String[] others = other.next().split(" ");
                List<Pair> pairs = new ArrayList<>();
                for (int i = 0; i < brokers.length; i++) {
                    Pair pair = new Pair(new Remote(loops), Integer.parseInt(ones[i]), Integer.parseInt(others[i]));
                    pair.both("/watch");
                    pairs.add(pair);
                }
                List<Figure> figures = new ArrayList<>();
                figures.add(speed(settings, pairs.get(0), pairs.get(1)));
                figures.addAll(restart(settings, pairs.get(2), durable));
                return figures;
            }
        } finally {
            loops.disposeLater(Duration.ZERO, Duration.ofSeconds(2)).block(Duration.ofSeconds(10));
        }
    }

    private static AppProcess node(Settings settings, String log, String[] brokers) throws Exception {
        return AppProcess.start(
                AppProcess.withStarter(), RedisNodeApp.class, null, settings.work(log), OPTIONS, List.of(brokers));
    }

    private static Figure speed(Settings settings, Pair streams, Pair pubsub) throws Exception {
        int messages = settings.either(20_000, 200_000);
        Map<String, Contender> contenders = new LinkedHashMap<>();
        contenders.put(STREAMS, () -> through(streams, messages));
        contenders.put(PUBSUB, () -> through(pubsub, messages));
        Rounds rounds = Rounds.run(settings.either(3, 3), settings.plan(12), contenders);
        return Figure.of(Target.REDIS_PUBLISH, rounds.of(STREAMS));
    }

    private static double through(Pair pair, int messages) {
        pair.both("/forget");
        long begun = System.nanoTime();
        String said = pair.publish(messages).block(PATIENCE);
        pair.await(messages);
        double seconds = (System.nanoTime() - begun) / 1e9;
        requireOneOrder(pair.accounts());
        for (Account account : pair.accounts()) {
            if (account.messages() != messages || account.different() != messages) {
                throw new AssertionError("Of " + messages + " messages a subscriber saw " + account + "; " + said);
            }
        }
        return messages / seconds;
    }

    private static void requireOneOrder(List<Account> accounts) {
        if (accounts.stream().mapToLong(Account::order).distinct().count() != 1
                || accounts.stream().anyMatch(account -> account.jumps() > 0)) {
            throw new AssertionError("The subscribers did not see one order without holes: " + accounts);
        }
    }

    private static List<Figure> restart(Settings settings, Pair pair, RedisServer redis) throws Exception {
        int messages = settings.either(100_000, 1_000_000);
        pair.both("/forget");
        Mono<String> publishing = pair.publish(messages).cache();
        publishing.subscribe(said -> {}, failure -> System.err.println("Publishing failed: " + failure));
        pair.await(messages / 2);
        redis.kill();
        long before = pair.await(0);
        Thread.sleep(1000);
        redis.restart();
        String said = String.valueOf(publishing.block(PATIENCE));
        pair.await(messages);
        // Were one doubled, it could come last.
        Thread.sleep(500);
        List<Account> accounts = pair.accounts();
        System.out.println("  Redis was killed after " + before + " of " + messages + " messages; " + said.split(" ")[0]
                + " publishes failed and were repeated; the subscribers saw " + accounts);
        if (before >= messages) {
            throw new AssertionError("All messages were through before Redis was killed.");
        }
        requireOneOrder(accounts);
        return List.of(
                Figure.of(
                        Target.REDIS_LOST,
                        accounts.stream()
                                .map(account -> (double) messages - account.different())
                                .toList()),
                Figure.of(
                        Target.REDIS_DOUBLED,
                        accounts.stream()
                                .map(account -> (double) account.messages() - account.different())
                                .toList()));
    }
}
