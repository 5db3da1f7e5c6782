package org.litestarspring.channels.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

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
    private static final int LONGEST_HEAD = 10;

    private NettyFrames() {}

    static ByteBuf text(byte[] payload, ByteBufAllocator buffers) {
        return frame(TEXT, payload, buffers);
    }

    static ByteBuf of(ServerFrame frame, ByteBufAllocator buffers) {
        int code =
                switch (frame.kind()) {
                    case TEXT -> TEXT;
                    case BINARY -> BINARY;
                    case PING -> PING;
                    case PONG -> PONG;
                };
        return frame(code, frame.payload(), buffers);
    }

    private static ByteBuf frame(int code, byte[] payload, ByteBufAllocator buffers) {
        ByteBuf frame = buffers.directBuffer(LONGEST_HEAD + payload.length);
        frame.writeByte(LAST | code);
        if (payload.length <= ONE_BYTE) {
            frame.writeByte(payload.length);
        } else if (payload.length <= LONGEST_OF_TWO_BYTES) {
            frame.writeByte(TWO_BYTES).writeShort(payload.length);
        } else {
            frame.writeByte(EIGHT_BYTES).writeLong(payload.length);
        }
        return frame.writeBytes(payload);
    }
}
