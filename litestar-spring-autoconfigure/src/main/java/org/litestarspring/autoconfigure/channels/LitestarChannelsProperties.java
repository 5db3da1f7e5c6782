package org.litestarspring.autoconfigure.channels;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.litestarspring.autoconfigure.InvalidPropertyException;
import org.litestarspring.channels.Overflow;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Publish and subscribe, and the endpoints that browsers reach it by.
 *
 * @param broker What carries messages between nodes: memory for a single node, redis-pubsub or redis-streams for many.
 * @param names Names of the channels that exist.
 * @param patterns Patterns of the channels that exist, such as board:{airport}.
 * @param history What is kept of each channel, to resume from.
 * @param subscriber What may wait for a subscriber.
 * @param presence Where it is known who is there.
 * @param publishTimeout How long publishing may take before it fails.
 * @param maxPendingPublishes How many publishes of a node may wait for the broker; more fail at once.
 * @param heartbeat How often an idle connection is asked whether it is still there.
 * @param pongTimeout How long a WebSocket client may be silent after a heartbeat until it counts as gone.
 * @param closeTimeout How long a closing WebSocket may take to send what waits, and its client to answer the close frame, until it is cut.
 * @param maxMessageSize The most bytes of a message, published by the application or sent by a client.
 * @param maxChannels The most channels that may be subscribed to on a node at a time, or remembered by the memory broker.
 * @param maxConnections The most WebSockets and streams of events that are open at this node.
 * @param maxConnectionsPerPrincipal The most of them of one signed-in client.
 * @param maxSubscriptionsPerConnection The most channels of one WebSocket or stream of events.
 * @param maxMessagesPerSecond The most frames that one WebSocket client may send a second.
 * @param websocket The endpoint of WebSockets.
 * @param sse The endpoint of server-sent events.
 * @param asyncapi The AsyncAPI document of the channels.
 * @param allowedOrigins Origins of pages, beside the application's own, that may connect, such as https://*.example.com.
 * @param allowMissingOrigin Whether clients may connect that send no Origin header, as browsers always do.
 * @param redis How channels are kept in Redis.
 * @since 0.1
 */
