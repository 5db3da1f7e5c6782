package org.litestarspring.benchmarks.fanout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.litestarspring.benchmarks.fanout.ours.OursFanoutApp;
import org.litestarspring.benchmarks.figure.AppProcess;
import org.litestarspring.benchmarks.figure.Figure;
import org.litestarspring.benchmarks.figure.Group;
import org.litestarspring.benchmarks.figure.Remote;
import org.litestarspring.benchmarks.figure.Settings;
import org.litestarspring.benchmarks.figure.Target;
import reactor.netty.resources.LoopResources;

/** 10,000 sockets that are subscribed to a channel on which nothing happens: their heap, and what their pings hold up. */
public final class IdleGroup implements Group {

    private static final int IDLE = 10_000;
    private static final int ACTIVE = 10;
    private static final Duration DISTANCE = Duration.ofMillis(2);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final String[] OPTIONS = {
        "-Xms1g", "-Xmx1g", "-Dserver.port=0", "-Dserver.address=127.0.0.1", "-Dreactor.netty.ioWorkerCount=1"
    };

    @Override
    public String name() {
        return "idle";
    }

    @Override
    public String partOf() {
        return "channels";
    }

    @Override
    public String conditions() {
        return "One process with the starter and one event loop, "
                + (AppProcess.canPin()
                        ? "pinned to the second core; the sockets are pinned to the first"
                        : "not pinned, because this machine has no `taskset` or one core")
                + ". 10,000 WebSockets subscribe to one channel, are opened as fast as they can be, and then do nothing but"
                + " answer pings, one each every 15 s, in a quick run every 5 s. The heap is the server's after a full"
                + " collection, once every socket has answered; `idle.10k.socket-kb` is what is more of it than before"
                + " they came, for each. Meanwhile ten other sockets get a message each 2 ms;"
                + " `idle.10k.heartbeat-stall-ms` is the longest that one took, from when it was due until it was read, in"
                + " a stretch as long as one heartbeat, in which every idle socket is pinged once; the first such stretch does not"
                + " count. Options of the server: `"
                + String.join(" ", OPTIONS) + "`.";
    }

    @Override
    public List<String> artifacts() {
        return List.of("spring-boot", "reactor-netty-http", "HdrHistogram");
    }

    @Override
    public List<Figure> run(Settings settings) throws Exception {
        String all = "0-" + (Runtime.getRuntime().availableProcessors() - 1);
        Duration heartbeat = Duration.ofSeconds(settings.either(5, 15));
        List<String> options = new ArrayList<>(List.of(OPTIONS));
        options.add("-Dlitestar.channels.heartbeat=" + heartbeat.toSeconds() + "s");
        options.add("-Dlitestar.channels.pong-timeout=" + heartbeat.dividedBy(2).toMillis() + "ms");
        AppProcess.pinSelf("0");
        LoopResources loops = LoopResources.create("audience", 1, true);
        try (AppProcess app = AppProcess.start(
                AppProcess.withStarter(),
                OursFanoutApp.class,
                1,
                settings.work("idle.log"),
                options.toArray(String[]::new))) {
            return measured(settings, new Remote(loops), Integer.parseInt(app.next()), heartbeat);
        } finally {
            loops.disposeLater(Duration.ZERO, Duration.ofSeconds(2)).block(Duration.ofSeconds(10));
            AppProcess.pinSelf(all);
        }
    }

    private static List<Figure> measured(Settings settings, Remote remote, int port, Duration heartbeat)
            throws Exception {
        Tally idle = Tally.counting();
        Tally active = Tally.timing();
        try (Audience few = Audience.ofSockets(remote, port, ACTIVE, "board:active", active)) {
            int messages = (int) (heartbeat.toNanos() / DISTANCE.toNanos());
            // Twice as many as are measured at a time, so that both sides are compiled.
            few.pace(messages, DISTANCE);
            double before = heap(remote, port);
            active.times().take();
            few.pace(messages, DISTANCE);
            print("without them", active.times().take());
            try (Audience many = Audience.ofSockets(remote, port, IDLE, "board:quiet", idle)) {
                // All have been pinged once when the first is pinged again.
                await(idle, IDLE);
                double with = heap(remote, port);
                // What answers all of them is compiled on the core that serves.
                few.pace(messages, DISTANCE);
                active.times().take();
                List<Double> longest = new ArrayList<>();
                int rounds = settings.either(3, 5);
                long pings = idle.pings.sum();
                for (int round = 0; round < rounds; round++) {
                    few.pace(messages, DISTANCE);
                    Histogram times = active.times().take();
                    print("beside them", times);
                    longest.add(times.getMaxValue() / 1e6);
                }
                // The beats of a few sockets lie at the edges of what was measured.
                if (idle.pings.sum() - pings < (long) (rounds - 1) * IDLE || idle.messages.sum() != 0) {
                    throw new AssertionError(idle.pings.sum() - pings + " pings and " + idle.messages.sum()
                            + " messages came to " + IDLE + " idle sockets in " + rounds + " heartbeats.");
                }
                many.requireOpen();
                System.out.printf(
                        "  heap before %.1f MB, with %d sockets %.1f MB; %d pings%n",
                        before / 1e6, IDLE, with / 1e6, idle.pings.sum() - pings);
                return List.of(
                        Figure.of(Target.IDLE_HEAP, List.of(with / 1e6)),
                        Figure.of(Target.IDLE_SOCKET, List.of((with - before) / 1e3 / IDLE)),
                        Figure.of(Target.IDLE_STALL, longest));
            }
        }
    }

    private static void await(Tally idle, long pings) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (idle.pings.sum() < pings) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(idle.pings.sum() + " pings came to " + IDLE + " idle sockets.");
            }
            Thread.sleep(10);
        }
    }

    private static double heap(Remote remote, int port) {
        return Double.parseDouble(remote.answer(port, "/heap", PATIENCE));
    }

    private static void print(String when, Histogram times) {
        System.out.printf(
                "  %s: %d deliveries, p50 %.2f ms, p99 %.2f ms, most %.2f ms%n",
                when,
                times.getTotalCount(),
                times.getValueAtPercentile(50) / 1e6,
                times.getValueAtPercentile(99) / 1e6,
                times.getMaxValue() / 1e6);
    }
}
