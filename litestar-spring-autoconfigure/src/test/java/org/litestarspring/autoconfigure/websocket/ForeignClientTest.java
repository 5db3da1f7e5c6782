package org.litestarspring.autoconfigure.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.litestarspring.autoconfigure.websocket.RawSocket.BINARY;
import static org.litestarspring.autoconfigure.websocket.RawSocket.CLOSE;
import static org.litestarspring.autoconfigure.websocket.RawSocket.CONTINUATION;
import static org.litestarspring.autoconfigure.websocket.RawSocket.PING;
import static org.litestarspring.autoconfigure.websocket.RawSocket.PONG;
import static org.litestarspring.autoconfigure.websocket.RawSocket.TEXT;
import static org.litestarspring.autoconfigure.websocket.RawSocket.frame;
import static org.litestarspring.autoconfigure.websocket.RawSocket.reason;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.java_websocket.WebSocket;
import org.java_websocket.client.WebSocketClient;
import org.java_websocket.enums.Opcode;
import org.java_websocket.framing.Framedata;
import org.java_websocket.framing.PingFrame;
import org.java_websocket.framing.PongFrame;
import org.java_websocket.handshake.ServerHandshake;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.litestarspring.channels.websocket.listener.WebSocketListeners;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Listeners before clients that nobody here wrote: a library's, and one of bytes that breaks RFC 6455. The numbers are
 * those of the cases of Autobahn's test suite.
 */
@DisplayName("A foreign client")
class ForeignClientTest {

    private static final int LIMIT = 64 * 1024;

    private static ConfigurableApplicationContext context;
    private static int port;

