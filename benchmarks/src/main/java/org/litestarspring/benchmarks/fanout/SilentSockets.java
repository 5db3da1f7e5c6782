package org.litestarspring.benchmarks.fanout;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.litestarspring.benchmarks.figure.Remote;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.tcp.TcpClient;

/**
 * Sockets that subscribe and then read nothing, until they are told to: then each must find all that was published, as
 * messages or as the number of a gap.
 */
final class SilentSockets implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int TEXT = 0x81;

    private final List<Reader> readers = new ArrayList<>();
    private final Disposable.Composite connections = Disposables.composite();
    private final CountDownLatch silent;

    private SilentSockets(int size) {
        this.silent = new CountDownLatch(size);
    }

    static SilentSockets open(Remote remote, int port, int size, String channel) throws InterruptedException {
        SilentSockets sockets = new SilentSockets(size);
        for (int i = 0; i < size; i++) {
            Reader reader = sockets.new Reader(Audience.subscribe(channel));
            sockets.readers.add(reader);
            Connection connection = TcpClient.create(ConnectionProvider.newConnection())
                    .runOn(remote.loops())
                    .host("127.0.0.1")
                    .port(port)
                    .doOnConnected(made -> {
                        made.addHandlerFirst(reader);
                        made.channel().config().setAutoRead(true);
                    })
                    .connectNow(PATIENCE);
            sockets.connections.add(connection);
            connection
                    .outbound()
                    .sendString(Mono.just(Audience.handshake(port)))
                    .then()
                    .subscribe();
        }
        if (!sockets.silent.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException(sockets.silent.getCount() + " of " + size + " sockets did not subscribe.");
        }
        return sockets;
    }

    /**
     * Reads what waits, and fails unless each socket missed some, was told so, and got the rest.
     *
     * @param published since they subscribed
     * @return how many the one that missed fewest was told to have missed
     */
    long readAll(long published) throws InterruptedException {
        this.readers.forEach(Reader::resume);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (Reader reader : this.readers) {
            while (reader.seen() < published && System.nanoTime() < deadline) {
                Thread.sleep(10);
            }
            if (reader.seen() != published || reader.missed == 0) {
                throw new AssertionError("Of " + published + " messages a slow socket got " + reader.messages
                        + " and was told of " + reader.missed + " that it missed.");
            }
        }
        return this.readers.stream().mapToLong(reader -> reader.missed).min().orElseThrow();
    }

    @Override
    public void close() {
        this.connections.dispose();
    }

    /** What one socket has read. Written on its event loop. */
    private final class Reader extends ChannelInboundHandlerAdapter {

        private static final Pattern WORDS = Pattern.compile("\"type\":\"message\"|\"missed\":(\\d+)\\}");

        /** Longer than any of the words. */
        private static final int OVERLAP = 40;

        private final String hello;
        private final StringBuilder text = new StringBuilder();
        private volatile Channel channel;
        private boolean isAsked;
        private boolean isSilent;
        private volatile long messages;
        private volatile long missed;

        @SuppressWarnings("NullAway.Init")
        Reader(String hello) {
            this.hello = hello;
        }

        long seen() {
            return this.messages + this.missed;
        }

        void resume() {
            this.channel.eventLoop().execute(() -> this.channel.config().setAutoRead(true));
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf piece = (ByteBuf) message;
            try {
                this.text.append(piece.toString(StandardCharsets.ISO_8859_1));
            } finally {
                piece.release();
            }
            if (this.isSilent) {
                count();
            } else if (!this.isAsked && this.text.indexOf("\r\n\r\n") >= 0) {
                this.isAsked = true;
                context.writeAndFlush(FrameCounter.masked(TEXT, this.hello));
            } else if (this.text.indexOf("\"subscribed\"") >= 0) {
                this.text.setLength(0);
                this.isSilent = true;
                this.channel = context.channel();
                this.channel.config().setAutoRead(false);
                SilentSockets.this.silent.countDown();
            }
        }

        @SuppressWarnings("NonAtomicOperationOnVolatileField")
        private void count() {
            Matcher words = WORDS.matcher(this.text);
            int counted = 0;
            long more = 0;
            long lost = 0;
            while (words.find()) {
                counted = words.end();
                if (words.group(1) == null) {
                    more++;
                } else {
                    lost += Long.parseLong(words.group(1));
                }
            }
            this.messages += more;
            this.missed += lost;
            this.text.delete(0, Math.max(counted, this.text.length() - OVERLAP));
        }
    }
}
