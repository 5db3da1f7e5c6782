package org.litestarspring.channels.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.util.ResourceLeakDetector;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.litestarspring.channels.ChannelAuthorizer;
import org.litestarspring.channels.ChannelHub;
import org.litestarspring.channels.ChannelRights;
import org.litestarspring.channels.ChannelSettings;
import org.litestarspring.channels.JacksonPayloads;
import org.litestarspring.channels.MemoryBroker;
import org.litestarspring.test.fuzz.JsonMutations;
import org.slf4j.LoggerFactory;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.util.unit.DataSize;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Frames that are nearly right, for {@code -Dlitestar.fuzz.seconds}, 60 without it, by {@code -Dlitestar.fuzz.seed}: bad
 * JSON in good frames, which no socket may die of, and bad frames, which may end theirs with a code of the protocol.
 */
@DisplayName("Bad frames")
class FrameFuzzTest {

    private static final long SECONDS = Long.getLong("litestar.fuzz.seconds", 60);
    private static final long SEED = Long.getLong("litestar.fuzz.seed", 20_261_125L);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int CLIENTS = 4;
    private static final int LIMIT = 2048;

    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;

    /** What the protocol of WebSockets has for a peer that breaks it. */
    private static final Set<Integer> FAULTS = Set.of(1002, 1003, 1007, 1009);

    private static final String[] FRAMES = {
        "{\"type\":\"subscribe\",\"request\":1,\"channel\":\"news\",\"history\":10}",
        "{\"type\":\"subscribe\",\"request\":2,\"channel\":\"chat:a\",\"presence\":true}",
        "{\"type\":\"subscribe\",\"request\":2,\"channel\":\"board:SFO\",\"position\":\"k3x9-17\"}",
        "{\"type\":\"unsubscribe\",\"request\":3,\"channel\":\"news\"}",
        "{\"type\":\"publish\",\"request\":4,\"channel\":\"news\",\"event\":\"late\",\"key\":\"k\",\"data\":{\"a\":[1,2.5,\"x\"]}}",
        "{\"type\":\"presence\",\"request\":5,\"channel\":\"chat:a\"}",
        "{\"type\":\"ping\",\"request\":6}"
    };

    private final UnpooledByteBufAllocator buffers = new UnpooledByteBufAllocator(true);
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong ended = new AtomicLong();
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();

    @Test
    @DisplayName("K25 are answered, or end their socket as the protocol asks; nothing is logged, and nothing stays")
    void survives() throws Exception {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        root.addAppender(log);
        MemoryBroker broker = new MemoryBroker(ChannelSettings.defaults());
        ChannelHub hub = new ChannelHub(
                broker, EndpointServer.NAMES, new JacksonPayloads(JsonMapper.shared()), ChannelSettings.defaults());
        ChannelRights rights = new ChannelRights(ChannelAuthorizer.rules(
                rules -> rules.subscribe("*").permitAll().publish("*").permitAll()));
        ChannelsWebSocketEndpoint endpoint = new ChannelsWebSocketEndpoint(
                hub,
                EndpointServer.NAMES,
                rights,
                ChannelsWebSocketSettings.defaults().withLimits(DataSize.ofBytes(LIMIT), 3, 1_000_000));
        LoopResources loops = LoopResources.create("fuzz", 2, true);
        DisposableServer server = HttpServer.create()
                .port(0)
                .runOn(loops)
                .childOption(ChannelOption.ALLOCATOR, this.buffers)
                .handle(new ReactorHttpHandlerAdapter(WebHttpHandlerBuilder.webHandler(endpoint)
                        .codecConfigurer(ServerCodecConfigurer.create())
                        .build()))
                .bindNow();
        ExecutorService clients = Executors.newFixedThreadPool(2 * CLIENTS);
        try {
            long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
            CompletableFuture<?>[] runs = IntStream.range(0, CLIENTS)
                    .mapToObj(number -> CompletableFuture.runAsync(
                            () -> new Fuzzing(server.port(), SEED + number, clients).run(end), clients))
                    .toArray(CompletableFuture<?>[]::new);
            CompletableFuture.allOf(runs).get(SECONDS + 60, TimeUnit.SECONDS);

            await().atMost(PATIENCE).until(() -> endpoint.openSockets() == 0 && hub.subscribedChannels() == 0);
        } finally {
            clients.shutdownNow();
            server.disposeNow();
            loops.disposeLater(Duration.ZERO, PATIENCE).block(PATIENCE);
            broker.close();
            root.detachAppender(log);
        }

        assertThat(this.faults).as("with -Dlitestar.fuzz.seed=%d", SEED).isEmpty();
        assertThat(log.list)
                .filteredOn(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                .extracting(ILoggingEvent::getFormattedMessage)
                .as("what was logged, with -Dlitestar.fuzz.seed=%d", SEED)
                .isEmpty();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(this.buffers.metric().usedDirectMemory()
                                + this.buffers.metric().usedHeapMemory())
                        .as("bytes of buffers that were not given back")
                        .isZero());
        assertThat(this.sent).hasValueGreaterThan(100 * SECONDS);
        assertThat(this.ended).hasValueGreaterThan(SECONDS);
    }

