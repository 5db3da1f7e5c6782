package org.litestarspring.channels.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.litestarspring.channels.ChannelEvent;

/**
 * Writes to one channel. Shared frames that lie one behind the other become one piece, and so do the client's own, so that a
 * flush is mostly of one buffer. Touched on the loop alone.
 */
final class PieceWriter implements ChannelSource.Writer {

    /** Bytes of a piece of the client's own frames from which on it waits no longer for others. */
    private static final int PIECE = 16 * 1024;

    private final ChannelHandlerContext past;
    private final NettyLoop loop;
    private final BooleanSupplier isOpen;

    /** What of a block of shared frames is to be written next, with a reference to it. */
    private @Nullable ByteBuf block;

    private int start;
    private int end;

    /** The client's own frames that are to be written next; null where a block is, or nothing. */
    private @Nullable ByteBuf own;

    /** What the client's own frames took since the last flush, and before that: as much is likely to come again. */
    private int taken;

    private int usual;

    /**
     * Creates it.
     *
     * @param past the handler that nothing is sent through
     * @param isOpen whether anything may be written
     */
    PieceWriter(ChannelHandlerContext past, NettyLoop loop, BooleanSupplier isOpen) {
        this.past = past;
        this.loop = loop;
        this.isOpen = isOpen;
    }

    @Override
    public ByteBuf shared(ChannelEvent event) {
        SharedFrames.Frame frame = this.loop.frame(event, buffers());
        return frame.block().retainedSlice(frame.start(), frame.end() - frame.start());
    }

    @Override
    public void writeShared(ChannelEvent event) {
        SharedFrames.Frame frame = this.loop.frame(event, buffers());
        if (this.block == frame.block() && this.end == frame.start()) {
            this.end = frame.end();
        } else {
            writePiece();
            this.block = frame.block().retain();
            this.start = frame.start();
            this.end = frame.end();
        }
    }

    @Override
    public ByteBufAllocator buffers() {
        return this.past.channel().alloc();
    }

    @Override
    public void write(ByteBuf bytes) {
        writePiece();
        this.past.write(bytes, this.past.voidPromise());
    }

    /** Where to append a frame of this client alone, which takes {@code size} bytes; {@link #filled()} once it is there. */
    ByteBuf room(int size) {
        this.taken += size;
        ByteBuf open = this.own;
        if (open == null || open.writableBytes() < size) {
            writePiece();
            open = buffers().directBuffer(Math.max(size, Math.min(this.usual, PIECE)));
            this.own = open;
        }
        return open;
    }

    /** What waits for the flush beside the channel is not among what the channel counts, and so is little. */
    void filled() {
        if (this.own != null && this.own.readableBytes() >= PIECE) {
            writePiece();
        }
    }

    void flush() {
        writePiece();
        this.usual = this.taken;
        this.taken = 0;
        this.past.flush();
    }

    /** Passes on what waits, or gives it up where nothing may be written any more. */
    private void writePiece() {
        ByteBuf shared = this.block;
        ByteBuf waiting = shared == null ? this.own : shared.slice(this.start, this.end - this.start);
        if (waiting == null) {
            return;
        }
        this.block = null;
        this.own = null;
        if (this.isOpen.getAsBoolean()) {
            this.past.write(waiting, this.past.voidPromise());
        } else {
            waiting.release();
        }
    }
}
