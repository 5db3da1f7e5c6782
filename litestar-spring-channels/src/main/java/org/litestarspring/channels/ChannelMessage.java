package org.litestarspring.channels;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a publisher hands to a broker, with its payload already encoded.
 *
 * @param channel the channel's name
 * @param type tells kinds of messages apart, such as {@code delayed}
 * @param key what {@link Overflow#LATEST} conflates by, or null
 * @param timestamp when it was published
 * @param data JSON in UTF-8; not copied, and not to be changed
 * @param trace by which a span of whoever receives it goes on from the publisher's, such as {@code traceparent}; empty
 *     where nothing is traced
 * @since 0.1
 */
public record ChannelMessage(
        String channel, String type, @Nullable String key, Instant timestamp, byte[] data, Map<String, String> trace) {

    /** Copies the trace. */
    public ChannelMessage {
        trace = Map.copyOf(trace);
    }

    /** A message that is not traced. */
    public ChannelMessage(String channel, String type, @Nullable String key, Instant timestamp, byte[] data) {
        this(channel, type, key, timestamp, data, Map.of());
    }
}