    /** One client after the other, each until its socket ends. */
    private final class Fuzzing {

        private final int port;
        private final SplittableRandom random;
        private final JsonMutations bodies;
        private final ExecutorService readers;
        private long pings;

        Fuzzing(int port, long seed, ExecutorService readers) {
            this.port = port;
            this.random = new SplittableRandom(seed);
            this.bodies = JsonMutations.of(seed, FRAMES);
            this.readers = readers;
        }

        void run(long end) {
            while (System.nanoTime() < end && FrameFuzzTest.this.faults.size() < 5) {
                try (Client client = new Client(this.port, this.readers)) {
                    while (System.nanoTime() < end && step(client)) {
                        FrameFuzzTest.this.sent.incrementAndGet();
                    }
                    FrameFuzzTest.this.ended.incrementAndGet();
                } catch (IOException | InterruptedException failed) {
                    FrameFuzzTest.this.faults.add("A client failed: " + failed);
                }
            }
        }

        /** False where the socket has ended, as it should have. */
        private boolean step(Client client) throws IOException, InterruptedException {
            int kind = this.random.nextInt(100);
            if (kind < 90) {
                return json(client, this.bodies.get());
            }
            if (kind < 92) {
                client.send(frame(true, BINARY, this.bodies.get()));
                return endsWith(client, FAULTS, "a binary frame");
            }
            if (kind < 93) {
                // As a browser's close() without arguments.
                client.send(frame(true, CLOSE, new byte[0]));
                return endsWith(client, Set.of(1000), "a close without a code");
            }
            if (kind < 98) {
                byte[] bytes = frame(true, TEXT, this.bodies.get());
                for (int flips = 1 + this.random.nextInt(3); flips > 0; flips--) {
                    bytes[this.random.nextInt(Math.min(14, bytes.length))] ^= (byte) (1 << this.random.nextInt(8));
                }
                client.send(Arrays.copyOf(bytes, 1 + this.random.nextInt(bytes.length)));
                client.endOutput();
                return endsWith(client, FAULTS, "flipped bits: " + HEX.formatHex(bytes, 0, Math.min(14, bytes.length)));
            }
            byte[] bytes = frame(true, TEXT, this.bodies.get());
            client.send(Arrays.copyOf(bytes, this.random.nextInt(bytes.length)));
            client.reset();
            return false;
        }

        private boolean json(Client client, byte[] body) throws IOException, InterruptedException {
            int pieces = this.random.nextInt(10) == 0 ? 1 + this.random.nextInt(4) : 1;
            int from = 0;
            for (int piece = 1; piece <= pieces; piece++) {
                int to = piece == pieces ? body.length : from + this.random.nextInt(body.length - from + 1);
                client.send(frame(piece == pieces, piece == 1 ? TEXT : 0, Arrays.copyOfRange(body, from, to)));
                from = to;
                if (piece < pieces) {
                    client.send(frame(true, PING, new byte[] {1}));
                }
            }
            if (body.length > LIMIT) {
                return endsWith(client, Set.of(1009), body.length + " bytes");
            }
            if (!isUtf8(body)) {
                return endsWith(client, Set.of(1007), "no UTF-8");
            }
            long request = 1_000_000 + ++this.pings;
            client.send(frame(
                    true, TEXT, ("{\"type\":\"ping\",\"request\":" + request + "}").getBytes(StandardCharsets.UTF_8)));
            if (!client.awaitPong(request)) {
                FrameFuzzTest.this.faults.add(
                        "Closed with " + client.code + " or silent after " + new String(body, StandardCharsets.UTF_8));
                return false;
            }
            return true;
        }

