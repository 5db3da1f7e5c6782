package org.litestarspring.benchmarks.fanout;

import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/** Many subscribers of one server in one process, which do nothing with what they get but count it. */
final class Audience implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final byte[] MARK = {'"', 'd', 'a', 't', 'a', '"'};

    private final LoopResources loops = LoopResources.create("audience", 1, true);
    private final HttpClient client;
    private final Disposable.Composite connections = Disposables.composite();
    private final LongAdder received = new LongAdder();
    private final int port;
    private final int size;

    private Audience(int port, int size) {
        this.port = port;
        this.size = size;
        this.client = HttpClient.create(ConnectionProvider.newConnection()).runOn(this.loops);
    }

    /** Sockets that send {@code hello} first, where it is not null, and are counted in once that is answered. */
    static Audience ofSockets(int port, int size, @Nullable String hello) throws InterruptedException {
        Audience audience = new Audience(port, size);
        CountDownLatch ready = new CountDownLatch(size);
        for (int i = 0; i < size; i++) {
            audience.connections.add(audience.client
                    .websocket()
                    .uri("ws://127.0.0.1:" + port + "/channels")
                    .handle((in, out) -> {
                        Mono<Void> greeting = hello == null
                                ? Mono.fromRunnable(ready::countDown)
                                : out.sendString(Mono.just(hello)).then();
                        boolean[] open = {hello == null};
                        return greeting.thenMany(in.receive().doOnNext(frame -> {
                                    if (open[0]) {
                                        audience.received.increment();
                                    } else {
                                        open[0] = true;
                                        ready.countDown();
                                    }
                                }))
                                .then();
                    })
                    .subscribe());
        }
        return audience.when(ready);
    }

    /** Streams of server-sent events. */
    static Audience ofStreams(int port, int size) throws InterruptedException {
        Audience audience = new Audience(port, size);
        CountDownLatch ready = new CountDownLatch(size);
        for (int i = 0; i < size; i++) {
            boolean[] open = {false};
            int[] matched = {0};
            audience.connections.add(audience.client
                    .get()
                    .uri("http://127.0.0.1:" + port + "/events?channel=board")
                    .response((response, body) -> body.doOnNext(piece -> {
                        if (!open[0] && contains(piece, "id:")) {
                            open[0] = true;
                            ready.countDown();
                        }
                        audience.received.add(events(piece, matched));
                    }))
                    .subscribe());
        }
        return audience.when(ready);
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
        Mono<String> publishing = this.client
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

    /**
     * The events whose mark ends in a piece.
     *
     * @param matched how much of a mark the piece before ended with, and this one ends with
     */
    private static int events(ByteBuf piece, int[] matched) {
        int count = 0;
        for (int i = piece.readerIndex(); i < piece.writerIndex(); i++) {
            byte next = piece.getByte(i);
            matched[0] = next == MARK[matched[0]] ? matched[0] + 1 : next == MARK[0] ? 1 : 0;
            if (matched[0] == MARK.length) {
                count++;
                matched[0] = 0;
            }
        }
        return count;
    }

    private static boolean contains(ByteBuf piece, String text) {
        return piece.toString(java.nio.charset.StandardCharsets.UTF_8).contains(text);
    }

    @Override
    public void close() {
        this.connections.dispose();
        Flux.from(this.loops.disposeLater(Duration.ZERO, Duration.ofSeconds(2))).blockLast(PATIENCE);
    }
}
