package org.litestarspring.channels;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a publisher hands to a broker, with its payload already encoded.
 *
 * @param channel the channel's name
 * @param type tells kinds of messages apart, such as {@code delayed}
 * @param key what {@link Overflow#LATEST} conflates by, or null
 * @param timestamp when it was published
 * @param data JSON in UTF-8; not copied, and not to be changed
 * @since 0.1
 */
public record ChannelMessage(
        String channel, String type, @Nullable String key, Instant timestamp, byte[] data) {}
