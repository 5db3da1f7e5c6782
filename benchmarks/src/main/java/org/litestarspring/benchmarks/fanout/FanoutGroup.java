package org.litestarspring.benchmarks.fanout;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.litestarspring.benchmarks.fanout.ours.OursFanoutApp;
import org.litestarspring.benchmarks.fanout.plain.PlainFanoutApp;
import org.litestarspring.benchmarks.figure.AppProcess;
import org.litestarspring.benchmarks.figure.Figure;
import org.litestarspring.benchmarks.figure.Group;
import org.litestarspring.benchmarks.figure.Rounds;
import org.litestarspring.benchmarks.figure.Rounds.Contender;
import org.litestarspring.benchmarks.figure.Settings;
import org.litestarspring.benchmarks.figure.Target;

/** Deliveries per second of messages that are published as fast as they are taken, to many subscribers at once. */
public final class FanoutGroup implements Group {

    private static final String[] OPTIONS = {
        "-Xms1g", "-Xmx1g", "-Dserver.port=0", "-Dserver.address=127.0.0.1", "-Dreactor.netty.ioWorkerCount=1"
    };

    private static final String SUBSCRIBE = "{\"type\":\"subscribe\",\"channel\":\"board\"}";

    /** With the envelope, about 205 bytes. */
    private static final String TEXT = "x".repeat(100);

    @Override
    public String name() {
        return "fanout";
    }

    @Override
    public String conditions() {
        return "One process with the starter and one without it, "
                + (AppProcess.canPin()
                        ? "both pinned to the second core, of which one is idle while the other is measured; the"
                                + " subscribers are pinned to the first"
                        : "not pinned, because this machine has no `taskset` or one core")
                + ". Messages of about 205 bytes in their envelope, published as fast as they are taken; a round ends when"
                + " every subscriber has every message. Options of the servers: `" + String.join(" ", OPTIONS) + "`.";
    }

    @Override
    public List<String> artifacts() {
        return List.of("spring-boot", "spring-webflux", "reactor-netty-http", "jackson-databind");
    }

    @Override
    public List<Figure> run(Settings settings) throws Exception {
        int subscribers = settings.either(200, 1000);
        int messages = settings.either(500, 1000);
        String all = "0-" + (Runtime.getRuntime().availableProcessors() - 1);
        AppProcess.pinSelf("0");
        try (AppProcess oursApp = AppProcess.start(
                        AppProcess.withStarter(), OursFanoutApp.class, 1, settings.work("fanout-ours.log"), OPTIONS);
                AppProcess plainApp = AppProcess.start(
                        AppProcess.withoutStarter(),
                        PlainFanoutApp.class,
                        1,
                        settings.work("fanout-plain.log"),
                        OPTIONS)) {
            int ours = Integer.parseInt(oursApp.next());
            int plain = Integer.parseInt(plainApp.next());
            Map<String, Contender> contenders = new LinkedHashMap<>();
            contenders.put(
                    "ours, WebSocket", () -> measured(Audience.ofSockets(ours, subscribers, SUBSCRIBE), messages));
            contenders.put(
                    "WebFlux, WebSocket", () -> measured(Audience.ofSockets(plain, subscribers, null), messages));
            contenders.put("ours, SSE", () -> measured(Audience.ofStreams(ours, subscribers), messages));
            Rounds rounds = Rounds.run(settings.either(1, 3), settings.plan(60), contenders);
            return List.of(
                    Figure.of(
                            Target.FANOUT_DELIVERIES,
                            rounds.of("ours, WebSocket").stream()
                                    .map(rate -> rate / 1e6)
                                    .toList()),
                    rounds.ratio(Target.FANOUT_OVER_WEBFLUX, "ours, WebSocket", "WebFlux, WebSocket"),
                    rounds.ratio(Target.FANOUT_SSE, "ours, SSE", "ours, WebSocket"));
        } finally {
            AppProcess.pinSelf(all);
        }
    }

    private static double measured(Audience audience, int messages) throws Exception {
        try (audience) {
            return audience.measure(messages, TEXT);
        }
    }
}
