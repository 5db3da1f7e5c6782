package org.litestarspring.dto.processor;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.litestarspring.dto.processor.model.Flight;
import org.litestarspring.dto.processor.model.FlightView;
import org.litestarspring.dto.web.UseDto;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import reactor.core.publisher.Flux;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** Answers that are larger than the heap of their server, which is a process of its own. */
class EndlessAnswerTest {

    private static final int ENTITIES = 1_000_000;

    private static Process server;
    private static BufferedReader says;
    private static int port;

    @BeforeAll
    static void start() throws IOException {
        server = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx48m",
                        "-XX:MaxDirectMemorySize=48m",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Server.class.getName())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        says = new BufferedReader(new InputStreamReader(server.getErrorStream(), StandardCharsets.UTF_8));
        port = Integer.parseInt(said("port "));
    }

    @AfterAll
    static void stop() throws InterruptedException {
        server.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }

    private static String said(String what) throws IOException {
        for (String line = says.readLine(); line != null; line = says.readLine()) {
            if (line.startsWith(what)) {
                return line.substring(what.length());
            }
        }
        throw new IllegalStateException(
                "The server ended, exit code " + server.onExit().join().exitValue());
    }

    @ParameterizedTest(name = "D52 a million entities are streamed as {0} from a heap that does not hold them")
    @CsvSource({"application/x-ndjson, 1000000", "application/json, 0"})
    void flat(String type, long lines) throws Exception {
        HttpResponse<InputStream> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/flights"))
                                .header("Accept", type)
                                .build(),
                        HttpResponse.BodyHandlers.ofInputStream());

        Scan scan = Scan.of(response.body());

        assertThat(scan.lines).isEqualTo(lines);
        assertThat(scan.objects).isEqualTo(ENTITIES);
        assertThat(scan.secrets).isZero();
        assertThat(scan.bytes).isGreaterThan(4L * 48 * 1024 * 1024);
        assertThat(said("served ")).isEqualTo("1000000 onComplete");
    }

    @ParameterizedTest(name = "A client that stops to read {0} stops the source, and one that goes cancels it")
    @CsvSource({"application/x-ndjson", "application/json"})
    void slow(String type) throws Exception {
        try (Socket client = new Socket()) {
            client.setReceiveBufferSize(32 * 1024);
            client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            client.getOutputStream()
                    .write(("GET /flights HTTP/1.1\r\nHost: a\r\nAccept: " + type + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(client.getInputStream().readNBytes(1_000)).hasSize(1_000);
            int before;
            int taken = taken();
            do {
                before = taken;
                // Nothing to wait for but that nothing happens.
                assertThat(server.waitFor(700, TimeUnit.MILLISECONDS)).isFalse();
                taken = taken();
            } while (taken != before);

            // 128 batches of 32 kB that Reactor Netty asks for at once, and what the sockets hold: 400 bytes each.
            assertThat(taken).isBetween(1, 40_000);
        }
        assertThat(said("served ")).endsWith(" cancel");
    }

    private static int taken() throws IOException, InterruptedException {
        return Integer.parseInt(HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/taken"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body());
    }

    /** What a body of any size has. */
    private static final class Scan {

        private static final byte[] OBJECT = "\"from_airport\":".getBytes(StandardCharsets.UTF_8);
        private static final byte[] SECRET = "secret".getBytes(StandardCharsets.UTF_8);

        long bytes;
        long lines;
        long objects;
        long secrets;

        static Scan of(InputStream body) throws IOException {
            Scan scan = new Scan();
            byte[] part = new byte[64 * 1024];
            int inObject = 0;
            int inSecret = 0;
            for (int count = body.read(part); count >= 0; count = body.read(part)) {
                scan.bytes += count;
                for (int i = 0; i < count; i++) {
                    byte b = part[i];
                    scan.lines += b == '\n' ? 1 : 0;
                    inObject = b == OBJECT[inObject] ? inObject + 1 : b == OBJECT[0] ? 1 : 0;
                    inSecret = b == SECRET[inSecret] ? inSecret + 1 : b == SECRET[0] ? 1 : 0;
                    if (inObject == OBJECT.length) {
                        scan.objects++;
                        inObject = 0;
                    }
                    if (inSecret == SECRET.length) {
                        scan.secrets++;
                        inSecret = 0;
                    }
                }
            }
            return scan;
        }
    }

    @RestController
    static class Flights {

        private final AtomicInteger taken = new AtomicInteger();

        @GetMapping("/flights")
        @UseDto(FlightView.class)
        Flux<Flight> flights() {
            AtomicInteger own = new AtomicInteger();
            return Flux.range(0, ENTITIES)
                    .map(number -> {
                        this.taken.set(own.incrementAndGet());
                        return Samples.flight();
                    })
                    .doFinally(signal -> System.err.println("served " + own + " " + signal));
        }

        @GetMapping("/taken")
        String taken() {
            return this.taken.toString();
        }
    }

    @Configuration
    static class Server extends DtoWebFlux {

        @Bean
        Flights flights() {
            return new Flights();
        }

        public static void main(String[] arguments) {
            ((ch.qos.logback.classic.Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
            var context = new AnnotationConfigApplicationContext(Server.class);
            DisposableServer server = HttpServer.create()
                    .host("127.0.0.1")
                    .port(0)
                    .handle(new ReactorHttpHandlerAdapter(
                            WebHttpHandlerBuilder.applicationContext(context).build()))
                    .bindNow();
            System.err.println("port " + server.port());
            server.onDispose().block();
        }
    }
}
