package org.litestarspring.channels;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

/**
 * Something to publish: {@code Publication.to("board:SFO", flight).withType("delayed").withKey("UA-17")}.
 *
 * @param channel the channel's name
 * @param payload encoded by the application's {@link ChannelPayloads}, JSON by default; null is JSON's null
 * @param type tells kinds of messages apart; {@code message} by default
 * @param key what {@link Overflow#LATEST} conflates by, or null
 * @since 0.1
 */
public record Publication(
        String channel,
        @Nullable Object payload,
        String type,
        @Nullable String key) {

    /** The type of messages whose publisher names none. */
    public static final String DEFAULT_TYPE = "message";

    private static final java.util.Set<String> RESERVED = java.util.Set.of(
            "subscribe",
            "subscribed",
            "unsubscribe",
            "unsubscribed",
            "publish",
            "published",
            "presence",
            "ping",
            "pong",
            "error",
            "gap",
            "join",
            "leave");

    /** Checks the type, which must not be one of the protocol's own. */
    public Publication {
        Assert.notNull(channel, "channel must not be null");
        Assert.hasText(type, "type must not be empty");
        Assert.isTrue(
                !RESERVED.contains(type),
                () -> "type must not be \"%s\": that is a frame of the protocol. Choose another name.".formatted(type));
    }

    /** A message of the default type, without a key. */
    public static Publication to(String channel, @Nullable Object payload) {
        return new Publication(channel, payload, DEFAULT_TYPE, null);
    }

    /** With a type. */
    public Publication withType(String name) {
        return new Publication(this.channel, this.payload, name, this.key);
    }

    /** With a key. */
    public Publication withKey(String name) {
        return new Publication(this.channel, this.payload, this.type, name);
    }
}