    @BeforeAll
    static void start() {
        context = WebSocketListenersTest.application("--litestar.websocket.max-messages-per-second=10000");
        port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    @AfterAll
    static void stop() {
        context.close();
    }

    @AfterEach
    void left() {
        await("sockets")
                .atMost(Duration.ofSeconds(5))
                .until(() -> context.getBean(WebSocketListeners.class).openSockets() == 0);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Java-WebSocket's, which answers pings and closes by itself. */
    private static final class Foreign extends WebSocketClient implements AutoCloseable {

        private final BlockingQueue<Object> came = new LinkedBlockingQueue<>();

        Foreign(String path) throws InterruptedException {
            super(URI.create("ws://localhost:" + port + path));
            setConnectionLostTimeout(0);
            assertThat(connectBlocking(10, TimeUnit.SECONDS)).isTrue();
        }

        @Nullable
        Object next() throws InterruptedException {
            return this.came.poll(10, TimeUnit.SECONDS);
        }

        @Override
        public void onOpen(ServerHandshake handshake) {}

        @Override
        public void onMessage(String text) {
            this.came.add(text);
        }

        @Override
        public void onMessage(ByteBuffer bytes) {
            this.came.add(bytes);
        }

        @Override
        public void onWebsocketPong(WebSocket socket, Framedata pong) {
            this.came.add("pong " + StandardCharsets.UTF_8.decode(pong.getPayloadData()));
        }

        @Override
        public void onClose(int code, String reason, boolean isByServer) {
            this.came.add(code);
        }

        @Override
        public void onError(Exception failure) {
            this.came.add(failure);
        }
    }

    @Nested
    @DisplayName("that keeps the protocol")
    class Kept {

        @ParameterizedTest
        @ValueSource(ints = {0, 1, 125, 126, 127, 128, 65_535, 65_536})
        @DisplayName("1 gets texts and bytes of every size back")
        void sizes(int size) throws Exception {
            String text = "*".repeat(size);
            try (Foreign client = new Foreign("/words")) {
                client.send(text);
                assertThat(client.next()).isEqualTo(text);
            }
            byte[] bytes = new byte[size];
            new Random(size).nextBytes(bytes);
            try (Foreign client = new Foreign("/bytes")) {
                client.send(bytes);
                assertThat(client.next()).isEqualTo(ByteBuffer.wrap(bytes));
            }
        }

        @Test
        @DisplayName(
                "2 gets each ping's bytes back, ten at once at least those of the last, and pongs unasked are no matter")
        void pings() throws Exception {
            try (Foreign client = new Foreign("/words")) {
                for (String payload : new String[] {"", "hello", "x".repeat(125)}) {
                    PingFrame ping = new PingFrame();
                    ping.setPayload(ByteBuffer.wrap(utf8(payload)));
                    client.sendFrame(ping);
                    assertThat(client.next()).isEqualTo("pong " + payload);
                }
                PongFrame pong = new PongFrame();
                pong.setPayload(ByteBuffer.wrap(utf8("unasked")));
                client.sendFrame(pong);
                client.sendFrame(IntStream.range(0, 10)
                        .mapToObj(i -> {
                            PingFrame ping = new PingFrame();
                            ping.setPayload(ByteBuffer.wrap(utf8("p" + i)));
                            return (Framedata) ping;
                        })
                        .toList());
                Object answer = client.next();
                while (!"pong p9".equals(answer)) {
                    assertThat(String.valueOf(answer)).startsWith("pong p");
                    answer = client.next();
                }
            }
        }

        @Test
        @DisplayName("5 may send a message in pieces, empty ones too, with pings in between and characters split")
        void fragments() throws Exception {
            String text = "Grüße-κόσμε-\uD83D\uDE80";
            byte[] bytes = utf8(text);
            try (Foreign client = new Foreign("/words")) {
                for (int i = 0; i < bytes.length; i++) {
                    client.sendFragmentedFrame(Opcode.TEXT, ByteBuffer.wrap(bytes, i, 1), false);
                    if (i % 8 == 0) {
                        client.sendPing();
                        assertThat(client.next()).isEqualTo("pong ");
                    }
                }
                client.sendFragmentedFrame(Opcode.TEXT, ByteBuffer.allocate(0), true);
                assertThat(client.next()).isEqualTo(text);
            }
            try (Foreign client = new Foreign("/bytes")) {
                client.sendFragmentedFrame(Opcode.BINARY, ByteBuffer.wrap(bytes, 0, 5), false);
                client.sendFragmentedFrame(Opcode.BINARY, ByteBuffer.wrap(bytes, 5, bytes.length - 5), true);
                assertThat(client.next()).isEqualTo(ByteBuffer.wrap(bytes));
            }
        }

        @Test
        @DisplayName("9 is told 1009 for a message above the limit, in one piece or in many")
        void tooBig() throws Exception {
            try (RawSocket client = new RawSocket(port, "/bytes")) {
                // Its head is enough. What a server has not read when it closes would take the close frame along.
                client.send(Arrays.copyOf(frame(0x80 | BINARY, new byte[LIMIT + 1]), 14));
                assertThat(client.end()).isEqualTo(1009);
            }
            try (Foreign client = new Foreign("/bytes")) {
                for (int i = 0; i <= 64; i++) {
                    client.sendFragmentedFrame(Opcode.BINARY, ByteBuffer.allocate(1024), i == 64);
                }
                assertThat(client.next()).isEqualTo(1009);
            }
        }

        @ParameterizedTest
        @ValueSource(ints = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999})
        @DisplayName("7 that closes gets its code back, and so does @OnClose")
        void closes(int code) throws Exception {
            ListenedApp.Chat chat = context.getBean(ListenedApp.Chat.class);
            try (RawSocket client = new RawSocket(port, "/chat/" + code)) {
                client.send(RawSocket.text("{\"text\":\"hi\"}"));
                assertThat(client.next().code()).isEqualTo(TEXT);

                client.send(frame(0x80 | CLOSE, reason(code, utf8("bye"))));

                assertThat(client.end()).isEqualTo(code);
            }
            await().atMost(Duration.ofSeconds(5)).until(() -> chat.log.contains("guest out of " + code + " " + code));
        }

        @Test
        @DisplayName("7 that closes without a code gets a close frame, and what it sends behind its own is not heard")
        void closesWithoutCode() throws Exception {
            ListenedApp.Methods methods = context.getBean(ListenedApp.Methods.class);
            try (RawSocket client = new RawSocket(port, "/quiet")) {
                client.send(joined(frame(0x80 | CLOSE), RawSocket.text("too late")));
                assertThat(client.end()).isIn(1000, 1005);
            }
            assertThat(methods.quiet).doesNotContain("too late");
        }
    }

    private static byte[] joined(byte[]... frames) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Arrays.stream(frames).forEach(all::writeBytes);
        return all.toByteArray();
    }

