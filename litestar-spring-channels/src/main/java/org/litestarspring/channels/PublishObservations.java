package org.litestarspring.channels;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import reactor.core.publisher.Mono;

/** Makes each publish an observation, whose names are declared ones, so that there are few. */
final class PublishObservations {

    static final String NAME = "litestar.channels.publish";

    private final ObservationRegistry registry;
    private final String broker;

    PublishObservations(ObservationRegistry registry, String broker) {
        this.registry = registry;
        this.broker = broker;
    }

    <R> Mono<R> of(String declared, String channel, Mono<R> publish) {
        if (this.registry.isNoop()) {
            return publish;
        }
        return Mono.deferContextual(view -> {
            Observation observation = Observation.createNotStarted(NAME, this.registry)
                    .contextualName("publish " + declared)
                    .parentObservation(view.getOrDefault(ObservationThreadLocalAccessor.KEY, null))
                    .lowCardinalityKeyValue("channel", declared)
                    .lowCardinalityKeyValue("broker", this.broker)
                    .lowCardinalityKeyValue("outcome", "unfinished")
                    .highCardinalityKeyValue("channel.name", channel)
                    .start();
            return publish.doOnSuccess(done -> stop(observation, "success"))
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
