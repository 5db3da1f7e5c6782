package org.litestarspring.demo;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real browser without a window, with one page, driven by its DevTools protocol. */
final class Chromium implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Process process;
    private final Path profile;
    private final WebSocket socket;
    private final AtomicLong calls = new AtomicLong();
    private final Map<Long, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
    private final String session;

    private Chromium(Path program, int width, int height, boolean dark) throws IOException {
        this.profile = Files.createTempDirectory("chromium");
        this.process = new ProcessBuilder(
                        program.toString(),
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + this.profile,
                        "about:blank")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Path port = this.profile.resolve("DevToolsActivePort");
        Awaitility.await("the browser's address")
                .atMost(PATIENCE)
                .until(() -> Files.exists(port) && Files.readAllLines(port).size() == 2);
        List<String> address = Files.readAllLines(port);
        this.socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + address.get(0) + address.get(1)), new Answers())
                .join();
        String target = call("Target.createTarget", Map.of("url", "about:blank"), null)
                .path("targetId")
                .asString();
        this.session = call("Target.attachToTarget", Map.of("targetId", target, "flatten", true), null)
                .path("sessionId")
                .asString();
        call(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600),
                this.session);
        call(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))),
                this.session);
    }

    /** Where the browser is, if the machine has one. */
    static Optional<Path> program() {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .flatMap(folder -> Stream.of(Path.of(folder, "chromium"), Path.of(folder, "chromium-browser")))
                .filter(Files::isExecutable)
                .findFirst();
    }

    static Chromium start(Path program, int width, int height, boolean dark) {
        try {
            return new Chromium(program, width, height, dark);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    void open(String url) {
        call("Page.navigate", Map.of("url", url), this.session);
    }

    /** What a JavaScript expression gives, as text. */
    String evaluate(String expression) {
        JsonNode result = call(
                "Runtime.evaluate",
                Map.of("expression", "String(" + expression + ")", "awaitPromise", true),
                this.session);
        if (result.has("exceptionDetails")) {
            throw new IllegalStateException(expression + ": " + result);
        }
        return result.path("result").path("value").asString();
    }

    /** Waits until a JavaScript expression is true. */
    void await(String expression) {
        Awaitility.await(expression).atMost(PATIENCE).until(() -> "true".equals(evaluate(expression)));
    }

    byte[] screenshot() {
        return Base64.getDecoder()
                .decode(call("Page.captureScreenshot", Map.of("format", "png"), this.session)
                        .path("data")
                        .asString());
    }

    private JsonNode call(String method, Map<String, ?> params, String inSession) {
        long id = this.calls.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        this.answers.put(id, answer);
        String session = inSession == null ? "" : ",\"sessionId\":\"" + inSession + "\"";
        this.socket
                .sendText(
                        "{\"id\":%d,\"method\":\"%s\",\"params\":%s%s}"
                                .formatted(id, method, JSON.writeValueAsString(params), session),
                        true)
                .join();
        return answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        this.socket.abort();
        this.process.descendants().forEach(ProcessHandle::destroyForcibly);
        this.process.destroyForcibly().onExit().join();
        FileSystemUtils.deleteRecursively(this.profile.toFile());
    }

    /** Puts frames together, and gives each answer to its call. */
    private final class Answers implements WebSocket.Listener {

        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            this.text.append(part);
            if (last) {
                JsonNode message = JSON.readTree(this.text.toString());
                this.text.setLength(0);
                CompletableFuture<JsonNode> waiting =
                        Chromium.this.answers.remove(message.path("id").asLong(0));
                if (waiting != null && message.has("error")) {
                    waiting.completeExceptionally(new IllegalStateException(message.toString()));
                } else if (waiting != null) {
                    waiting.complete(message.path("result"));
                }
            }
            socket.request(1);
            return null;
        }
    }
}
