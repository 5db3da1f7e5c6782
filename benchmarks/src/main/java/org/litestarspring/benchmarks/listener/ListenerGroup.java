package org.litestarspring.benchmarks.listener;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.litestarspring.benchmarks.figure.AppProcess;
import org.litestarspring.benchmarks.figure.Figure;
import org.litestarspring.benchmarks.figure.Group;
import org.litestarspring.benchmarks.figure.Rounds;
import org.litestarspring.benchmarks.figure.Rounds.Contender;
import org.litestarspring.benchmarks.figure.Settings;
import org.litestarspring.benchmarks.figure.Target;
import org.litestarspring.benchmarks.listener.ours.OursEchoApp;
import org.litestarspring.benchmarks.listener.ours.OursListenerApp;
import org.litestarspring.benchmarks.listener.plain.PlainEchoApp;
import org.litestarspring.benchmarks.listener.plain.PlainListenerApp;

/** Messages per second that a method takes and answers, and events per second of a stream that a handler returns. */
public final class ListenerGroup implements Group {

    private static final String[] OPTIONS = {
        "-Xms512m", "-Xmx512m", "-Dserver.port=0", "-Dserver.address=127.0.0.1", "-Dreactor.netty.ioWorkerCount=1"
    };

    private static final int WARM_UPS = 10;

    /** 200 bytes. */
    private static final String TEXT = "{\"flight\":\"UA-17\",\"minutes\":25,\"text\":\"" + "x".repeat(159) + "\"}";

    @Override
    public String name() {
        return "listener";
    }

    @Override
    public String conditions() {
        return "One process with the starter and one without it, "
                + (AppProcess.canPin()
                        ? "both pinned to the second core, of which one is idle while the other is measured; the clients are"
                                + " pinned to the first"
                        : "not pinned, because this machine has no `taskset` or one core")
                + ". Eight sockets with sixteen messages of " + TEXT.length()
                + " bytes on their way each; ours decodes, validates and maps both ways, the handler by hand decodes and"
                + " encodes with Jackson. Then one client reads a stream of events with id and name to its end, a million of"
                + " them in a full run. Options of the servers: `" + String.join(" ", OPTIONS) + "`.";
    }

    @Override
    public List<String> artifacts() {
        return List.of("spring-boot", "spring-webflux", "reactor-netty-http", "jackson-databind");
    }

    @Override
    public List<Figure> run(Settings settings) throws Exception {
        String all = "0-" + (Runtime.getRuntime().availableProcessors() - 1);
        AppProcess.pinSelf("0");
        try {
            return List.of(
                    between("echo", OursEchoApp.class, PlainEchoApp.class, settings, ListenerGroup::echoes),
                    between(
                            "streams",
                            OursListenerApp.class,
                            PlainListenerApp.class,
                            settings,
                            ListenerGroup::streams));
        } finally {
            AppProcess.pinSelf(all);
        }
    }

    /** Measures two servers by their ports. */
    private interface Comparison {
        Figure run(int ours, int plain, Settings settings) throws Exception;
    }

    private static Figure between(String name, Class<?> ours, Class<?> plain, Settings settings, Comparison comparison)
            throws Exception {
        try (AppProcess oursApp = AppProcess.start(
                        AppProcess.withStarter(), ours, 1, settings.work(name + "-ours.log"), OPTIONS);
                AppProcess plainApp = AppProcess.start(
                        AppProcess.withoutStarter(), plain, 1, settings.work(name + "-plain.log"), OPTIONS)) {
            return comparison.run(Integer.parseInt(oursApp.next()), Integer.parseInt(plainApp.next()), settings);
        }
    }

    private static Figure echoes(int oursPort, int plainPort, Settings settings) throws Exception {
        int millis = settings.either(1500, 3000);
        EchoLoad ours = new EchoLoad(oursPort, TEXT);
        EchoLoad plain = new EchoLoad(plainPort, TEXT);
        Map<String, Contender> contenders = new LinkedHashMap<>();
        contenders.put("ours", () -> ours.measure(millis));
        contenders.put("handler by hand", () -> plain.measure(millis));
        // A server of one core is measured together with its compiler until that is done.
        Rounds rounds = Rounds.run(WARM_UPS, settings.plan(30), contenders);
        return rounds.ratio(Target.LISTENER_ECHO, "ours", "handler by hand");
    }

    private static Figure streams(int ours, int plain, Settings settings) throws Exception {
        int events = settings.either(200_000, 1_000_000);
        EventStreams.Received expected = EventStreams.read(plain, events);
        Map<String, Contender> contenders = new LinkedHashMap<>();
        contenders.put("ours, SseEvents", () -> EventStreams.read(ours, events).rate(expected, events));
        contenders.put("Spring, Flux<ServerSentEvent>", () -> EventStreams.read(plain, events)
                .rate(expected, events));
        Rounds rounds = Rounds.run(settings.either(2, 3), settings.plan(30), contenders);
        return rounds.ratio(Target.SSE_OVER_SPRING, "ours, SseEvents", "Spring, Flux<ServerSentEvent>");
    }
}