        private boolean endsWith(Client client, Set<Integer> codes, String why) throws InterruptedException {
            int code = client.awaitEnd();
            // Where the connection ends in the middle of a frame there is nobody to say why to.
            if (code != 0 && !codes.contains(code)) {
                FrameFuzzTest.this.faults.add("Closed with %d for %s, not one of %s".formatted(code, why, codes));
            }
            return false;
        }
    }

    private static final java.util.HexFormat HEX = java.util.HexFormat.of();

    private static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException broken) {
            return false;
        }
    }

    /** Masked with zeros, as RFC 6455 asks of a client. */
    private static byte[] frame(boolean isLast, int code, byte[] payload) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write((isLast ? 0x80 : 0) | code);
        if (payload.length < 126) {
            frame.write(0x80 | payload.length);
        } else if (payload.length < 65_536) {
            frame.write(0x80 | 126);
            frame.writeBytes(
                    ByteBuffer.allocate(2).putShort((short) payload.length).array());
        } else {
            frame.write(0x80 | 127);
            frame.writeBytes(ByteBuffer.allocate(8).putLong(payload.length).array());
        }
        frame.writeBytes(new byte[4]);
        frame.writeBytes(payload);
        return frame.toByteArray();
    }

    /** A client that sends bytes, and reads what comes all the time. */
    private static final class Client implements AutoCloseable {

        private static final JsonMapper JSON = JsonMapper.shared();

        private final Socket socket;
        private final AtomicLong pong = new AtomicLong();
        private final CompletableFuture<Integer> end = new CompletableFuture<>();
        private volatile int code;

        Client(int port, ExecutorService readers) throws IOException {
            this.socket = new Socket("localhost", port);
            this.socket.setTcpNoDelay(true);
            String handshake =
                    "GET /channels HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
            this.socket.getOutputStream().write(handshake.getBytes(StandardCharsets.US_ASCII));
            DataInputStream in = new DataInputStream(new java.io.BufferedInputStream(this.socket.getInputStream()));
            StringBuilder head = new StringBuilder();
            while (!head.toString().endsWith("\r\n\r\n")) {
                head.append((char) in.readUnsignedByte());
            }
            assertThat(head).startsWith("HTTP/1.1 101");
            readers.execute(() -> read(in));
        }

        private void read(DataInputStream in) {
            try {
                while (true) {
                    int code = in.readUnsignedByte() & 0xF;
                    int length = in.readUnsignedByte();
                    if (length == 126) {
                        length = in.readUnsignedShort();
                    } else if (length == 127) {
                        length = Math.toIntExact(in.readLong());
                    }
                    byte[] payload = in.readNBytes(length);
                    if (code == CLOSE) {
                        this.code = payload.length < 2
                                ? 0
                                : ByteBuffer.wrap(payload).getShort();
                        // The server waits for it, and then ends the connection.
                        write(frame(true, CLOSE, payload));
                    } else if (code == TEXT) {
                        JsonNode frame = JSON.readTree(payload);
                        if ("pong".equals(frame.path("type").stringValue(""))) {
                            this.pong.set(frame.path("request").longValue(0));
                        }
                    }
                }
            } catch (IOException gone) {
                this.end.complete(this.code);
            } catch (RuntimeException broken) {
                this.end.completeExceptionally(broken);
            }
        }

        /** Where the server has closed meanwhile, what it said is what counts. */
        void send(byte[] bytes) {
            try {
                write(bytes);
            } catch (IOException closed) {
                assertThat(this.end).succeedsWithin(PATIENCE);
            }
        }

        /** A frame at a time, of whichever thread. */
        private void write(byte[] bytes) throws IOException {
            synchronized (this.socket) {
                this.socket.getOutputStream().write(bytes);
            }
        }

        void endOutput() {
            try {
                this.socket.shutdownOutput();
            } catch (IOException closed) {
                assertThat(this.end).succeedsWithin(PATIENCE);
            }
        }

        void reset() throws IOException {
            this.socket.setSoLinger(true, 0);
            this.socket.close();
        }

        boolean awaitPong(long request) throws InterruptedException {
            long latest = System.nanoTime() + PATIENCE.toNanos();
            while (this.pong.get() != request) {
                if (this.end.isDone() || System.nanoTime() > latest) {
                    return false;
                }
                Thread.sleep(0, 100_000);
            }
            return true;
        }

        int awaitEnd() {
            return this.end.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        }

        @Override
        public void close() throws IOException {
            this.socket.close();
        }
    }
}
