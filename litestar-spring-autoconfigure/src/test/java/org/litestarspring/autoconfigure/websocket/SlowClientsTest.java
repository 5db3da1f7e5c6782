package org.litestarspring.autoconfigure.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.litestarspring.autoconfigure.OwnResources;
import org.litestarspring.channels.websocket.OnOpen;
import org.litestarspring.channels.websocket.WebSocketListener;
import org.litestarspring.channels.websocket.WebSocketPeer;
import org.litestarspring.channels.websocket.listener.WebSocketListeners;
import org.litestarspring.test.websocket.TestSocket;
import org.litestarspring.test.websocket.WebSocketTestClient;
import org.litestarspring.web.NonBlocking;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import reactor.core.publisher.Mono;

@DisplayName("A listener with")
class SlowClientsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static ConfigurableApplicationContext context;
    private static int port;

    @NonBlocking
    @WebSocketListener("/crowd")
    static class Crowd {

        final Queue<WebSocketPeer> peers = new ConcurrentLinkedQueue<>();

        @OnOpen
        void opened(WebSocketPeer peer) {
            this.peers.add(peer);
        }

        void ignored(String message) {}
    }

    static class Stuck {

        final AtomicInteger started = new AtomicInteger();
        final AtomicInteger cancelled = new AtomicInteger();

        @WebSocketListener("/stuck")
        Mono<Void> stuck(byte[] message) {
            this.started.incrementAndGet();
            return Mono.<Void>never().doOnCancel(this.cancelled::incrementAndGet);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(OwnResources.class)
    static class App {

        @Bean
        Crowd crowd() {
            return new Crowd();
        }

        @Bean
        Stuck stuck() {
            return new Stuck();
        }
    }

    @BeforeAll
    static void start() {
        SpringApplication application = new SpringApplication(App.class);
        application.setWebApplicationType(WebApplicationType.REACTIVE);
        application.setDefaultProperties(Map.of(
                "server.port", "0",
                "litestar.websocket.send-buffer", "16",
                "litestar.websocket.read-ahead", "4",
                // A ping tells that a client is gone from which nothing is read: behind what it sent stands its end.
                "litestar.channels.heartbeat", "200ms",
                "litestar.channels.close-timeout", "500ms"));
        context = application.run();
        port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    @AfterAll
    static void stop() {
        context.close();
    }

    private static int open() {
        return context.getBean(WebSocketListeners.class).openSockets();
    }

    @Test
    @DisplayName("W23 one slow client among others sends these everything, in order, and drops it alone")
    void oneOfMany() {
        Crowd crowd = context.getBean(Crowd.class);
        WebSocketTestClient client = WebSocketTestClient.bindToServer(port);
        TestSocket slow = client.uri("/crowd").withoutReading().connect();
        var others = IntStream.range(0, 4)
                .mapToObj(i -> client.uri("/crowd").connect())
                .toList();
        await().atMost(PATIENCE).until(() -> crowd.peers.size() == 5);
        String filler = "x".repeat(512 * 1024);

        for (int round = 0; round < 60; round++) {
            String message = round + filler;
            crowd.peers.forEach(peer -> peer.send(message));
            // The next round waits for all of them, so that one that is kept waiting fails here.
            others.forEach(other -> other.expectText(message));
        }

        await().atMost(PATIENCE).until(() -> open() == 4);
        others.forEach(TestSocket::close);
        slow.cut();
        await().atMost(PATIENCE).until(() -> open() == 0);
    }

    @Test
    @DisplayName("W25 a client that floods a slow method is read from no further, and memory stays flat")
    void flood() throws Exception {
        Stuck stuck = context.getBean(Stuck.class);
        long memory = used();
        try (SocketChannel channel = connect("/stuck")) {
            ByteBuffer frame = frame(32 * 1024);
            long sent = 0;
            // What the kernel takes for both ends is some megabytes; then nothing more for a second.
            long idleSince = System.nanoTime();
            while (System.nanoTime() - idleSince < 1_000_000_000L) {
                int written = channel.write(frame);
                sent += written;
                if (!frame.hasRemaining()) {
                    frame.rewind();
                }
                if (written > 0) {
                    idleSince = System.nanoTime();
                } else {
                    Thread.onSpinWait();
                }
                assertThat(sent).isLessThan(256L * 1024 * 1024);
            }

            assertThat(stuck.started).hasValue(1);
            assertThat(used() - memory).isLessThan(16L * 1024 * 1024);
            assertThat(open()).isEqualTo(1);
        }
        await().atMost(PATIENCE).until(() -> stuck.cancelled.get() == 1 && open() == 0);
    }

    /** Direct memory of Netty that holds something, of whichever allocator. */
    private static long used() {
        return Stream.concat(
                        PooledByteBufAllocator.DEFAULT.metric().directArenas().stream(),
                        PooledByteBufAllocator.DEFAULT.metric().heapArenas().stream())
                .mapToLong(arena -> arena.numActiveBytes())
                .sum();
    }

    private static SocketChannel connect(String path) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.SO_SNDBUF, 64 * 1024);
        channel.connect(new InetSocketAddress(InetAddress.getByName("localhost"), port));
        channel.write(
                StandardCharsets.US_ASCII.encode(("GET %s HTTP/1.1\r\nHost: localhost:%d\r\nUpgrade: websocket\r\n"
                                + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                        .formatted(path, port)));
        ByteBuffer head = ByteBuffer.allocate(4096);
        while (!StandardCharsets.US_ASCII
                .decode(head.duplicate().flip())
                .toString()
                .contains("\r\n\r\n")) {
            channel.read(head);
        }
        assertThat(StandardCharsets.US_ASCII.decode(head.flip()).toString()).startsWith("HTTP/1.1 101");
        channel.configureBlocking(false);
        return channel;
    }

    /** A binary frame, masked with zeros. */
    private static ByteBuffer frame(int length) {
        ByteBuffer frame = ByteBuffer.allocate(8 + length);
        frame.put((byte) 0x82).put((byte) (0x80 | 126)).putShort((short) length).putInt(0);
        return frame.clear();
    }
}
