package org.litestarspring.benchmarks.listener;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;
import reactor.netty.tcp.TcpClient;

/**
 * Some sockets, each with a window of messages on their way: for each echo another one is sent. Echoes are compared with
 * the message byte by byte, in the bytes of the connection.
 */
final class EchoLoad {

    private static final int SOCKETS = 8;
    private static final int WINDOW = 16;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int TEXT = 0x81;
    private static final int TWO_BYTES = 126;
    private static final int MASKED = 0x80;

    private final int port;
    private final byte[] echo;
    private final ByteBuf message;
    private final LongAdder echoes = new LongAdder();
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();

    /** Echoes of a text of 126 bytes or more. */
    EchoLoad(int port, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length < TWO_BYTES) {
            throw new IllegalArgumentException("The text is shorter than a frame with two bytes of length.");
        }
        this.port = port;
        ByteBuf frame = Unpooled.buffer().writeByte(TEXT).writeByte(TWO_BYTES).writeShort(bytes.length);
        frame.writeBytes(bytes);
        this.echo = new byte[frame.readableBytes()];
        frame.readBytes(this.echo);
        // With a mask of zeros, which a client may choose.
        this.message = Unpooled.unreleasableBuffer(Unpooled.directBuffer()
                .writeByte(TEXT)
                .writeByte(MASKED | TWO_BYTES)
                .writeShort(bytes.length)
                .writeInt(0)
                .writeBytes(bytes));
    }

    /** Echoes per second. */
    double measure(int millis) throws Exception {
        LoopResources loops = LoopResources.create("echo", 1, true);
        Disposable.Composite connections = Disposables.composite();
        try {
            for (int i = 0; i < SOCKETS; i++) {
                connections.add(connect(loops));
            }
            Thread.sleep(millis / 4);
            long before = this.echoes.sum();
            long begun = System.nanoTime();
            Thread.sleep(millis);
            long counted = this.echoes.sum() - before;
            double seconds = (System.nanoTime() - begun) / 1e9;
            if (!this.faults.isEmpty() || counted == 0) {
                throw new AssertionError(counted == 0 ? "Nothing was echoed." : this.faults.peek());
            }
            return counted / seconds;
        } finally {
            connections.dispose();
            loops.disposeLater(Duration.ZERO, Duration.ofSeconds(2)).block(PATIENCE);
        }
    }

    private Connection connect(LoopResources loops) {
        String handshake = "GET /echo HTTP/1.1\r\nHost: 127.0.0.1:" + this.port
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13"
                + "\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
        Connection connection = TcpClient.create(ConnectionProvider.newConnection())
                .runOn(loops)
                .host("127.0.0.1")
                .port(this.port)
                .doOnConnected(made -> {
                    made.addHandlerFirst(new Echoed());
                    made.channel().config().setAutoRead(true);
                })
                .connectNow(PATIENCE);
        connection.outbound().sendString(Mono.just(handshake)).then().subscribe();
        return connection;
    }

    private final class Echoed extends ChannelInboundHandlerAdapter {

        private final StringBuilder answer = new StringBuilder();
        private boolean isOpen;
        private int place;

        @Override
        public void channelRead(ChannelHandlerContext context, Object received) {
            ByteBuf piece = (ByteBuf) received;
            int owed = 0;
            try {
                while (!this.isOpen && piece.isReadable()) {
                    this.answer.append((char) piece.readByte());
                    if (this.answer.toString().endsWith("\r\n\r\n")) {
                        this.isOpen = true;
                        owed = WINDOW;
                    }
                }
                owed += compared(context, piece);
            } finally {
                piece.release();
            }
            for (int i = 0; i < owed; i++) {
                context.write(EchoLoad.this.message.duplicate());
            }
            if (owed > 0) {
                context.flush();
            }
        }

        private int compared(ChannelHandlerContext context, ByteBuf piece) {
            byte[] echo = EchoLoad.this.echo;
            int whole = 0;
            while (piece.isReadable()) {
                if (piece.readByte() != echo[this.place]) {
                    EchoLoad.this.faults.add("Another text came back at byte " + this.place + ". "
                            + this.answer.toString().lines().findFirst().orElse(""));
                    context.close();
                    return 0;
                }
                this.place++;
                if (this.place == echo.length) {
                    this.place = 0;
                    whole++;
                }
            }
            EchoLoad.this.echoes.add(whole);
            return whole;
        }
    }
}
