package org.litestarspring.benchmarks.fanout;

import io.netty.channel.ChannelHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.litestarspring.benchmarks.figure.Remote;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.DisposableChannel;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.tcp.TcpClient;

/**
 * Many subscribers of one channel of one server in one process, which do nothing with what they get but count it: by the
 * heads of its frames, or the ends of its events, in the bytes of the connection. A client that made objects of them would
 * be what is measured.
 */
final class Audience implements AutoCloseable {

    /** With the envelope, about 205 bytes. */
    private static final String TEXT = "x".repeat(Latencies.TEXT);

    /** The same, behind the digits of {@link Latencies}. */
    private static final String REST = "x".repeat(Latencies.TEXT - Latencies.DIGITS);

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Connections that are opened at a time; the server's queue of new ones is a few thousand long. */
    private static final int CONNECTING = 64;

    private final List<Connection> opened = new ArrayList<>();
    private final Remote remote;
    private final Tally tally;
    private final int port;
    private final int size;
    private final String channel;

    private Audience(Remote remote, int port, int size, String channel, Tally tally) {
        this.remote = remote;
        this.port = port;
        this.size = size;
        this.channel = channel;
        this.tally = tally;
    }

    /** Sockets of our own endpoint, each of which has been told that it is subscribed. */
    static Audience ofSockets(Remote remote, int port, int size, String channel, Tally tally)
            throws InterruptedException {
        Audience audience = new Audience(remote, port, size, channel, tally);
        return audience.connect(handshake(port), ready -> new FrameCounter(audience.tally, subscribe(channel), ready));
    }

    /** Sockets that are sent to without having asked for it. */
    static Audience ofPlainSockets(Remote remote, int port, int size) throws InterruptedException {
        Audience audience = new Audience(remote, port, size, "", Tally.counting());
        audience.connect(handshake(port), ready -> new FrameCounter(audience.tally, null, ready));
        // They are counted when the handshake is answered; the server subscribes a moment later.
        Thread.sleep(500);
        return audience;
    }

    /** Streams of server-sent events. */
    static Audience ofStreams(Remote remote, int port, int size, String channel) throws InterruptedException {
        Audience audience = new Audience(remote, port, size, channel, Tally.counting());
        String request = "GET /events?channel=" + channel + " HTTP/1.1\r\nHost: 127.0.0.1:" + port
                + "\r\nAccept: text/event-stream\r\n\r\n";
        return audience.connect(request, ready -> new EventCounter(audience.tally, ready));
    }

    static String handshake(int port) {
        return "GET /channels HTTP/1.1\r\nHost: 127.0.0.1:" + port
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13"
                + "\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    }

    static String subscribe(String channel) {
        return "{\"type\":\"subscribe\",\"channel\":\"" + channel + "\"}";
    }

    private Audience connect(String request, Function<CountDownLatch, ChannelHandler> counter)
            throws InterruptedException {
        CountDownLatch ready = new CountDownLatch(this.size);
        TcpClient client = TcpClient.create(ConnectionProvider.newConnection())
                .runOn(this.remote.loops())
                .host("127.0.0.1")
                .port(this.port)
                .doOnConnected(made -> {
                    made.addHandlerFirst(counter.apply(ready));
                    made.channel().config().setAutoRead(true);
                });
        Flux.range(0, this.size)
                .flatMap(number -> client.connect(), CONNECTING)
                .doOnNext(connection -> connection
                        .outbound()
                        .sendString(Mono.just(request))
                        .then()
                        .subscribe())
                .collectList()
                .blockOptional(PATIENCE)
                .ifPresent(this.opened::addAll);
        if (!ready.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException(ready.getCount() + " of " + this.size + " subscribers were not connected.");
        }
        return this;
    }

    /** Deliveries per second of messages that are published at once; fails unless each one arrives everywhere. */
    double measure(int messages) throws InterruptedException {
        return delivered(messages, burst(this.channel, messages));
    }

    /** Has messages published one by one, in even distances, as {@link Latencies} wants them. */
    void pace(int messages, Duration distance) throws InterruptedException {
        delivered(
                messages,
                "/paced?channel=" + this.channel + "&count=" + messages + "&nanos=" + distance.toNanos() + "&text="
                        + REST);
    }

    /** Has messages published, whoever gets them. */
    static void publish(Remote remote, int port, String channel, int messages) {
        remote.answer(port, burst(channel, messages), PATIENCE);
    }

    private static String burst(String channel, int messages) {
        return "/publish?channel=" + channel + "&count=" + messages + "&text=" + TEXT;
    }

    private double delivered(int messages, String path) throws InterruptedException {
        this.tally.messages.reset();
        long expected = (long) messages * this.size;
        long begun = System.nanoTime();
        Disposable request = this.remote
                .ask(this.port, path)
                .subscribe(done -> {}, failure -> System.err.println("Publishing failed: " + failure));
        long deadline = begun + PATIENCE.toNanos();
        while (this.tally.messages.sum() < expected && System.nanoTime() < deadline) {
            Thread.sleep(1);
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        request.dispose();
        Thread.sleep(50);
        if (this.tally.messages.sum() != expected) {
            throw new AssertionError(this.tally.messages.sum() + " deliveries instead of " + expected + ".");
        }
        return expected / seconds;
    }

    /** Fails where the server has closed one. */
    void requireOpen() {
        long closed = this.opened.stream().filter(DisposableChannel::isDisposed).count();
        if (closed > 0) {
            throw new AssertionError(
                    closed + " of " + this.size + " subscribers were closed, by the codes " + this.tally.codes() + ".");
        }
    }

    @Override
    public void close() {
        this.opened.forEach(Connection::dispose);
    }
}
