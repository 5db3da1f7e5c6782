package org.litestarspring.autoconfigure.actuator;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.litestarspring.autoconfigure.channels.LitestarChannelsProperties;
import org.litestarspring.channels.ChannelBroker;
import org.litestarspring.channels.ChannelHub;
import org.litestarspring.channels.ChannelStatistics;

/**
 * Which channels exist, what carries them, where clients reach them, and what happened on this node by declared name or
 * pattern. Nothing of how the broker is reached.
 */
class ChannelsSection implements LitestarSection {

    private final LitestarChannelsProperties properties;
    private final @Nullable ChannelHub hub;
    private final ChannelBroker broker;

    ChannelsSection(LitestarChannelsProperties properties, @Nullable ChannelHub hub, ChannelBroker broker) {
        this.properties = properties;
        this.hub = hub;
        this.broker = broker;
    }

    @Override
    public String name() {
        return "channels";
    }

    @Override
    public Object describe() {
        Map<String, Object> channels = new LinkedHashMap<>();
        channels.put(
                "broker",
                this.properties.broker().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        channels.put("up", this.broker.isUp());
        channels.put("names", this.properties.names());
        channels.put("patterns", this.properties.patterns());
        Map<String, Object> endpoints = new LinkedHashMap<>();
        if (this.properties.websocket().path() != null) {
            endpoints.put("websocket", this.properties.websocket().path());
        }
        if (this.properties.sse().path() != null) {
            endpoints.put("sse", this.properties.sse().path());
        }
        channels.put("endpoints", endpoints);
        if (this.hub != null) {
            channels.put("subscribed", this.hub.subscribedChannels());
            Map<String, Object> node = new LinkedHashMap<>();
            this.hub.statistics().forEach((declared, counted) -> node.put(declared, counts(counted)));
            channels.put("node", node);
        }
        return channels;
    }

    private static Map<String, Long> counts(ChannelStatistics counted) {
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("subscribers", counted.subscribers());
        counts.put("published", counted.published());
        counts.put("failed", counted.failed());
        counts.put("delivered", counted.delivered());
        counts.put("dropped", counted.dropped());
        counts.put("gaps", counted.gaps());
        return counts;
    }
}
