package org.litestarspring.autoconfigure.sse;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.litestarspring.channels.sse.SseEventsResultHandler;

/** What streams of events that handlers return count. */
class SseMetrics implements MeterBinder {

    private final SseEventsResultHandler handler;

    SseMetrics(SseEventsResultHandler handler) {
        this.handler = handler;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("litestar.sse.streams", this.handler, SseEventsResultHandler::openStreams)
                .description("Streams of events of handlers that are open now.")
                .register(registry);
        FunctionCounter.builder("litestar.sse.dropped", this.handler, SseEventsResultHandler::dropped)
                .baseUnit("events")
                .description("Events that slow clients missed by the overflow policy of their stream.")
                .register(registry);
    }
}
