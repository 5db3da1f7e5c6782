package org.litestarspring.channels.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.observation.ObservationRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.litestarspring.channels.web.AllowedOrigins;
import org.litestarspring.channels.web.ChannelProblems;
import org.litestarspring.channels.web.ConnectionLimits;
import org.litestarspring.channels.websocket.listener.ListenerDtos;
import org.litestarspring.channels.websocket.listener.ListenerProblems;
import org.litestarspring.channels.websocket.listener.WebSocketListenerSettings;
import org.litestarspring.channels.websocket.listener.WebSocketListeners;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.util.unit.DataSize;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.reactive.socket.CloseStatus;
import reactor.core.publisher.Flux;

/** Node's own WebSocket has its frames, masks, pongs and closing handshake from others than us. */
@DisplayName("A listener, by the WebSocket of Node,")
class NodeListenersTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Opens, sends, collects as many messages as said, closes, and tells all of it. */
    private static final String CONVERSE = "globalThis.converse = (path, sent, count, protocols = []) =>"
            + " new Promise(resolve => { const socket = new WebSocket(base + path, protocols); const seen = [];"
            + " socket.binaryType = 'arraybuffer';"
            + " socket.onopen = () => sent.forEach(one => socket.send(one));"
            + " socket.onmessage = event => { seen.push(typeof event.data === 'string' ? event.data"
            + " : 'bytes ' + new Uint8Array(event.data).join(' '));"
            + " if (seen.length === count) socket.close(4000, 'enough'); };"
            + " socket.onclose = event => resolve([...seen, `${event.code} ${event.wasClean}`].join('|')); }); 0";

    private static ConfigurableApplicationContext context;
    private static WebSocketListeners listeners;
    private static Node node;

    record Point(int x, int y) {}

    @WebSocketListener("/points")
    static class Points {

        final Queue<Integer> closed = new ConcurrentLinkedQueue<>();

        Point mirrored(Point point) {
            return new Point(point.y(), point.x());
        }

        byte[] reversed(byte[] bytes) {
            byte[] reversed = new byte[bytes.length];
            for (int i = 0; i < bytes.length; i++) {
                reversed[i] = bytes[bytes.length - 1 - i];
            }
            return reversed;
        }

        @OnClose
        void closed(CloseStatus status) {
            this.closed.add(status.getCode());
        }

        @WebSocketListener(path = "/text", subProtocols = "v1")
        Flux<String> text(String text) {
            return text.startsWith("!")
                    ? Flux.error(new IllegalStateException("not for clients"))
                    : Flux.just(text, String.valueOf(text.length()));
        }

        @WebSocketListener("/bye")
        CloseStatus bye(String text) {
            return new CloseStatus(4100, text);
        }

        @WebSocketStream("/three")
        Flux<Integer> three() {
            return Flux.just(1, 2, 3);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration(
            excludeName = {
                "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration",
                "org.springframework.boot.data.redis.autoconfigure.DataRedisReactiveAutoConfiguration"
            })
    static class App {

        @Bean
        Points points() {
            return new Points();
        }

        @Bean
        WebSocketListeners listeners(
                ConfigurableApplicationContext context,
                @Qualifier("requestMappingHandlerAdapter") RequestMappingHandlerAdapter adapter,
                ObjectProvider<WebFluxConfigurer> configurers,
                ServerCodecConfigurer codecs) {
            WebSocketListenerSettings settings = WebSocketListenerSettings.defaults()
                    .withLimits(DataSize.ofKilobytes(256), 100, 16)
                    .withInvalidPayload(WebSocketListenerSettings.InvalidPayload.CLOSE, 10, Duration.ofSeconds(10));
            OpenSockets sockets = new OpenSockets(
                    AllowedOrigins.sameOrigin(),
                    ConnectionLimits.none(),
                    new ServedSocket.Times(Duration.ofMillis(50), PATIENCE, Duration.ofSeconds(1), null),
                    OpenSockets.handshakes(settings.maxMessageSize()));
            return new WebSocketListeners(
                    context,
                    new WebSocketListeners.Web(
                            adapter, configurers.orderedStream().toList(), codecs),
                    sockets,
                    settings,
                    new WebSocketListeners.Bridges(
                            ListenerDtos.none(),
                            listener -> null,
                            ListenerProblems.of(new ChannelProblems(ChannelProblems.DEFAULT_BASE_URI)),
                            ObservationRegistry.NOOP));
        }

        /** Of its own: the global ones would be taken from other servers of this JVM when this one stops. */
        @Bean
        ReactorResourceFactory reactorResourceFactory() {
            ReactorResourceFactory resources = new ReactorResourceFactory();
            resources.setUseGlobalResources(false);
            return resources;
        }
    }

    @BeforeAll
    static void start() throws Exception {
        Optional<Path> program = Node.program();
        Assumptions.assumeTrue(program.isPresent(), "There is no node on the path.");
        context = new SpringApplicationBuilder(App.class)
                .web(WebApplicationType.REACTIVE)
                .properties("server.port=0", "spring.main.banner-mode=off", "logging.level.root=warn")
                .run();
        listeners = context.getBean(WebSocketListeners.class);
        int port =
                ((ReactiveWebServerApplicationContext) context).getWebServer().getPort();
        node = new Node(program.get());
        node.evaluate("globalThis.base = 'ws://localhost:%d'; 0".formatted(port));
        node.evaluate(CONVERSE);
    }

    @AfterAll
    static void stop() {
        if (node != null) {
            node.close();
        }
        if (context != null) {
            context.close();
        }
    }

    @AfterEach
    void left() {
        await("sockets").atMost(PATIENCE).until(() -> listeners.openSockets() == 0);
    }

    private static String converse(String path, String sent, int count) {
        return node.evaluate("converse('%s', [%s], %d)".formatted(path, sent, count));
    }

    @Test
    @DisplayName("gets text and sends it, of one byte or of several, and none at all")
    void text() {
        assertThat(converse("/text", "'a', '', 'ä€\\u{1F6EB}'", 6)).isEqualTo("a|1||0|ä€\uD83D\uDEEB|4|4000 true");
    }

    @Test
    @DisplayName("gets messages of all three lengths of a frame's head, up to the limit")
    void lengths() {
        for (int length : List.of(125, 126, 65_535, 65_536, 256 * 1024)) {
            assertThat(node.evaluate("converse('/text', ['x'.repeat(%d)], 2).then(seen => seen.replaceAll('x', ''))"
                            .formatted(length)))
                    .isEqualTo("|" + length + "|4000 true");
        }
    }

    @Test
    @DisplayName("W3 gets JSON and bytes at one path, each its own method")
    void kinds() {
        assertThat(converse("/points", "'{\"x\":1,\"y\":2}', new Uint8Array([1, 2, 255]), new Uint8Array(0)", 3))
                .isEqualTo("{\"x\":2,\"y\":1}|bytes 255 2 1|bytes |4000 true");
    }

    @Test
    @DisplayName("W11 says how it was left: as the client said, with nothing said, by a client that is gone")
    void leaving() {
        Queue<Integer> closed = context.getBean(Points.class).closed;
        closed.clear();

        node.evaluate(
                "globalThis.leave = close => new Promise(resolve => { const socket = new WebSocket(base +"
                        + " '/points'); socket.onopen = () => close(socket); socket.onclose = event => resolve(event.code); })");
        String codes = node.evaluate("(async () => [await leave(s => s.close(1000)), await leave(s => s.close(4321,"
                + " 'bye')), await leave(s => s.close())].join())()");

        assertThat(codes).startsWith("1000,4321,");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(closed).containsExactly(1000, 4321, 1005));
    }

    @Test
    @DisplayName("closes for its own reasons: 4100 by a result, 1000 at the end, 1003, 1007, 1009, 1011")
    void closing() {
        assertThat(converse("/bye", "'so long'", 9)).isEqualTo("4100 true");
        assertThat(converse("/three", "", 9)).isEqualTo("1|2|3|1000 true");
        assertThat(converse("/text", "new Uint8Array(1)", 9)).isEqualTo("1003 true");
        assertThat(converse("/points", "'{'", 9))
                .startsWith("{\"type\":\"error\"")
                .endsWith("|1007 true");
        assertThat(converse("/text", "'x'.repeat(256 * 1024 + 1)", 9)).startsWith("1009 ");
        assertThat(converse("/text", "'!'", 9)).isEqualTo("1011 true");
    }

    @Test
    @DisplayName("W29 agrees on a sub-protocol")
    void subProtocol() {
        assertThat(node.evaluate("new Promise(resolve => { const socket = new WebSocket(base + '/text', ['v2', 'v1']);"
                        + " socket.onopen = () => { socket.close(); resolve(socket.protocol); }; })"))
                .isEqualTo("v1");
    }

    @Test
    @DisplayName("W24 keeps a client that answers pings, and closes with 1001 at shutdown")
    void heartbeatAndShutdown() {
        node.evaluate("globalThis.kept = new WebSocket(base + '/points'); kept.ended = new Promise(resolve => {"
                + " kept.onclose = event => resolve(event.code + ' ' + event.wasClean); });"
                + " new Promise(resolve => { kept.onopen = () => setTimeout(resolve, 300); })");
        assertThat(node.evaluate("kept.readyState")).isEqualTo("1");

        listeners.stop();

        assertThat(node.evaluate("kept.ended")).isEqualTo("1001 true");
        listeners.start();
    }
}
