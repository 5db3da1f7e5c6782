package org.litestarspring.autoconfigure.actuator;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.litestarspring.autoconfigure.channels.LitestarChannelsProperties;

/** Which channels exist, what carries them, and where clients reach them. Nothing of how the broker is reached. */
class ChannelsSection implements LitestarSection {

    private final LitestarChannelsProperties properties;

    ChannelsSection(LitestarChannelsProperties properties) {
        this.properties = properties;
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
        return channels;
    }
}