    static Stream<Arguments> violations() {
        byte[] notUtf8 = {(byte) 0xCE, (byte) 0xBA, (byte) 0xED, (byte) 0xA0, (byte) 0x80};
        byte[] start = frame(TEXT, utf8("begun"));
        Stream<Arguments> fixed = Stream.of(
                arguments("2.5 a ping of 126 bytes", frame(0x80 | PING, new byte[126]), 1002),
                arguments("2.5 a pong of 126 bytes", frame(0x80 | PONG, new byte[126]), 1002),
                arguments("3 reserved bit 1", frame(0x80 | 0x40 | TEXT, utf8("x")), 1002),
                arguments("3 reserved bit 2", frame(0x80 | 0x20 | TEXT, utf8("x")), 1002),
                arguments("3 reserved bit 3 on a ping", frame(0x80 | 0x10 | PING, utf8("x")), 1002),
                arguments("3 all reserved bits on a close", frame(0x80 | 0x70 | CLOSE, reason(1000)), 1002),
                arguments("5.1 a ping in pieces", joined(frame(PING, utf8("a")), frame(0x80, utf8("b"))), 1002),
                arguments("5.9 a continuation of nothing", frame(0x80 | CONTINUATION, utf8("x")), 1002),
                arguments("5.15 a continuation of nothing, unended", frame(CONTINUATION, utf8("x")), 1002),
                arguments("5.18 a text in the middle of a text", joined(start, RawSocket.text("x")), 1002),
                arguments("5.18 bytes in the middle of a text", joined(start, frame(0x80 | BINARY, utf8("x"))), 1002),
                arguments("6.3 a text that is not UTF-8", frame(0x80 | TEXT, notUtf8), 1007),
                arguments("6.3 an overlong character", frame(0x80 | TEXT, (byte) 0xC0, (byte) 0xAF), 1007),
                arguments("6.3 a character too few", frame(0x80 | TEXT, (byte) 0xCE), 1007),
                arguments("6.3 pieces that are not UTF-8", joined(start, frame(0x80 | CONTINUATION, notUtf8)), 1007),
                arguments("7.3 a close of one byte", frame(0x80 | CLOSE, (byte) 3), 1002),
                arguments("7.3 a close in pieces", frame(CLOSE, reason(1000)), 1002),
                arguments("7.3 a close of 126 bytes", frame(0x80 | CLOSE, reason(1000, new byte[124])), 1002),
                arguments("a frame without a mask", new byte[] {(byte) 0x81, 1, 'x'}, 1002),
                arguments(
                        "a length with its first bit set",
                        ByteBuffer.allocate(14)
                                .put((byte) 0x82)
                                .put((byte) 0xFF)
                                .putLong(Long.MIN_VALUE | 5)
                                .putInt(0)
                                .array(),
                        1002),
                arguments(
                        "a length that shorter bytes could say",
                        new byte[] {(byte) 0x81, (byte) 0xFE, 0, 1, 0, 0, 0, 0, 'x'},
                        1002));
        Stream<Arguments> opcodes = IntStream.of(3, 4, 5, 6, 7, 11, 12, 13, 14, 15)
                .mapToObj(code -> arguments("4 the opcode " + code, frame(0x80 | code), 1002));
        return Stream.concat(fixed, opcodes);
    }

    /** To a stream messages mean nothing, and so it does not matter what is in them. */
    static Stream<Arguments> frameViolations() {
        return violations().filter(violation -> violation.get()[2].equals(1002));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("violations")
    @DisplayName("that breaks it is told so")
    void broken(String why, byte[] bytes, int code) throws IOException {
        ListenedApp.Methods methods = context.getBean(ListenedApp.Methods.class);
        methods.quiet.clear();
        try (RawSocket client = new RawSocket(port, "/quiet")) {
            client.send(RawSocket.text("before"));
            await().atMost(Duration.ofSeconds(5)).until(() -> methods.quiet.contains("before"));

            client.send(joined(bytes, RawSocket.text("behind")));

            assertThat(client.end()).isEqualTo(code);
        }
        assertThat(methods.quiet).containsExactly("before");
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("frameViolations")
    @DisplayName("that breaks it before a stream is told so, too")
    void brokenStream(String why, byte[] bytes, int code) throws IOException {
        ListenedApp.Streams streams = context.getBean(ListenedApp.Streams.class);
        int before = streams.cancelled.get();
        try (RawSocket client = new RawSocket(port, "/idle")) {
            assertThat(client.next().text()).isEqualTo("ready");

            client.send(bytes);

            assertThat(client.end()).isEqualTo(code);
        }
        await().atMost(Duration.ofSeconds(5)).until(() -> streams.cancelled.get() == before + 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999})
    @DisplayName("7.9 that closes with a code that nobody may send loses the connection, and @OnClose is called once")
    void brokenClose(int code) throws IOException {
        ListenedApp.Chat chat = context.getBean(ListenedApp.Chat.class);
        String room = "broken-" + code;
        try (RawSocket client = new RawSocket(port, "/chat/" + room)) {
            client.send(RawSocket.text("{\"text\":\"hi\"}"));
            assertThat(client.next().code()).isEqualTo(TEXT);

            client.send(frame(0x80 | CLOSE, reason(code)));

            assertThat(client.end()).isEqualTo(RawSocket.NO_CLOSE_FRAME);
        }
        await().atMost(Duration.ofSeconds(5))
                .until(() -> chat.log.stream().anyMatch(line -> line.startsWith("guest out of " + room)));
        assertThat(chat.log.stream().filter(line -> line.startsWith("guest out of " + room)))
                .hasSize(1);
    }
}
