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
import org.litestarspring.benchmarks.listener.plain.PlainEchoApp;

/** Messages per second that a method takes and answers, of some clients with some messages on their way each. */
public final class ListenerGroup implements Group {

    private static final String[] OPTIONS = {
        "-Xms512m", "-Xmx512m", "-Dserver.port=0", "-Dserver.address=127.0.0.1", "-Dreactor.netty.ioWorkerCount=1"
    };

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
                + " encodes with Jackson. Options of the servers: `" + String.join(" ", OPTIONS) + "`.";
    }

    @Override
    public List<String> artifacts() {
        return List.of("spring-boot", "spring-webflux", "reactor-netty-http", "jackson-databind");
    }

    @Override
    public List<Figure> run(Settings settings) throws Exception {
        int millis = settings.either(1500, 3000);
        String all = "0-" + (Runtime.getRuntime().availableProcessors() - 1);
        AppProcess.pinSelf("0");
        try (AppProcess oursApp = AppProcess.start(
                        AppProcess.withStarter(), OursEchoApp.class, 1, settings.work("echo-ours.log"), OPTIONS);
                AppProcess plainApp = AppProcess.start(
                        AppProcess.withoutStarter(), PlainEchoApp.class, 1, settings.work("echo-plain.log"), OPTIONS)) {
            EchoLoad ours = new EchoLoad(Integer.parseInt(oursApp.next()), TEXT);
            EchoLoad plain = new EchoLoad(Integer.parseInt(plainApp.next()), TEXT);
            Map<String, Contender> contenders = new LinkedHashMap<>();
            contenders.put("ours", () -> ours.measure(millis));
            contenders.put("handler by hand", () -> plain.measure(millis));
            Rounds rounds = Rounds.run(settings.either(3, 5), settings.plan(50), contenders);
            return List.of(rounds.ratio(Target.LISTENER_ECHO, "ours", "handler by hand"));
        } finally {
            AppProcess.pinSelf(all);
        }
    }
}
