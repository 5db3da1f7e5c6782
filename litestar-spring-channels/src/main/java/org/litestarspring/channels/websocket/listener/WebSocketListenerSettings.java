package org.litestarspring.channels.websocket.listener;

import java.time.Duration;
import org.litestarspring.channels.Overflow;
import org.springframework.util.Assert;
import org.springframework.util.unit.DataSize;

/**
 * The bounds of listeners, each for one client; the application's come from {@code litestar.websocket}.
 *
 * @param maxMessageSize the largest message that a client may send, whether in one frame or several; past it, 1009
 * @param maxMessagesPerSecond the most messages; what comes on top is refused, and at twice as many 1008
 * @param readAhead how many messages are read that wait for those before; past that, nothing is read from the connection
 * @param sendBuffer how many values may wait that were sent from elsewhere
 * @param overflow what happens when that many wait
 * @param invalidPayload what happens to a payload that cannot be read or breaks its constraints
 * @param maxInvalid how many of those a client may send within {@code invalidWindow}; one more, and 1008
 * @param invalidWindow the time in which they are counted
 * @since 0.1
 */
public record WebSocketListenerSettings(
        DataSize maxMessageSize,
        int maxMessagesPerSecond,
        int readAhead,
        int sendBuffer,
        Overflow overflow,
        InvalidPayload invalidPayload,
        int maxInvalid,
        Duration invalidWindow) {

    /** What happens to a payload that cannot be read or breaks its constraints. */
    public enum InvalidPayload {
        /** An error frame answers it, and the socket lives. */
        ANSWER,

        /** An error frame answers it, then the socket closes: 1007 where it cannot be read, 1008 else. */
        CLOSE
    }

    /** Checks the bounds. */
    public WebSocketListenerSettings {
        Assert.isTrue(
                maxMessageSize.toBytes() > 0 && maxMessageSize.toBytes() <= Integer.MAX_VALUE,
                () -> "maxMessageSize must be from 1 byte to 2 GB: " + maxMessageSize);
        atLeastOne("maxMessagesPerSecond", maxMessagesPerSecond);
        atLeastOne("readAhead", readAhead);
        atLeastOne("sendBuffer", sendBuffer);
        atLeastOne("maxInvalid", maxInvalid);
        Assert.isTrue(invalidWindow.toMillis() > 0, () -> "invalidWindow must be positive: " + invalidWindow);
    }

    private static void atLeastOne(String name, int value) {
        Assert.isTrue(value > 0, () -> name + " must be at least 1: " + value);
    }

    /** 64 kB, 100 messages a second, 16 read ahead, 256 to send, then 1013; 10 invalid ones within 10 s. */
    public static WebSocketListenerSettings defaults() {
        return new WebSocketListenerSettings(
                DataSize.ofKilobytes(64),
                100,
                16,
                256,
                Overflow.DISCONNECT,
                InvalidPayload.ANSWER,
                10,
                Duration.ofSeconds(10));
    }

    /** With other limits on what a client may send. */
    public WebSocketListenerSettings withLimits(DataSize messageSize, int messagesPerSecond, int ahead) {
        return new WebSocketListenerSettings(
                messageSize,
                messagesPerSecond,
                ahead,
                this.sendBuffer,
                this.overflow,
                this.invalidPayload,
                this.maxInvalid,
                this.invalidWindow);
    }

    /** With another buffer of what is sent from elsewhere. */
    public WebSocketListenerSettings withSendBuffer(int size, Overflow policy) {
        return new WebSocketListenerSettings(
                this.maxMessageSize,
                this.maxMessagesPerSecond,
                this.readAhead,
                size,
                policy,
                this.invalidPayload,
                this.maxInvalid,
                this.invalidWindow);
    }

    /** With another way with invalid payloads. */
    public WebSocketListenerSettings withInvalidPayload(InvalidPayload policy, int most, Duration window) {
        return new WebSocketListenerSettings(
                this.maxMessageSize,
                this.maxMessagesPerSecond,
                this.readAhead,
                this.sendBuffer,
                this.overflow,
                policy,
                most,
                window);
    }
}
