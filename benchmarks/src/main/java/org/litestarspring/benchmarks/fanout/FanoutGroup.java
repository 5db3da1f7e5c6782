package org.litestarspring.benchmarks.fanout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.litestarspring.benchmarks.fanout.ours.OursFanoutApp;
import org.litestarspring.benchmarks.fanout.plain.PlainFanoutApp;
import org.litestarspring.benchmarks.figure.AppProcess;
import org.litestarspring.benchmarks.figure.Figure;
import org.litestarspring.benchmarks.figure.Group;
import org.litestarspring.benchmarks.figure.Remote;
import org.litestarspring.benchmarks.figure.Rounds;
import org.litestarspring.benchmarks.figure.Rounds.Contender;
import org.litestarspring.benchmarks.figure.Settings;
import org.litestarspring.benchmarks.figure.Target;
import reactor.netty.resources.LoopResources;

/**
 * One node and 1,000 subscribers: deliveries per second of messages that are published as fast as they are taken, the time
 * that they take at half of that, and what subscribers cost the others that read nothing.
 */
public final class FanoutGroup implements Group {

    private static final int SUBSCRIBERS = 1000;
    private static final int SILENT = SUBSCRIBERS / 100;

    /** Of a round, published at once; the buffers of the server's subscribers hold twice as many. */
    private static final int MESSAGES = 1000;

    /** What the system keeps of a connection that nobody reads is about 13,000 messages. */
    private static final int TO_FILL_BUFFERS = 25;

    private static final double P99 = 99;

    private static final String SLOW = "board:slow";

    private static final String OURS = "ours, WebSocket";
    private static final String PLAIN = "WebFlux, WebSocket";
    private static final String STREAMS = "ours, SSE";
    private static final String ALONE = "990 that read";
    private static final String BESIDE_SILENT = "990 that read beside 10 that do not";

    /** The silent ones are not to be taken for gone. */
    private static final String[] OPTIONS = {
        "-Xms1g",
        "-Xmx1g",
        "-Dserver.port=0",
        "-Dserver.address=127.0.0.1",
        "-Dreactor.netty.ioWorkerCount=1",
        "-Dlitestar.channels.heartbeat=10m"
    };

    @Override
    public String name() {
        return "fanout";
    }

    @Override
    public String partOf() {
        return "channels";
    }

    @Override
    public String conditions() {
        return "One process with the starter and one without it, "
                + (AppProcess.canPin()
                        ? "both pinned to the second core, of which one is idle while the other is measured; the"
                                + " subscribers are pinned to the first"
                        : "not pinned, because this machine has no `taskset` or one core")
                + ". 1,000 subscribers of each kind, which stay connected; messages of about 205 bytes in their envelope,"
                + " 1,000 of them a round, of the handler by hand 250 in a quick run, published as fast as they are taken;"
                + " a round ends when every subscriber has every message, and those before the compilers of both servers are done do"
                + " not count. `fanout.ws.p99-ms` is the 99th percentile, over"
                + " all deliveries of some seconds at half of the"
                + " median rate, of the time from when a message was due to be published, which it carries, until the"
                + " client has read it; its low and high are of those percentiles. For `fanout.slow10.loss` 990 others get"
                + " the messages of a round alone and beside ten sockets that read nothing, with buffers of 2,048 messages"
                + " and the policy `drop-oldest`; at the end the ten read, and each must find all that was published, as"
                + " messages or as the number of a gap. Options of the servers: `" + String.join(" ", OPTIONS) + "`.";
    }

    @Override
    public List<String> artifacts() {
        return List.of("spring-boot", "spring-webflux", "reactor-netty-http", "jackson-databind", "HdrHistogram");
    }

    @Override
    public List<Figure> run(Settings settings) throws Exception {
        String all = "0-" + (Runtime.getRuntime().availableProcessors() - 1);
        AppProcess.pinSelf("0");
        LoopResources loops = LoopResources.create("audience", 1, true);
        Remote remote = new Remote(loops);
        List<Figure> figures = new ArrayList<>();
        try (AppProcess oursApp = AppProcess.start(
                AppProcess.withStarter(), OursFanoutApp.class, 1, settings.work("fanout-ours.log"), OPTIONS)) {
            int ours = Integer.parseInt(oursApp.next());
            try (AppProcess plainApp = AppProcess.start(
                    AppProcess.withoutStarter(), PlainFanoutApp.class, 1, settings.work("fanout-plain.log"), OPTIONS)) {
                figures.addAll(rates(settings, remote, ours, Integer.parseInt(plainApp.next())));
            }
            double millionsPerSecond = figures.get(0).value();
            figures.add(latency(settings, remote, ours, millionsPerSecond * 1e6 / 2));
            figures.add(slow(settings, remote, ours));
            return figures;
        } finally {
            loops.disposeLater(Duration.ZERO, Duration.ofSeconds(2)).block(Duration.ofSeconds(10));
            AppProcess.pinSelf(all);
        }
    }

