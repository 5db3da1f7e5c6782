package org.litestarspring.channels.websocket;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The JDK's WebSocket, which can send what browsers cannot, with a queue of what came. */
final class TextSocket implements WebSocket.Listener, AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    final CompletableFuture<Integer> closed = new CompletableFuture<>();
    final BlockingQueue<String> came = new LinkedBlockingQueue<>();
    final BlockingQueue<String> control = new LinkedBlockingQueue<>();
    private final StringBuilder text = new StringBuilder();
    private final boolean reads;
    WebSocket socket;

    private TextSocket(boolean reads) {
        this.reads = reads;
    }

    static TextSocket connect(URI uri, String... headers) {
        return connect(uri, true, headers);
    }

    static TextSocket deaf(URI uri) {
        return connect(uri, false);
    }

    private static TextSocket connect(URI uri, boolean reads, String... headers) {
        TextSocket socket = new TextSocket(reads);
        WebSocket.Builder builder = HttpClient.newHttpClient().newWebSocketBuilder();
        for (int i = 0; i < headers.length; i += 2) {
            builder.header(headers[i], headers[i + 1]);
        }
        socket.socket = builder.buildAsync(uri, socket).join();
        return socket;
    }

    @Override
    public void onOpen(WebSocket webSocket) {
        if (this.reads) {
            webSocket.request(1);
        }
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        this.text.append(data);
        if (last) {
            this.came.add(this.text.toString());
            this.text.setLength(0);
        }
        webSocket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onPing(WebSocket webSocket, ByteBuffer message) {
        this.control.add("ping");
        webSocket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onPong(WebSocket webSocket, ByteBuffer message) {
        this.control.add("pong:" + java.nio.charset.StandardCharsets.UTF_8.decode(message));
        webSocket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
        this.closed.complete(statusCode);
        return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        this.closed.completeExceptionally(error);
    }

    void send(String frame) {
        this.socket.sendText(frame, true).join();
    }

    JsonNode next() throws InterruptedException {
        String frame = this.came.poll(10, TimeUnit.SECONDS);
        if (frame == null) {
            throw new AssertionError("No frame came. Closed: " + this.closed);
        }
        return JSON.readTree(frame);
    }

    /** Sends, and reads the answer. */
    JsonNode ask(String frame) throws InterruptedException {
        send(frame);
        return next();
    }

    int closeCode() throws Exception {
        return this.closed.get(Duration.ofSeconds(10).toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        this.socket.abort();
    }
}
