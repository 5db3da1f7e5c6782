package org.litestarspring.autoconfigure.channels;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToDoubleFunction;
import org.litestarspring.channels.ChannelBroker;
import org.litestarspring.channels.ChannelHub;
import org.litestarspring.channels.ChannelStatistics;
import org.litestarspring.channels.sse.ChannelsSseEndpoint;
import org.litestarspring.channels.websocket.ChannelsWebSocketEndpoint;
import org.springframework.beans.factory.ObjectProvider;

/** What channels count, by the declared name or pattern: never by a channel's own name, of which there may be any number. */
class ChannelMetrics implements MeterBinder {

    private final ChannelHub hub;
    private final ChannelBroker broker;
    private final ObjectProvider<ChannelsWebSocketEndpoint> webSocket;
    private final ObjectProvider<ChannelsSseEndpoint> sse;

    ChannelMetrics(
            ChannelHub hub,
            ChannelBroker broker,
            ObjectProvider<ChannelsWebSocketEndpoint> webSocket,
            ObjectProvider<ChannelsSseEndpoint> sse) {
        this.hub = hub;
        this.broker = broker;
        this.webSocket = webSocket;
        this.sse = sse;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        this.hub.statistics().values().forEach(counted -> {
            Tags tags = Tags.of("channel", counted.declared());
            counter(
                    registry,
                    "published",
                    "messages",
                    "Messages that the broker confirmed.",
                    counted,
                    tags,
                    ChannelStatistics::published);
            counter(
                    registry,
                    "publish.failed",
                    "messages",
                    "Messages that the broker did not confirm.",
                    counted,
                    tags,
                    ChannelStatistics::failed);
            counter(
                    registry,
                    "delivered",
                    "events",
                    "Events that subscribers were given, each counted for each of them.",
                    counted,
                    tags,
                    ChannelStatistics::delivered);
            counter(
                    registry,
                    "dropped",
                    "events",
                    "Events that slow subscribers missed by their overflow policy.",
                    counted,
                    tags,
                    ChannelStatistics::dropped);
            counter(
                    registry,
                    "gaps",
                    "events",
                    "Gaps that subscribers were told of.",
                    counted,
                    tags,
                    ChannelStatistics::gaps);
            Gauge.builder("litestar.channels.subscribers", counted, ChannelStatistics::subscribers)
                    .tags(tags)
                    .description("Subscriptions that run now.")
                    .register(registry);
            Gauge.builder("litestar.channels.lag", this.hub, hub -> hub.lag(counted.declared()))
                    .tags(tags)
                    .baseUnit("events")
                    .description("Events that wait for the slowest subscriber now.")
                    .register(registry);
        });
        Gauge.builder("litestar.channels.broker.up", this.broker, known -> known.isUp() ? 1 : 0)
                .tag("broker", this.broker.name())
                .description("1 where the broker can be reached, 0 where not.")
                .register(registry);
        this.webSocket.ifAvailable(endpoint -> Gauge.builder(
                        "litestar.channels.connections", endpoint, ChannelsWebSocketEndpoint::openSockets)
                .tag("transport", "websocket")
                .description("Connections of clients that are open now.")
                .register(registry));
        this.sse.ifAvailable(
                endpoint -> Gauge.builder("litestar.channels.connections", endpoint, ChannelsSseEndpoint::openStreams)
                        .tag("transport", "sse")
                        .description("Connections of clients that are open now.")
                        .register(registry));
    }

    private static void counter(
            MeterRegistry registry,
            String name,
            String unit,
            String meaning,
            ChannelStatistics counted,
            Tags tags,
            ToDoubleFunction<ChannelStatistics> count) {
        FunctionCounter.builder("litestar.channels." + name, counted, count)
                .tags(tags)
                .baseUnit(unit)
                .description(meaning)
                .register(registry);
    }
}