@ConfigurationProperties(LitestarChannelsProperties.PREFIX)
public record LitestarChannelsProperties(
        @DefaultValue("memory") Broker broker,
        @DefaultValue List<String> names,
        @DefaultValue List<String> patterns,
        @DefaultValue History history,
        @DefaultValue Subscriber subscriber,
        @DefaultValue Presence presence,
        @DefaultValue("2s") Duration publishTimeout,
        @DefaultValue("10000") int maxPendingPublishes,
        @DefaultValue("15s") Duration heartbeat,
        @DefaultValue("10s") Duration pongTimeout,
        @DefaultValue("5s") Duration closeTimeout,
        @DefaultValue("64KB") DataSize maxMessageSize,
        @DefaultValue("100000") int maxChannels,
        @DefaultValue("100000") int maxConnections,
        @DefaultValue("100") int maxConnectionsPerPrincipal,
        @DefaultValue("100") int maxSubscriptionsPerConnection,
        @DefaultValue("100") int maxMessagesPerSecond,
        @DefaultValue Websocket websocket,
        @DefaultValue Sse sse,
        @DefaultValue Asyncapi asyncapi,
        @DefaultValue List<String> allowedOrigins,
        @DefaultValue("true") boolean allowMissingOrigin,
        @DefaultValue Redis redis) {

    static final String PREFIX = "litestar.channels";

    private static final Duration MIN_LEASE = Duration.ofSeconds(1);

    /** The largest buffer that can be meant. */
    private static final long MAX_BYTES = Integer.MAX_VALUE / 2;

    /** Checks the bounds, and that the endpoints have a path each. */
    public LitestarChannelsProperties {
        positive("publish-timeout", publishTimeout, "2s");
        positive("heartbeat", heartbeat, "15s");
        positive("pong-timeout", pongTimeout, "10s");
        positive("close-timeout", closeTimeout, "5s");
        atLeast(1, "max-pending-publishes", maxPendingPublishes, "10000");
        atLeast(1, "max-channels", maxChannels, "100000");
        atLeast(1, "max-connections", maxConnections, "100000");
        atLeast(1, "max-connections-per-principal", maxConnectionsPerPrincipal, "100");
        atLeast(1, "max-subscriptions-per-connection", maxSubscriptionsPerConnection, "100");
        atLeast(1, "max-messages-per-second", maxMessagesPerSecond, "100");
        if (maxMessageSize.toBytes() < 1 || maxMessageSize.toBytes() > MAX_BYTES) {
            throw invalid("max-message-size", maxMessageSize, "A message has from 1 byte to 1 GB.", "64KB");
        }
        if (broker == Broker.REDIS_STREAMS && history.size() == 0) {
            throw invalid(
                    "history.size",
                    history.size(),
                    "With litestar.channels.broker=redis-streams it must be at least 1: nodes read what is kept.",
                    "1000");
        }
        path("websocket.path", websocket.path(), "/channels");
        path("sse.path", sse.path(), "/events");
        String ssePath = sse.path();
        if (ssePath != null && ssePath.equals(websocket.path())) {
            throw invalid("sse.path", ssePath, "That is litestar.channels.websocket.path too.", "/events");
        }
    }

    /** What carries messages between nodes. */
    public enum Broker {
        /** This JVM's memory, for a single node. */
        MEMORY,

        /** Redis' publish and subscribe, for many nodes. */
        REDIS_PUBSUB,

        /** Redis' streams, for many nodes that read at their own pace. */
        REDIS_STREAMS
    }

    /**
     * What is kept of each channel, to resume from.
     *
     * @param size How many messages; 0 keeps none.
     * @param ttl How long each is kept, and how long an unused channel is remembered.
     */
    public record History(
            @DefaultValue("1000") int size,
            @DefaultValue("10m") Duration ttl) {

        /** Checks the bounds. */
        public History {
            atLeast(0, "history.size", size, "1000");
            positive("history.ttl", ttl, "10m");
        }
    }

    /**
     * What may wait for a subscriber.
     *
     * @param buffer How many events.
     * @param overflow What happens when that many wait: drop-oldest, drop-newest, latest or disconnect.
     */
    public record Subscriber(
            @DefaultValue("256") int buffer,
            @DefaultValue("drop-oldest") Overflow overflow) {

        /** Checks the bounds. */
        public Subscriber {
            atLeast(1, "subscriber.buffer", buffer, "256");
        }
    }

    /**
     * Where it is known who is there.
     *
     * @param channels The names and patterns, of those declared, whose members are known: signed-in clients that subscribe.
     * @param lease How long the members of a node that has died stay present.
     */
    public record Presence(
            @DefaultValue List<String> channels,
            @DefaultValue("30s") Duration lease) {

        /** Checks the bounds. */
        public Presence {
            if (lease.toMillis() < MIN_LEASE.toMillis()) {
                throw invalid(
                        "presence.lease", lease, "It must be at least 1s: nodes renew it three times within.", "30s");
            }
        }
    }

    /**
     * The endpoint of WebSockets.
     *
     * @param path Its path, such as /channels. There is none unless this is set.
     * @param clientFolder Where the client in JavaScript is served, as channels.js.
     * @param compression Whether clients that ask for per-message compression get events compressed, on Reactor Netty.
     */
    public record Websocket(
            @Nullable String path,
            @DefaultValue("/litestar") String clientFolder,
            @DefaultValue("false") boolean compression) {

        /** Checks the folder. */
        public Websocket {
            LitestarChannelsProperties.path("websocket.client-folder", clientFolder, "/litestar");
        }
    }

    /**
     * The endpoint of server-sent events.
     *
     * @param path Its path, such as /events. There is none unless this is set.
     * @param retry How long a browser waits until it connects again.
     */
    public record Sse(
            @Nullable String path, @DefaultValue("2s") Duration retry) {

        /** Checks the bounds. */
        public Sse {
            positive("sse.retry", retry, "2s");
        }
    }

    /**
     * The AsyncAPI document of the channels.
     *
     * @param path Where it is served, once there is an endpoint.
     * @param enabled Whether it is served.
     */
    public record Asyncapi(
            @DefaultValue("/asyncapi.json") String path,
            @DefaultValue("true") boolean enabled) {

        /** Checks the path. */
        public Asyncapi {
            LitestarChannelsProperties.path("asyncapi.path", path, "/asyncapi.json");
        }
    }

    /**
     * How channels are kept in Redis.
     *
     * @param prefix What begins every key, litestar: and the application's name unless set. Applications that differ in it
     *     share nothing.
     */
    public record Redis(@Nullable String prefix) {

        /** Checks that the prefix leaves the hash tag, by which a channel's keys share a slot, to the channel's name. */
        public Redis {
            if (prefix != null && (prefix.indexOf('{') >= 0 || prefix.indexOf('}') >= 0)) {
                throw invalid("redis.prefix", prefix, "It must have no braces.", "litestar:departures:");
            }
        }
    }

    private static void positive(String name, Duration value, String instead) {
        if (value.toMillis() < 1) {
            throw invalid(name, value, "It must be a positive time.", instead);
        }
    }

    private static void atLeast(int least, String name, int value, String instead) {
        if (value < least) {
            throw invalid(name, value, "It must be at least " + least + ".", instead);
        }
    }

    private static void path(String name, @Nullable String path, String instead) {
        if (path != null && !(path.startsWith("/") && path.length() > 1)) {
            throw invalid(name, path, "A path begins with a slash and has a name after it.", instead);
        }
    }

    static InvalidPropertyException invalid(String name, Object value, String fault, String instead) {
        return new InvalidPropertyException(PREFIX + "." + name, value, fault, instead);
    }
}
