package org.litestarspring.channels.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.litestarspring.channels.ChannelEvent;

/**
 * Writes to one channel. Shared frames that lie one behind the other become one piece, so that a flush is mostly of one
 * buffer. Touched on the loop alone.
 */
final class PieceWriter implements ChannelSource.Writer {

    private final ChannelHandlerContext past;
    private final NettyLoop loop;
    private final BooleanSupplier isOpen;

    /** What of a block of shared frames is to be written next, with a reference to it. */
    private @Nullable ByteBuf block;

    private int start;
    private int end;

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

    void flush() {
        writePiece();
        this.past.flush();
    }

    /** Passes on what waits, or gives it up where nothing may be written any more. */
    private void writePiece() {
        ByteBuf waiting = this.block;
        if (waiting == null) {
            return;
        }
        this.block = null;
        if (this.isOpen.getAsBoolean()) {
            this.past.write(waiting.slice(this.start, this.end - this.start), this.past.voidPromise());
        } else {
            waiting.release();
        }
    }
}
