package org.litestarspring.benchmarks.http;

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
import org.litestarspring.benchmarks.http.ours.OursApp;
import org.litestarspring.benchmarks.http.plain.PlainApp;

/** Requests per second of two Boot applications on Reactor Netty, one with the starter and one without it. */
public final class HttpGroup implements Group {

    private static final String[] OPTIONS = {
        "-Xms512m", "-Xmx512m", "-Dserver.port=0", "-Dserver.address=127.0.0.1", "-Dreactor.netty.ioWorkerCount=1"
    };

    @Override
    public String name() {
        return "http";
    }

    @Override
    public String conditions() {
        return "Reactor Netty in one process with the starter and in another without it, "
                + (AppProcess.canPin()
                        ? "both pinned to the second core, of which one is idle while the other is measured; the client is"
                                + " pinned to the first"
                        : "not pinned, because this machine has no `taskset` or one core")
                + ". Eight kept-alive connections, each with one request at a time; the list is that of the group `dto`."
                + " Options of the servers: `" + String.join(" ", OPTIONS) + "`.";
    }

    @Override
    public List<String> artifacts() {
        return List.of("spring-boot", "spring-webflux", "jackson-databind", "mapstruct", "reactor-netty-http");
    }

    @Override
    public List<Figure> run(Settings settings) throws Exception {
        String all = "0-" + (Runtime.getRuntime().availableProcessors() - 1);
        AppProcess.pinSelf("0");
        try (AppProcess oursApp = AppProcess.start(
                        AppProcess.withStarter(), OursApp.class, 1, settings.work("http-ours.log"), OPTIONS);
                AppProcess plainApp = AppProcess.start(
                        AppProcess.withoutStarter(), PlainApp.class, 1, settings.work("http-plain.log"), OPTIONS)) {
            int ours = Integer.parseInt(oursApp.next());
            int plain = Integer.parseInt(plainApp.next());
            byte[] list = Connection.body(plain, "/list");
            byte[] object = Connection.body(plain, "/precomputed-object");

            int millis = settings.either(900, 2000);
            Map<String, Contender> contenders = new LinkedHashMap<>();
            contenders.put("ours, Flux", load(ours, "/flux", list, millis));
            contenders.put("Spring, Flux", load(plain, "/flux", list, millis));
            contenders.put("Spring, List", load(plain, "/list", list, millis));
            contenders.put("precomputed list", load(plain, "/precomputed", list, millis));
            contenders.put("ours, object", load(ours, "/object", object, millis));
            contenders.put("precomputed object", load(plain, "/precomputed-object", object, millis));
            Rounds rounds = Rounds.run(settings.either(3, 5), settings.plan(50), contenders);
            return List.of(
                    rounds.ratio(Target.HTTP_OVER_FLUX, "ours, Flux", "Spring, Flux"),
                    rounds.ratio(Target.HTTP_OVER_LIST, "ours, Flux", "Spring, List"),
                    rounds.ratio(Target.HTTP_OF_PRECOMPUTED, "ours, Flux", "precomputed list"),
                    rounds.ratio(Target.HTTP_OBJECT, "ours, object", "precomputed object"));
        } finally {
            AppProcess.pinSelf(all);
        }
    }

    private static Contender load(int port, String path, byte[] expected, int millis) {
        Load load = new Load(port, path, expected);
        return () -> load.measure(millis);
    }
}