    private static List<Figure> rates(Settings settings, Remote remote, int ours, int plain) throws Exception {
        try (Audience sockets = Audience.ofSockets(remote, ours, SUBSCRIBERS, "board:sockets", Tally.counting());
                Audience plainSockets = Audience.ofPlainSockets(remote, plain, SUBSCRIBERS);
                Audience streams = Audience.ofStreams(remote, ours, SUBSCRIBERS, "board:streams")) {
            Map<String, Contender> contenders = new LinkedHashMap<>();
            contenders.put(OURS, () -> sockets.measure(MESSAGES));
            contenders.put(PLAIN, () -> plainSockets.measure(settings.either(MESSAGES / 4, MESSAGES)));
            contenders.put(STREAMS, () -> streams.measure(MESSAGES));
            // A server of one core is measured together with its compiler until that is done, after a dozen rounds or
            // so.
            Rounds rounds = Rounds.run(settings.either(14, 24), settings.plan(18), contenders);
            return List.of(
                    Figure.of(
                            Target.FANOUT_DELIVERIES,
                            rounds.of(OURS).stream().map(rate -> rate / 1e6).toList()),
                    rounds.ratio(Target.FANOUT_OVER_WEBFLUX, OURS, PLAIN),
                    rounds.ratio(Target.FANOUT_SSE, STREAMS, OURS));
        }
    }

    private static Figure latency(Settings settings, Remote remote, int port, double deliveriesPerSecond)
            throws Exception {
        Duration distance = Duration.ofNanos((long) (1e9 * SUBSCRIBERS / deliveriesPerSecond));
        int messages = (int) (Duration.ofSeconds(settings.either(3, 10)).toNanos() / distance.toNanos());
        Tally tally = Tally.timing();
        try (Audience sockets = Audience.ofSockets(remote, port, SUBSCRIBERS, "board:paced", tally)) {
            // What it goes through is compiled on the core that serves.
            sockets.pace(4 * messages, distance);
            tally.times().take();
            List<Double> percentiles = new ArrayList<>();
            for (int round = 0; round < settings.either(3, 10); round++) {
                sockets.pace(messages, distance);
                Histogram times = tally.times().take();
                if (times.getTotalCount() != (long) messages * SUBSCRIBERS) {
                    throw new AssertionError(times.getTotalCount() + " times were measured of " + messages
                            + " messages to " + SUBSCRIBERS + " sockets.");
                }
                percentiles.add(times.getValueAtPercentile(P99) / 1e6);
                System.out.printf(
                        "  paced, %.0f deliveries/s: p50 %.2f ms, p99 %.2f ms, p99.9 %.2f ms, most %.2f ms%n",
                        1e9 * SUBSCRIBERS / distance.toNanos(),
                        times.getValueAtPercentile(50) / 1e6,
                        times.getValueAtPercentile(P99) / 1e6,
                        times.getValueAtPercentile(99.9) / 1e6,
                        times.getMaxValue() / 1e6);
            }
            return Figure.of(Target.FANOUT_LATENCY, percentiles);
        }
    }

    private static Figure slow(Settings settings, Remote remote, int port) throws Exception {
        try (SilentSockets silent = SilentSockets.open(remote, port, SILENT, SLOW)) {
            // Fills what the system keeps of their connections, so that every measured message waits in the server.
            for (int i = 0; i < TO_FILL_BUFFERS; i++) {
                Audience.publish(remote, port, SLOW, MESSAGES);
            }
            return slow(settings, remote, port, silent);
        }
    }

    private static Figure slow(Settings settings, Remote remote, int port, SilentSockets silent) throws Exception {
        try (Audience beside = Audience.ofSockets(remote, port, SUBSCRIBERS - SILENT, SLOW, Tally.counting());
                Audience alone =
                        Audience.ofSockets(remote, port, SUBSCRIBERS - SILENT, "board:alone", Tally.counting())) {
            long[] published = {TO_FILL_BUFFERS * MESSAGES};
            Map<String, Contender> contenders = new LinkedHashMap<>();
            contenders.put(BESIDE_SILENT, () -> {
                published[0] += MESSAGES;
                return beside.measure(MESSAGES);
            });
            contenders.put(ALONE, () -> alone.measure(MESSAGES));
            Rounds rounds = Rounds.run(settings.either(2, 5), settings.plan(12), contenders);
            long missed = silent.readAll(published[0]);
            System.out.println("  each silent socket missed " + missed + " of " + published[0]
                    + " messages at least, and was told so");
            List<Double> with = rounds.of(BESIDE_SILENT);
            List<Double> without = rounds.of(ALONE);
            return Figure.of(
                    Target.FANOUT_SLOW,
                    IntStream.range(0, with.size())
                            .mapToObj(i -> 1 - with.get(i) / without.get(i))
                            .toList());
        }
    }
}
