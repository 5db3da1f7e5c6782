package org.litestarspring.channels.netty;

import io.netty.buffer.ByteBuf;

/**
 * What one client's frames look like, and who hears of them. Called on the client's event loop.
 *
 * @param <F> a frame
 * @since 0.1
 */
public interface Wire<F> {

    /** How many bytes a frame takes. */
    int size(F frame);

    /** Appends a frame to bytes that have room for it. */
    void encode(F frame, ByteBuf out);

    /** A frame was taken to be sent. */
    void wrote(F frame);

    /** Something was taken to be sent, and the channel was flushed. */
    void flushed();
}
