package org.litestarspring.channels.websocket;

import java.time.Duration;
import org.litestarspring.channels.web.AllowedOrigins;
import org.litestarspring.channels.web.ChannelProblems;
import org.litestarspring.channels.web.ConnectionLimits;
import org.springframework.util.Assert;
import org.springframework.util.unit.DataSize;

/**
 * The bounds of WebSockets; the application's come from {@code litestar.channels}.
 *
 * @param origins which pages may connect
 * @param maxMessageSize the largest message that a client may send, whether in one frame or several; past it, 1009
 * @param maxSubscriptions the most channels of one socket
 * @param maxMessagesPerSecond the most messages of one socket; what comes on top is refused, and at twice as many 1008
 * @param heartbeat how often a ping goes out
 * @param pongTimeout how long a client may be silent after a ping, until it counts as gone
 * @param closeTimeout how long a closing socket may take to send what waits, until it is cut
 * @param problems how failures look
 * @param limits how many connections may be open, those of other endpoints included
 * @param compression whether clients that ask for it get events compressed, on Reactor Netty
 * @since 0.1
 */
public record ChannelsWebSocketSettings(
        AllowedOrigins origins,
        DataSize maxMessageSize,
        int maxSubscriptions,
        int maxMessagesPerSecond,
        Duration heartbeat,
        Duration pongTimeout,
        Duration closeTimeout,
        ChannelProblems problems,
        ConnectionLimits limits,
        boolean compression) {

    /** Checks the bounds. */
    public ChannelsWebSocketSettings {
        Assert.isTrue(
                maxMessageSize.toBytes() > 0 && maxMessageSize.toBytes() <= Integer.MAX_VALUE,
                () -> "maxMessageSize must be from 1 byte to 2 GB: " + maxMessageSize);
        Assert.isTrue(maxSubscriptions > 0, () -> "maxSubscriptions must be at least 1: " + maxSubscriptions);
        Assert.isTrue(
                maxMessagesPerSecond > 0, () -> "maxMessagesPerSecond must be at least 1: " + maxMessagesPerSecond);
        Assert.isTrue(heartbeat.toMillis() > 0, () -> "heartbeat must be positive: " + heartbeat);
        Assert.isTrue(pongTimeout.toMillis() > 0, () -> "pongTimeout must be positive: " + pongTimeout);
        Assert.isTrue(closeTimeout.toMillis() > 0, () -> "closeTimeout must be positive: " + closeTimeout);
    }

    /** Same origin, 64 kB, 100 channels, 100 messages a second, a ping each 15 s, 10 s for its pong, 5 s to close. */
    public static ChannelsWebSocketSettings defaults() {
        return new ChannelsWebSocketSettings(
                AllowedOrigins.sameOrigin(),
                DataSize.ofKilobytes(64),
                100,
                100,
                Duration.ofSeconds(15),
                Duration.ofSeconds(10),
                Duration.ofSeconds(5),
                new ChannelProblems(ChannelProblems.DEFAULT_BASE_URI),
                ConnectionLimits.none(),
                false);
    }

    /** With other origins. */
    public ChannelsWebSocketSettings withOrigins(AllowedOrigins allowed) {
        return new ChannelsWebSocketSettings(
                allowed,
                this.maxMessageSize,
                this.maxSubscriptions,
                this.maxMessagesPerSecond,
                this.heartbeat,
                this.pongTimeout,
                this.closeTimeout,
                this.problems,
                this.limits,
                this.compression);
    }

    /** With other limits on what a client may send and hold. */
    public ChannelsWebSocketSettings withLimits(DataSize messageSize, int subscriptions, int messagesPerSecond) {
        return new ChannelsWebSocketSettings(
                this.origins,
                messageSize,
                subscriptions,
                messagesPerSecond,
                this.heartbeat,
                this.pongTimeout,
                this.closeTimeout,
                this.problems,
                this.limits,
                this.compression);
    }

    /** With other times. */
    public ChannelsWebSocketSettings withTimes(Duration ping, Duration pong, Duration close) {
        return new ChannelsWebSocketSettings(
                this.origins,
                this.maxMessageSize,
                this.maxSubscriptions,
                this.maxMessagesPerSecond,
                ping,
                pong,
                close,
                this.problems,
                this.limits,
                this.compression);
    }

    /** With other limits of connections, which endpoints may share. */
    public ChannelsWebSocketSettings withLimits(ConnectionLimits connections) {
        return new ChannelsWebSocketSettings(
                this.origins,
                this.maxMessageSize,
                this.maxSubscriptions,
                this.maxMessagesPerSecond,
                this.heartbeat,
                this.pongTimeout,
                this.closeTimeout,
                this.problems,
                connections,
                this.compression);
    }

    /** With per-message compression for clients that ask for it, or without. */
    public ChannelsWebSocketSettings withCompression(boolean wanted) {
        return new ChannelsWebSocketSettings(
                this.origins,
                this.maxMessageSize,
                this.maxSubscriptions,
                this.maxMessagesPerSecond,
                this.heartbeat,
                this.pongTimeout,
                this.closeTimeout,
                this.problems,
                this.limits,
                wanted);
    }
}
