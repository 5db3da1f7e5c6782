package org.litestarspring.channels.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.zip.Deflater;

/**
 * Frames as a server sends them: whole, unmasked, and so the same bytes for each client.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6455#section-5.2">RFC 6455, section 5.2</a>
 */
final class NettyFrames {

    private static final int LAST = 0x80;
    private static final int TEXT = 0x1;
    private static final int BINARY = 0x2;
    private static final int PING = 0x9;
    private static final int PONG = 0xA;

    private static final int ONE_BYTE = 125;
    private static final int TWO_BYTES = 126;
    private static final int EIGHT_BYTES = 127;
    private static final int LONGEST_OF_TWO_BYTES = 0xFFFF;
    private static final int SHORT_HEAD = 2;
    private static final int MIDDLE_HEAD = 4;
    private static final int LONG_HEAD = 10;

    /** The first reserved bit. */
    private static final int COMPRESSED = 0x40;

    private static final int WORTH_COMPRESSING = 128;

    /** Bytes that end a flush, 00 00 FF FF, and are left out of a message. */
    private static final int FLUSH_MARK = 4;

    /** One for each event loop. */
    private static final FastThreadLocal<Deflater> DEFLATERS = new FastThreadLocal<>() {

        @Override
        protected Deflater initialValue() {
            return new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        }

        @Override
        protected void onRemoval(Deflater deflater) {
            deflater.end();
        }
    };

    private NettyFrames() {}

    static ByteBuf text(byte[] payload, ByteBufAllocator buffers) {
        return frame(TEXT, payload, payload.length, buffers);
    }

    static ByteBuf of(ServerFrame frame, ByteBufAllocator buffers) {
        return frame(code(frame), frame.payload(), frame.payload().length, buffers);
    }

    /** How many bytes a frame takes, with its head. */
    static int size(ServerFrame frame) {
        return size(frame.payload().length);
    }

    /** Appends a frame. */
    static void encode(ServerFrame frame, ByteBuf out) {
        encode(code(frame), frame.payload(), frame.payload().length, out);
    }

    private static int code(ServerFrame frame) {
        return switch (frame.kind()) {
            case TEXT -> TEXT;
            case BINARY -> BINARY;
            case PING -> PING;
            case PONG -> PONG;
        };
    }

    private static int size(int length) {
        int head = length <= ONE_BYTE ? SHORT_HEAD : length <= LONGEST_OF_TWO_BYTES ? MIDDLE_HEAD : LONG_HEAD;
        return head + length;
    }

    /**
     * A text compressed without regard to any text before it, which a client understands whatever context it keeps; as it is
     * where that would not make it smaller.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc7692#section-7.2.1">RFC 7692, section 7.2.1</a>
     */
    static ByteBuf compressed(byte[] payload, ByteBufAllocator buffers) {
        if (payload.length < WORTH_COMPRESSING) {
            return text(payload, buffers);
        }
        Deflater deflater = DEFLATERS.get();
        deflater.reset();
        deflater.setInput(payload);
        byte[] smaller = new byte[payload.length];
        int length = deflater.deflate(smaller, 0, smaller.length, Deflater.SYNC_FLUSH);
        return length == smaller.length
                ? text(payload, buffers)
                : frame(COMPRESSED | TEXT, smaller, length - FLUSH_MARK, buffers);
    }

    private static ByteBuf frame(int code, byte[] payload, int length, ByteBufAllocator buffers) {
        ByteBuf frame = buffers.directBuffer(size(length));
        encode(code, payload, length, frame);
        return frame;
    }

    private static void encode(int code, byte[] payload, int length, ByteBuf frame) {
        frame.writeByte(LAST | code);
        if (length <= ONE_BYTE) {
            frame.writeByte(length);
        } else if (length <= LONGEST_OF_TWO_BYTES) {
            frame.writeByte(TWO_BYTES).writeShort(length);
        } else {
            frame.writeByte(EIGHT_BYTES).writeLong(length);
        }
        frame.writeBytes(payload, 0, length);
    }
}
