package org.litestarspring.test.websocket;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;

/**
 * Connects to WebSockets of a running server, by the JDK's client, which can send what browsers cannot.
 *
 * <pre>{@code
 * WebSocketTestClient client = WebSocketTestClient.bindToServer(port);
 * try (TestSocket ann = client.uri("/chat/{room}", "lobby").header("X-User", "ann").connect()) {
 *     ann.sendJson(Map.of("text", "hello")).expectJson("{\"from\": \"ann\", \"text\": \"hello\"}");
 * }
 * client.uri("/chat/{room}", "lobby").expectRefused().expectStatus(401);
 * }</pre>
 *
 * <p>Immutable; expectations that are not met are {@link AssertionError}s.
 *
 * @since 0.1
 */
public final class WebSocketTestClient {

    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);

    private final URI base;
    private final Duration timeout;
    private final HttpClient http;

    private WebSocketTestClient(URI base, Duration timeout, HttpClient http) {
        this.base = base;
        this.timeout = timeout;
        this.http = http;
    }

    /** A client of the server at this port of this machine. */
    public static WebSocketTestClient bindToServer(int port) {
        return bindTo(URI.create("ws://localhost:" + port));
    }

    /** A client of the server at an address, {@code ws} or {@code wss}, without a path. */
    public static WebSocketTestClient bindTo(URI base) {
        return new WebSocketTestClient(base, DEFAULT_TIMEOUT, HttpClient.newHttpClient());
    }

    /** With another time to wait for what is expected, instead of 5 s. */
    public WebSocketTestClient withTimeout(Duration patience) {
        return new WebSocketTestClient(this.base, patience, this.http);
    }

    /** A handshake to come; {@code {variables}} of the path are filled in their order, and encoded. */
    public Handshake uri(String path, Object... variables) {
        String filled = path;
        for (Object variable : variables) {
            String encoded = URLEncoder.encode(String.valueOf(variable), StandardCharsets.UTF_8)
                    .replace("+", "%20");
            filled = filled.replaceFirst("\\{[^}]*}", encoded);
        }
        return new Handshake(this.base.resolve(filled), Map.of(), List.of(), true);
    }

    /** A handshake that is not sent yet; immutable. */
    public final class Handshake {

        private final URI uri;
        private final Map<String, List<String>> headers;
        private final List<String> subProtocols;
        private final boolean reads;

        private Handshake(URI uri, Map<String, List<String>> headers, List<String> subProtocols, boolean reads) {
            this.uri = uri;
            this.headers = headers;
            this.subProtocols = subProtocols;
            this.reads = reads;
        }

        /** With a header; more than one of a name are sent in their order. */
        public Handshake header(String name, String value) {
            Map<String, List<String>> more = new LinkedHashMap<>(this.headers);
            List<String> values = new ArrayList<>(more.getOrDefault(name, List.of()));
            values.add(value);
            more.put(name, values);
            return new Handshake(this.uri, more, this.subProtocols, this.reads);
        }

        /** Asks for sub-protocols, best first. */
        public Handshake subProtocols(String... wanted) {
            return new Handshake(this.uri, this.headers, List.of(wanted), this.reads);
        }

        /** As a client that reads nothing, until {@link TestSocket#read()}. */
        public Handshake withoutReading() {
            return new Handshake(this.uri, this.headers, this.subProtocols, false);
        }

        /**
         * Connects.
         *
         * @throws AssertionError when the handshake is refused; tells the status and the body
         */
        public TestSocket connect() {
            TestSocket.Inbox inbox = new TestSocket.Inbox(this.reads);
            try {
                return new TestSocket(open(inbox), inbox, WebSocketTestClient.this.timeout);
            } catch (WebSocketHandshakeException refusal) {
                HttpResponse<?> response = refusal.getResponse();
                throw new AssertionError("The handshake at %s was refused with %d: %s"
                        .formatted(this.uri, response.statusCode(), response.body()));
            }
        }

        /**
         * Expects to be refused before the upgrade.
         *
         * @throws AssertionError when the handshake succeeds
         */
        public RefusedHandshake expectRefused() {
            try {
                open(new TestSocket.Inbox(false)).abort();
            } catch (WebSocketHandshakeException refusal) {
                return new RefusedHandshake(refusal.getResponse());
            }
            throw new AssertionError("The handshake at %s was not refused.".formatted(this.uri));
        }

        private WebSocket open(WebSocket.Listener listener) throws WebSocketHandshakeException {
            WebSocket.Builder builder = WebSocketTestClient.this
                    .http
                    .newWebSocketBuilder()
                    .connectTimeout(WebSocketTestClient.this.timeout);
            this.headers.forEach((name, values) -> values.forEach(value -> builder.header(name, value)));
            if (!this.subProtocols.isEmpty()) {
                builder.subprotocols(
                        this.subProtocols.get(0),
                        this.subProtocols.subList(1, this.subProtocols.size()).toArray(String[]::new));
            }
            try {
                return builder.buildAsync(this.uri, listener).join();
            } catch (CompletionException failure) {
                if (failure.getCause() instanceof WebSocketHandshakeException refusal) {
                    throw refusal;
                }
                throw new AssertionError("The handshake at %s failed.".formatted(this.uri), failure.getCause());
            }
        }
    }
}
