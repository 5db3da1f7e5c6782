package org.litestarspring.benchmarks.fanout;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counts the text frames of a WebSocket by their heads, behind the answer to the handshake and to a hello. */
final class FrameCounter extends ChannelInboundHandlerAdapter {

    private static final int TEXT = 0x81;
    private static final int PING = 0x89;
    private static final int PONG = 0x8A;
    private static final int TWO_BYTES = 126;
    private static final int EIGHT_BYTES = 127;
    private static final int LENGTH = 0x7F;
    private static final int MASKED = 0x80;

    private final LongAdder received;
    private final @Nullable String hello;
    private final CountDownLatch ready;

    /** How much of the end of the handshake's answer was seen. */
    private int blank;

    private boolean isOpen;
    private long payload;
    private ByteBuf head = Unpooled.EMPTY_BUFFER;

    FrameCounter(LongAdder received, @Nullable String hello, CountDownLatch ready) {
        this.received = received;
        this.hello = hello;
        this.ready = ready;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf piece = (ByteBuf) message;
        try {
            if (this.blank < 4 && !skipAnswer(context, piece)) {
                return;
            }
            count(context, piece);
        } finally {
            piece.release();
        }
    }

    private boolean skipAnswer(ChannelHandlerContext context, ByteBuf piece) {
        while (piece.isReadable() && this.blank < 4) {
            byte next = piece.readByte();
            boolean follows = next == (this.blank % 2 == 0 ? '\r' : '\n');
            this.blank = follows ? this.blank + 1 : next == '\r' ? 1 : 0;
        }
        if (this.blank < 4) {
            return false;
        }
        if (this.hello == null) {
            opened();
        } else {
            context.writeAndFlush(masked(TEXT, this.hello));
        }
        return true;
    }

    /** With a mask of zeros, which a client may choose. */
    private static ByteBuf masked(int head, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length >= TWO_BYTES) {
            throw new IllegalArgumentException("The hello is longer than a short frame.");
        }
        return Unpooled.buffer()
                .writeByte(head)
                .writeByte(MASKED | bytes.length)
                .writeInt(0)
                .writeBytes(bytes);
    }

    private void opened() {
        this.isOpen = true;
        this.ready.countDown();
    }

    private void count(ChannelHandlerContext context, ByteBuf piece) {
        int frames = 0;
        while (piece.isReadable()) {
            int skipped = (int) Math.min(this.payload, piece.readableBytes());
            piece.skipBytes(skipped);
            this.payload -= skipped;
            if (piece.isReadable() && readHead(context, piece)) {
                if (this.isOpen) {
                    frames++;
                } else {
                    opened();
                }
            }
        }
        this.received.add(frames);
    }

    /** Whether a text frame begins; a head may come in two pieces. */
    private boolean readHead(ChannelHandlerContext context, ByteBuf piece) {
        ByteBuf all = this.head.isReadable() ? Unpooled.wrappedBuffer(this.head, piece.retain()) : piece.retain();
        try {
            int begin = all.readerIndex();
            int kept = this.head.readableBytes();
            int size = size(all, begin);
            if (size < 0) {
                this.head = Unpooled.copiedBuffer(all);
                piece.skipBytes(piece.readableBytes());
                return false;
            }
            this.payload = length(all, begin);
            int kind = all.getUnsignedByte(begin);
            if (kind == PING) {
                // The server's pings are empty.
                context.writeAndFlush(masked(PONG, ""));
            }
            piece.skipBytes(size - kept);
            this.head = Unpooled.EMPTY_BUFFER;
            return kind == TEXT;
        } finally {
            all.release();
        }
    }

    private static int size(ByteBuf head, int begin) {
        int there = head.readableBytes();
        if (there < 2) {
            return -1;
        }
        int length = head.getByte(begin + 1) & LENGTH;
        int size = length == TWO_BYTES ? 4 : length == EIGHT_BYTES ? 10 : 2;
        return there < size ? -1 : size;
    }

    private static long length(ByteBuf head, int begin) {
        int length = head.getByte(begin + 1) & LENGTH;
        return length == TWO_BYTES
                ? head.getUnsignedShort(begin + 2)
                : length == EIGHT_BYTES ? head.getLong(begin + 2) : length;
    }
}
