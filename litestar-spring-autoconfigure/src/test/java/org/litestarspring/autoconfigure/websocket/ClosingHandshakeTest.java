package org.litestarspring.autoconfigure.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.litestarspring.channels.websocket.ChannelsWebSocketEndpoint;
import org.litestarspring.channels.websocket.listener.WebSocketListeners;
import org.springframework.context.ConfigurableApplicationContext;

/** RFC 6455, section 7.1: who closes first waits for the other's close frame, and the server ends the connection. */
@DisplayName("A socket that the server closes")
class ClosingHandshakeTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration CLOSE_TIMEOUT = Duration.ofMillis(1500);

    /** Of a listener whose messages are text, and of channels, which know no binary frames either. */
    private static final byte[] CLOSES_IT = RawSocket.frame(0x80 | RawSocket.BINARY, (byte) 1);

    private static ConfigurableApplicationContext context;

    private long begun;

    @BeforeAll
    static void start() {
        context = application();
    }

    @BeforeEach
    void begin() {
        this.begun = System.nanoTime();
    }

    @AfterEach
    void left() {
        await().atMost(PATIENCE).until(() -> open(context) == 0);
    }

    @AfterAll
    static void stop() {
        context.close();
    }

    private static ConfigurableApplicationContext application() {
        return WebSocketListenersTest.application(
                "--litestar.channels.close-timeout=" + CLOSE_TIMEOUT.toMillis() + "ms",
                "--litestar.channels.names=news",
                "--litestar.channels.websocket.path=/channels");
    }

    private static RawSocket connect(ConfigurableApplicationContext application, String path) throws IOException {
        return new RawSocket(
                application.getEnvironment().getRequiredProperty("local.server.port", Integer.class), path);
    }

    private static int open(ConfigurableApplicationContext application) {
        return application.getBean(WebSocketListeners.class).openSockets()
                + application.getBean(ChannelsWebSocketEndpoint.class).openSockets();
    }

    private static int code(RawSocket client) throws IOException {
        RawSocket.Frame frame = client.next();
        assertThat(frame.code()).isEqualTo(RawSocket.CLOSE);
        return Short.toUnsignedInt(ByteBuffer.wrap(frame.payload()).getShort());
    }

    private static void answer(RawSocket client, int code) throws IOException {
        client.send(RawSocket.frame(0x80 | RawSocket.CLOSE, RawSocket.reason(code)));
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - this.begun);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/chat/closing", "/channels"})
    @DisplayName("stays open until the client has answered, whatever that sends in between, and is not reset")
    void late(String path) throws Exception {
        try (RawSocket client = connect(context, path)) {
            client.send(CLOSES_IT);
            assertThat(code(client)).isEqualTo(1003);

            client.send(RawSocket.text("{\"text\":\"late\"}"))
                    .send(RawSocket.frame(0x80 | RawSocket.PING))
                    .send(RawSocket.frame(RawSocket.TEXT, new byte[10_000]));
            assertThat(client.isSilent(200)).isTrue();
            assertThat(open(context)).isEqualTo(1);
            answer(client, 1003);

            assertThat(client.in().read()).isEqualTo(-1);
            assertThat(elapsed()).isLessThan(CLOSE_TIMEOUT);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/chat/closing", "/channels"})
    @DisplayName("is cut where no answer comes in the time to close")
    void never(String path) throws Exception {
        try (RawSocket client = connect(context, path)) {
            client.send(CLOSES_IT);
            assertThat(code(client)).isEqualTo(1003);

            assertThat(client.in().read()).isEqualTo(-1);
            assertThat(elapsed()).isBetween(CLOSE_TIMEOUT.minusMillis(300), PATIENCE);
        }
    }

    @Test
    @DisplayName("is let go of when its client goes in place of an answer")
    void gone() throws Exception {
        try (RawSocket client = connect(context, "/chat/closing")) {
            client.send(CLOSES_IT);
            assertThat(code(client)).isEqualTo(1003);

            client.reset();

            await().atMost(CLOSE_TIMEOUT.minusMillis(500)).until(() -> open(context) == 0);
        }
    }

    @Test
    @DisplayName("is not waited for where the client closed first, or broke the protocol")
    void nothingToWaitFor() throws Exception {
        try (RawSocket polite = connect(context, "/chat/closing");
                RawSocket broken = connect(context, "/chat/closing")) {
            answer(polite, 4321);
            assertThat(code(polite)).isEqualTo(4321);
            assertThat(polite.in().read()).isEqualTo(-1);

            broken.send(RawSocket.frame(0x80 | 0xB));
            assertThat(code(broken)).isEqualTo(1002);
            assertEnds(broken);

            assertThat(elapsed()).isLessThan(CLOSE_TIMEOUT);
        }
    }

    private static void assertEnds(RawSocket client) throws IOException {
        try {
            assertThat(client.in().read()).isEqualTo(-1);
        } catch (SocketException reset) {
            // What the server has not read may be answered with a reset.
        }
    }

    @Test
    @DisplayName("holds a shutdown up until it has answered, and no longer than the time to close")
    void shutdown() throws Exception {
        try (ConfigurableApplicationContext stopped = application();
                RawSocket late = connect(stopped, "/chat/closing");
                RawSocket never = connect(stopped, "/channels")) {
            await().atMost(PATIENCE).until(() -> open(stopped) == 2);

            CompletableFuture<Void> stopping = CompletableFuture.runAsync(stopped::close);
            assertThat(code(late)).isEqualTo(1001);
            assertThat(code(never)).isEqualTo(1001);
            assertThat(late.isSilent(200)).isTrue();
            answer(late, 1001);

            assertThat(late.in().read()).isEqualTo(-1);
            assertThat(stopping).succeedsWithin(PATIENCE);
            assertThat(never.in().read()).isEqualTo(-1);
        }
    }
}
