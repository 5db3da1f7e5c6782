package org.litestarspring.autoconfigure.websocket;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.litestarspring.autoconfigure.InvalidPropertyException;
import org.litestarspring.channels.Overflow;
import org.litestarspring.channels.websocket.listener.WebSocketListenerSettings.InvalidPayload;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Methods that are WebSocket listeners. Origins, limits of connections, heartbeat and the time to close are those of
 * litestar.channels.
 *
 * @param maxMessageSize The most bytes of a message that a client sends.
 * @param maxMessagesPerSecond The most messages that one client may send a second.
 * @param readAhead How many messages of a client are read that wait for those before.
 * @param sendBuffer How many values that were sent from elsewhere may wait for a client.
 * @param overflow What happens when that many wait: drop-oldest, drop-newest, latest or disconnect.
 * @param invalidPayload What happens to a payload that cannot be read or breaks its constraints: answer or close.
 * @param maxInvalid How many of those a client may send within invalid-window.
 * @param invalidWindow The time in which they are counted.
 * @param idleTimeout How long a socket may carry no message either way; for ever unless set.
 * @since 0.1
 */
@ConfigurationProperties(LitestarWebSocketProperties.PREFIX)
public record LitestarWebSocketProperties(
        @DefaultValue("64KB") DataSize maxMessageSize,
        @DefaultValue("100") int maxMessagesPerSecond,
        @DefaultValue("16") int readAhead,
        @DefaultValue("256") int sendBuffer,
        @DefaultValue("disconnect") Overflow overflow,
        @DefaultValue("answer") InvalidPayload invalidPayload,
        @DefaultValue("10") int maxInvalid,
        @DefaultValue("10s") Duration invalidWindow,
        @Nullable Duration idleTimeout) {

    static final String PREFIX = "litestar.websocket";

    /** The largest buffer that can be meant. */
    private static final long MAX_BYTES = Integer.MAX_VALUE / 2;

    /** Checks the bounds. */
    public LitestarWebSocketProperties {
        if (maxMessageSize.toBytes() < 1 || maxMessageSize.toBytes() > MAX_BYTES) {
            throw invalid("max-message-size", maxMessageSize, "A message has from 1 byte to 1 GB.", "64KB");
        }
        atLeastOne("max-messages-per-second", maxMessagesPerSecond, "100");
        atLeastOne("read-ahead", readAhead, "16");
        atLeastOne("send-buffer", sendBuffer, "256");
        atLeastOne("max-invalid", maxInvalid, "10");
        positive("invalid-window", invalidWindow, "10s");
        if (idleTimeout != null) {
            positive("idle-timeout", idleTimeout, "5m");
        }
    }

    private static void atLeastOne(String name, int value, String instead) {
        if (value < 1) {
            throw invalid(name, value, "It must be at least 1.", instead);
        }
    }

    private static void positive(String name, Duration value, String instead) {
        if (value.toMillis() < 1) {
            throw invalid(name, value, "It must be a positive time.", instead);
        }
    }

    private static InvalidPropertyException invalid(String name, Object value, String fault, String instead) {
        return new InvalidPropertyException(PREFIX + "." + name, value, fault, instead);
    }
}
