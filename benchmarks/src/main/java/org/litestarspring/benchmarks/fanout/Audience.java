package org.litestarspring.benchmarks.fanout;

import io.netty.channel.ChannelHandler;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;
import reactor.netty.tcp.TcpClient;

/**
 * Many subscribers of one server in one process, which do nothing with what they get but count it: by the heads of its
 * frames, or the ends of its events, in the bytes of the connection. A client that made objects of them would be what is
 * measured.
 */
final class Audience implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final LoopResources loops = LoopResources.create("audience", 1, true);
    private final Disposable.Composite connections = Disposables.composite();
    private final LongAdder received = new LongAdder();
    private final int port;
    private final int size;

    private Audience(int port, int size) {
        this.port = port;
        this.size = size;
    }

    /** Sockets that send {@code hello} first, where it is not null, and are counted in once that is answered. */
    static Audience ofSockets(int port, int size, @Nullable String hello) throws InterruptedException {
        String handshake = "GET /channels HTTP/1.1\r\nHost: 127.0.0.1:" + port
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13"
                + "\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
        Audience audience = new Audience(port, size);
        return audience.connect(handshake, ready -> new FrameCounter(audience.received, hello, ready));
    }

    /** Streams of server-sent events. */
    static Audience ofStreams(int port, int size) throws InterruptedException {
        Audience audience = new Audience(port, size);
        String request = "GET /events?channel=board HTTP/1.1\r\nHost: 127.0.0.1:" + port
                + "\r\nAccept: text/event-stream\r\n\r\n";
        return audience.connect(request, ready -> new EventCounter(audience.received, ready));
    }

    private Audience connect(String request, Function<CountDownLatch, ChannelHandler> counter)
            throws InterruptedException {
        CountDownLatch ready = new CountDownLatch(this.size);
        for (int i = 0; i < this.size; i++) {
            Connection connection = TcpClient.create(ConnectionProvider.newConnection())
                    .runOn(this.loops)
                    .host("127.0.0.1")
                    .port(this.port)
                    .doOnConnected(made -> {
                        made.addHandlerFirst(counter.apply(ready));
                        made.channel().config().setAutoRead(true);
                    })
                    .connectNow(PATIENCE);
            this.connections.add(connection);
            connection.outbound().sendString(Mono.just(request)).then().subscribe();
        }
        return when(ready);
    }

    private Audience when(CountDownLatch ready) throws InterruptedException {
        if (!ready.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException(ready.getCount() + " of " + this.size + " subscribers were not connected.");
        }
        // A socket without a hello is counted when its request is sent; the server subscribes a moment later.
        Thread.sleep(500);
        return this;
    }

    /** Deliveries per second of {@code messages} to all; fails unless each one arrives everywhere. */
    double measure(int messages, String text) throws Exception {
        this.received.reset();
        long expected = (long) messages * this.size;
        long begun = System.nanoTime();
        Mono<String> publishing = HttpClient.create(ConnectionProvider.newConnection())
                .runOn(this.loops)
                .get()
                .uri("http://127.0.0.1:" + this.port + "/publish?count=" + messages + "&text=" + text)
                .responseSingle((response, body) -> body.asString());
        Disposable request = publishing.subscribe();
        long deadline = begun + PATIENCE.toNanos();
        while (this.received.sum() < expected && System.nanoTime() < deadline) {
            Thread.sleep(1);
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        request.dispose();
        Thread.sleep(50);
        if (this.received.sum() != expected) {
            throw new AssertionError(this.received.sum() + " deliveries instead of " + expected + ".");
        }
        return expected / seconds;
    }

    @Override
    public void close() {
        this.connections.dispose();
        Flux.from(this.loops.disposeLater(Duration.ZERO, Duration.ofSeconds(2))).blockLast(PATIENCE);
    }
}
