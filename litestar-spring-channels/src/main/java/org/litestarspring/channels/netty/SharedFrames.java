package org.litestarspring.channels.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.litestarspring.channels.ChannelEvent;

/**
 * The frames that an event loop is at, each encoded once. Those of small events lie one behind the other in a block, so
 * that a client that gets several of them gets one piece of it: what is written to each client is then a buffer a flush,
 * and not one a frame. Touched on the loop alone.
 */
final class SharedFrames {

    /** Events whose frames are shared at a time; a power of two. */
    private static final int KNOWN = 256;

    /** Bytes of a block. A slow client holds no more than this beyond what waits for it. */
    private static final int BLOCK = 32 * 1024;

    /** Larger frames have a block of their own: to copy them would cost more than it saves. */
    private static final int LARGEST = 2048;

    private final BiFunction<ChannelEvent, ByteBufAllocator, ByteBuf> encoding;
    private final @Nullable Frame[] frames = new Frame[KNOWN];
    private @Nullable ByteBuf open;
    private int held;

    /** Whether many were held at a time, lately: then the first is not alone either. */
    private boolean isBusy;

    /** Where a frame lies; holds a reference to its block. */
    record Frame(ChannelEvent event, ByteBuf block, int start, int end) {}

    SharedFrames(BiFunction<ChannelEvent, ByteBufAllocator, ByteBuf> encoding) {
        this.encoding = encoding;
    }

    /** The event's frame, whose block is borrowed until {@link #release()}. */
    Frame of(ChannelEvent event, ByteBufAllocator buffers) {
        int place = (event.channel().hashCode() + (int) event.position().offset()) & (KNOWN - 1);
        Frame known = this.frames[place];
        if (known == null || known.event() != event) {
            if (known != null) {
                known.block().release();
            }
            known = placed(event, this.encoding.apply(event, buffers), buffers);
            this.frames[place] = known;
            this.held++;
        }
        return known;
    }

    /** Where little happens, the first one is mostly the only one, and is not copied. */
    private Frame placed(ChannelEvent event, ByteBuf encoded, ByteBufAllocator buffers) {
        int size = encoded.readableBytes();
        if (size > LARGEST || (this.held == 0 && !this.isBusy)) {
            return new Frame(event, encoded, encoded.readerIndex(), encoded.writerIndex());
        }
        try {
            ByteBuf block = this.open;
            if (block == null || block.writableBytes() < size) {
                ByteBuf next = buffers.directBuffer(BLOCK, BLOCK);
                if (block != null) {
                    block.release();
                }
                this.open = next;
                block = next;
            }
            int start = block.writerIndex();
            block.writeBytes(encoded);
            return new Frame(event, block.retain(), start, start + size);
        } finally {
            encoded.release();
        }
    }

    /** Forgets all frames. */
    void release() {
        if (this.held == 0) {
            return;
        }
        this.isBusy = this.held > 1;
        for (int i = 0; i < KNOWN; i++) {
            Frame frame = this.frames[i];
            if (frame != null) {
                frame.block().release();
                this.frames[i] = null;
            }
        }
        ByteBuf block = this.open;
        if (block != null) {
            block.release();
            this.open = null;
        }
        this.held = 0;
    }
}
