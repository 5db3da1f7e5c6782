package org.litestarspring.autoconfigure.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.litestarspring.channels.websocket.WebSocketPeer;
import org.litestarspring.channels.websocket.listener.WebSocketListeners;
import org.springframework.context.ConfigurableApplicationContext;

/** Sockets that nobody says goodbye to, and those that the server does. */
@DisplayName("A socket")
class SocketEndsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MESSAGES = 40;

    /** So much that sockets' buffers hold a small part of it. */
    private static final String LARGE = "x".repeat(256 * 1024);

    private static int port(ConfigurableApplicationContext context) {
        return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    private static WebSocketPeer guest(ListenedApp.Chat chat) {
        await().atMost(PATIENCE).until(() -> chat.peers.containsKey("guest"));
        return chat.peers.get("guest");
    }

    @Test
    @DisplayName(
            "W24 whose network is cut is freed once no pong comes in time, also while much waits to be sent, and is"
                    + " said to @OnClose once")
    void silent() throws Exception {
        try (ConfigurableApplicationContext context = WebSocketListenersTest.application(
                "--litestar.channels.heartbeat=200ms", "--litestar.channels.pong-timeout=1500ms")) {
            ListenedApp.Chat chat = context.getBean(ListenedApp.Chat.class);
            WebSocketListeners listeners = context.getBean(WebSocketListeners.class);
            try (RawSocket idle = new RawSocket(port(context), "/chat/idle");
                    RawSocket busy = new RawSocket(port(context), "/chat/busy")) {
                for (int answered = 0; answered < 9; answered++) {
                    answerPing(idle);
                    answerPing(busy);
                }
                assertThat(listeners.openSockets()).isEqualTo(2);
                WebSocketPeer one = guest(chat);
                for (int i = 0; i < MESSAGES; i++) {
                    one.send(i + LARGE);
                }

                // Nothing is read or answered from here on, as behind a cut cable.
                long cut = System.nanoTime();
                await().atMost(PATIENCE).until(() -> listeners.openSockets() == 0);

                assertThat(Duration.ofNanos(System.nanoTime() - cut)).isGreaterThan(Duration.ofMillis(500));
                assertThat(chat.log.stream().filter(line -> line.contains(" out of ")))
                        .containsExactlyInAnyOrder("guest out of idle 4408", "guest out of busy 4408");
            }
        }
    }

    private static void answerPing(RawSocket client) throws IOException {
        RawSocket.Frame ping = client.next();
        assertThat(ping.code()).isEqualTo(RawSocket.PING);
        client.send(RawSocket.frame(0x80 | RawSocket.PONG, ping.payload()));
    }

    @Test
    @DisplayName("W30 that is open when the server stops gets what waits, however slowly it reads, and then 1001")
    void flushed() throws Exception {
        ConfigurableApplicationContext context =
                WebSocketListenersTest.application("--litestar.channels.close-timeout=8s");
        ListenedApp.Chat chat = context.getBean(ListenedApp.Chat.class);
        WebSocketListeners listeners = context.getBean(WebSocketListeners.class);
        try (RawSocket client = new RawSocket(port(context), "/chat/slow")) {
            WebSocketPeer peer = guest(chat);
            for (int i = 0; i < MESSAGES; i++) {
                assertThat(peer.send(i + LARGE)).isTrue();
            }

            CompletableFuture<Void> stopping = CompletableFuture.runAsync(context::close);
            await().atMost(PATIENCE).until(() -> !listeners.isRunning());

            for (int i = 0; i < MESSAGES; i++) {
                // Small pieces out of a small buffer: some thousand reads, each of which opens the window a little.
                assertThat(client.next().text()).isEqualTo(i + LARGE);
            }
            assertThat(client.end()).isEqualTo(1001);
            assertThat(stopping).succeedsWithin(PATIENCE);
        } finally {
            context.close();
        }
        assertThat(chat.log.stream().filter(line -> line.contains(" out of slow")))
                .containsExactly("guest out of slow 1001");
    }

    @Test
    @DisplayName("W30 C37 that reads nothing is cut when the grace time is over, so that the server stops")
    void cut() throws Exception {
        ConfigurableApplicationContext context =
                WebSocketListenersTest.application("--litestar.channels.close-timeout=600ms");
        ListenedApp.Chat chat = context.getBean(ListenedApp.Chat.class);
        try (RawSocket client = new RawSocket(port(context), "/chat/stuck")) {
            WebSocketPeer peer = guest(chat);
            for (int i = 0; i < MESSAGES; i++) {
                assertThat(peer.send(i + LARGE)).isTrue();
            }

            long begun = System.nanoTime();
            assertThat(CompletableFuture.runAsync(context::close)).succeedsWithin(5, TimeUnit.SECONDS);

            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(500));
            assertThat(chat.log.stream().filter(line -> line.contains(" out of stuck")))
                    .containsExactly("guest out of stuck 1001");
            assertThat(received(client)).isLessThan(MESSAGES);
        } finally {
            context.close();
        }
    }

    /** How many messages come whole until the connection ends without a close frame. */
    private static int received(RawSocket client) {
        int whole = 0;
        try {
            while (true) {
                RawSocket.Frame frame = client.next();
                assertThat(frame.code()).isEqualTo(RawSocket.TEXT);
                if (frame.payload().length > LARGE.length()) {
                    whole++;
                }
            }
        } catch (IOException gone) {
            return whole;
        }
    }
}
