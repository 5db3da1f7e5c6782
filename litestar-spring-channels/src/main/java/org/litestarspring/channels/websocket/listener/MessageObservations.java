package org.litestarspring.channels.websocket.listener;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.litestarspring.channels.websocket.ServerFrame;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SignalType;

/** Makes the work on each message an observation, whose names are declared ones, so that there are few. */
final class MessageObservations {

    static final String NAME = "litestar.websocket.message";

    private final ObservationRegistry registry;

    MessageObservations(ObservationRegistry registry) {
        this.registry = registry;
    }

    /** What came of a message, and of which failure. */
    static final class Outcome {

        private volatile String name = "success";
        private volatile @Nullable Throwable failure;

        void failed(String outcome, Throwable cause) {
            this.failure = cause;
            this.name = outcome;
        }
    }

    /** Observes the answers to a message until the last of them has been given. */
    Flux<ServerFrame> of(ListenerPlan plan, ListenerMethod method, Function<Outcome, Flux<ServerFrame>> answers) {
        Outcome outcome = new Outcome();
        if (this.registry.isNoop()) {
            return answers.apply(outcome);
        }
        return Flux.deferContextual(view -> {
            Observation observation = Observation.createNotStarted(NAME, this.registry)
                    .contextualName("message " + plan.path())
                    .parentObservation(view.getOrDefault(ObservationThreadLocalAccessor.KEY, null))
                    .lowCardinalityKeyValue("path", plan.path())
                    .lowCardinalityKeyValue("method", method.label())
                    .lowCardinalityKeyValue("outcome", "unfinished")
                    .start();
            // When the observation is there, for a message may be handled at once.
            return Flux.defer(() -> answers.apply(outcome))
                    .doFinally(signal -> {
                        Throwable failure = outcome.failure;
                        if (failure != null) {
                            // A failure that closes the socket cancels what is left of its answers.
                            observation.error(failure);
                        }
                        boolean isLeft = signal == SignalType.CANCEL && failure == null;
                        observation
                                .lowCardinalityKeyValue("outcome", isLeft ? "cancelled" : outcome.name)
                                .stop();
                    })
                    .contextWrite(inner -> inner.put(ObservationThreadLocalAccessor.KEY, observation));
        });
    }
}
