package org.litestarspring.benchmarks.fanout;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Counts the text frames of a WebSocket by their heads, behind the answer to the handshake and to a hello. */
final class FrameCounter extends ChannelInboundHandlerAdapter {

    private static final int TEXT = 0x81;
    private static final int CLOSE = 0x88;
    private static final int PING = 0x89;
    private static final int PONG = 0x8A;
    private static final int TWO_BYTES = 126;
    private static final int EIGHT_BYTES = 127;
    private static final int LENGTH = 0x7F;
    private static final int MASKED = 0x80;
    private static final int LONGEST_HEAD = 10;

    private final Tally tally;
    private final Latencies.@Nullable Reading times;
    private final @Nullable String hello;
    private final CountDownLatch ready;

    /** How much of the end of the handshake's answer was seen. */
    private int blank;

    private boolean isOpen;
    private boolean isTimed;
    private long payload;

    /** The beginning of a head that came in two pieces; mostly none. */
    private ByteBuf begun = Unpooled.EMPTY_BUFFER;

    FrameCounter(Tally tally, @Nullable String hello, CountDownLatch ready) {
        this.tally = tally;
        this.times = tally.latencies == null ? null : new Latencies.Reading(tally.latencies);
        this.hello = hello;
        this.ready = ready;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf piece = (ByteBuf) message;
        if (this.times != null) {
            this.times.read();
        }
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
    static ByteBuf masked(int head, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length >= TWO_BYTES) {
            throw new IllegalArgumentException("The text is longer than that of a short frame.");
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
            if (this.payload > 0) {
                pass(piece);
            } else if (readHead(context, piece)) {
                this.isTimed = this.isOpen && this.times != null;
                if (this.isOpen) {
                    frames++;
                } else {
                    opened();
                }
            }
        }
        if (frames > 0) {
            this.tally.messages.add(frames);
        }
    }

    private void pass(ByteBuf piece) {
        int size = (int) Math.min(this.payload, piece.readableBytes());
        if (this.isTimed && this.times != null) {
            this.times.pass(piece, size, this.payload);
        }
        piece.skipBytes(size);
        this.payload -= size;
    }

    /** Whether a text frame begins; a head may come in two pieces. */
    private boolean readHead(ChannelHandlerContext context, ByteBuf piece) {
        if (!this.begun.isReadable() && size(piece) >= 0) {
            return begin(context, piece);
        }
        // At the edge of a piece, and so rare: byte by byte, until the head is whole.
        if (!this.begun.isReadable()) {
            this.begun = Unpooled.buffer(LONGEST_HEAD);
        }
        while (piece.isReadable() && size(this.begun) < 0) {
            this.begun.writeByte(piece.readByte());
        }
        if (size(this.begun) < 0) {
            return false;
        }
        ByteBuf whole = this.begun;
        this.begun = Unpooled.EMPTY_BUFFER;
        return begin(context, whole);
    }

    private boolean begin(ChannelHandlerContext context, ByteBuf head) {
        int kind = head.getUnsignedByte(head.readerIndex());
        this.payload = length(head);
        this.isTimed = false;
        head.skipBytes(size(head));
        if (kind == CLOSE && head.readableBytes() >= 2) {
            this.tally.closed(head.getUnsignedShort(head.readerIndex()));
        }
        if (kind == PING) {
            this.tally.pings.increment();
            // The server's pings are empty.
            context.writeAndFlush(masked(PONG, ""));
        }
        return kind == TEXT;
    }

    private static int size(ByteBuf head) {
        int there = head.readableBytes();
        if (there < 2) {
            return -1;
        }
        int length = head.getByte(head.readerIndex() + 1) & LENGTH;
        int size = length == TWO_BYTES ? 4 : length == EIGHT_BYTES ? 10 : 2;
        return there < size ? -1 : size;
    }

    private static long length(ByteBuf head) {
        int begin = head.readerIndex();
        int length = head.getByte(begin + 1) & LENGTH;
        return length == TWO_BYTES
                ? head.getUnsignedShort(begin + 2)
                : length == EIGHT_BYTES ? head.getLong(begin + 2) : length;
    }
}
