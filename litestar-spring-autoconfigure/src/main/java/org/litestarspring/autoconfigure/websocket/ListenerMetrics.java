package org.litestarspring.autoconfigure.websocket;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToDoubleFunction;
import org.litestarspring.channels.websocket.listener.WebSocketListeners;

/** What listeners tell of themselves; the time of each message is an observation. */
final class ListenerMetrics implements MeterBinder {

    private final WebSocketListeners listeners;

    ListenerMetrics(WebSocketListeners listeners) {
        this.listeners = listeners;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("litestar.websocket.connections", this.listeners, WebSocketListeners::openSockets)
                .description("Clients of listeners that are connected now.")
                .register(registry);
        counter(
                registry,
                "dropped",
                "Values sent from elsewhere that a client was too slow for.",
                WebSocketListeners::droppedMessages);
        counter(
                registry,
                "invalid",
                "Payloads that could not be read or broke their constraints.",
                WebSocketListeners::invalidMessages);
        counter(registry, "ignored", "Messages to streams, which take none.", WebSocketListeners::ignoredMessages);
    }

    private void counter(
            MeterRegistry registry, String name, String meaning, ToDoubleFunction<WebSocketListeners> count) {
        FunctionCounter.builder("litestar.websocket." + name, this.listeners, count)
                .baseUnit("messages")
                .description(meaning)
                .register(registry);
    }
}
