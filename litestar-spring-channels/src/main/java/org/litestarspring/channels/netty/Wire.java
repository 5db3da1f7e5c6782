package org.litestarspring.channels.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * What one client's frames look like, and who hears of them. Called on the client's event loop.
 *
 * @param <F> a frame
 * @since 0.1
 */
public interface Wire<F> {

    /** The bytes of a frame; the caller releases them. */
    ByteBuf encode(F frame, ByteBufAllocator buffers);

    /** A frame was taken to be sent. */
    void wrote(F frame);

    /** Something was taken to be sent, and the channel was flushed. */
    void flushed();
}
