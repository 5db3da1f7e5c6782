package org.litestarspring.channels;

import org.jspecify.annotations.Nullable;

/**
 * How payloads become JSON and back. The application's may put DTOs in between.
 *
 * @since 0.1
 */
public interface ChannelPayloads {

    /** JSON in UTF-8; the caller owns the array. */
    byte[] encode(String channel, @Nullable Object payload);

    /** Reads what {@link #encode} wrote, on this node or another. */
    <T> @Nullable T decode(String channel, byte[] data, Class<T> type);
}
