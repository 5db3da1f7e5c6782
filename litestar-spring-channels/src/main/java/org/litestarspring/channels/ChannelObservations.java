package org.litestarspring.channels;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.observation.transport.SenderContext;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/**
 * Makes each publish an observation, and what an application does about an event another that goes on from it. Their names
 * are declared ones, so that there are few.
 */
final class ChannelObservations {

    static final String PUBLISH = "litestar.channels.publish";
    static final String PROCESS = "litestar.channels.process";

    /** More than the fields of any propagation in use; beyond, nothing of it is carried. */
    private static final int MAX_TRACE = 1024;

    private final ObservationRegistry registry;
    private final String broker;

    ChannelObservations(ObservationRegistry registry, String broker) {
        this.registry = registry;
        this.broker = broker;
    }

    /** {@code publish} is given what the message is to carry of the trace. */
    <R> Mono<R> publish(String declared, String channel, Function<Map<String, String>, Mono<R>> publish) {
        if (this.registry.isNoop()) {
            return publish.apply(Map.of());
        }
        return Mono.defer(() -> {
            Map<String, String> trace = new LinkedHashMap<>();
            SenderContext<Map<String, String>> context = new SenderContext<>(
                    (carrier, name, value) -> {
                        if (carrier != null) {
                            carrier.put(name, value);
                        }
                    },
                    Kind.PRODUCER);
            context.setCarrier(trace);
            context.setRemoteServiceName(this.broker);
            return observed(
                    () -> Observation.createNotStarted(PUBLISH, () -> context, this.registry)
                            .contextualName("publish " + declared),
                    declared,
                    channel,
                    () -> publish.apply(bounded(trace)));
        });
    }

    private static Map<String, String> bounded(Map<String, String> trace) {
        int size = 0;
        for (Map.Entry<String, String> field : trace.entrySet()) {
            size += field.getKey().length() + field.getValue().length();
        }
        return size > MAX_TRACE ? Map.of() : trace;
    }

    <R> Mono<R> process(String declared, ChannelEvent event, Mono<R> work) {
        if (this.registry.isNoop()) {
            return work;
        }
        return Mono.defer(() -> {
            ReceiverContext<ChannelEvent> context =
                    new ReceiverContext<>((carrier, name) -> carrier.trace().get(name), Kind.CONSUMER);
            context.setCarrier(event);
            context.setRemoteServiceName(this.broker);
            return observed(
                    () -> Observation.createNotStarted(PROCESS, () -> context, this.registry)
                            .contextualName("process " + declared),
                    declared,
                    event.channel(),
                    () -> work);
        });
    }

    private <R> Mono<R> observed(
            Supplier<Observation> made, String declared, String channel, Supplier<Mono<R>> observed) {
        return Mono.deferContextual(view -> {
            Observation observation = made.get()
                    .parentObservation(view.getOrDefault(ObservationThreadLocalAccessor.KEY, null))
                    .lowCardinalityKeyValue("channel", declared)
                    .lowCardinalityKeyValue("broker", this.broker)
                    .lowCardinalityKeyValue("outcome", "unfinished")
                    .highCardinalityKeyValue("channel.name", channel)
                    .start();
            return Mono.defer(observed)
                    .doOnSuccess(done -> stop(observation, "success"))
                    .doOnError(failure -> {
                        observation.error(failure);
                        stop(observation, "error");
                    })
                    .doOnCancel(() -> stop(observation, "cancelled"))
                    .contextWrite(inner -> inner.put(ObservationThreadLocalAccessor.KEY, observation));
        });
    }

    private static void stop(Observation observation, String outcome) {
        observation.lowCardinalityKeyValue("outcome", outcome).stop();
    }
}
