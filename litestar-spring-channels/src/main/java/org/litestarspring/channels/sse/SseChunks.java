package org.litestarspring.channels.sse;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import org.litestarspring.channels.ChannelEvent;

/**
 * Blocks of {@code text/event-stream} as chunks of HTTP/1.1: a message is the same chunk for each stream of its channel
 * alone.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#section-7.1">RFC 9112, section 7.1</a>
 */
final class SseChunks {

    private static final int LONGEST_SIZE = 8;
    private static final int BITS_OF_A_DIGIT = 4;
    private static final int LINE_END = '\r' << 8 | '\n';
    private static final int LINE_END_BYTES = 2;

    private SseChunks() {}

    static ByteBuf of(byte[] block, ByteBufAllocator buffers) {
        ByteBuf chunk = buffers.directBuffer(size(block));
        encode(block, chunk);
        return chunk;
    }

    /** How many bytes a block takes as a chunk. */
    static int size(byte[] block) {
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(block.length | 1);
        int digits = (bits + BITS_OF_A_DIGIT - 1) / BITS_OF_A_DIGIT;
        return digits + 2 * LINE_END_BYTES + block.length;
    }

    /** Appends a block as a chunk. */
    static void encode(byte[] block, ByteBuf out) {
        size(out, block.length);
        out.writeBytes(block).writeShort(LINE_END);
    }

    /** Of a message, under the id of its own position. */
    static ByteBuf event(ChannelEvent event, ByteBufAllocator buffers) {
        return of(SseFrames.event(event.position().toString(), event), buffers);
    }

    /**
     * What stands before the data of a message under another id: takes as much from the front of {@code event}, which is
     * the chunk of the message, so that it goes on with its data.
     */
    static ByteBuf head(String id, ByteBuf event, ByteBufAllocator buffers) {
        skipLine(event);
        skipLine(event);
        byte[] line = ("id:" + id + "\n").getBytes(StandardCharsets.UTF_8);
        ByteBuf head = buffers.directBuffer(LONGEST_SIZE + LINE_END_BYTES + line.length);
        size(head, line.length + event.readableBytes() - LINE_END_BYTES);
        return head.writeBytes(line);
    }

    private static void skipLine(ByteBuf bytes) {
        bytes.skipBytes(bytes.bytesBefore((byte) '\n') + 1);
    }

    private static void size(ByteBuf chunk, int bytes) {
        ByteBufUtil.writeAscii(chunk, Integer.toHexString(bytes));
        chunk.writeShort(LINE_END);
    }
}
