package org.litestarspring.repository;

import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import java.util.Locale;
import java.util.function.Function;
import org.litestarspring.repository.dialect.BulkStrategy;
import reactor.core.publisher.Flux;

/** Makes each bulk call of a repository an observation, under which the statements that it sends are observed. */
final class BulkObservations {

    static final String NAME = "litestar.repository.bulk";

    private final ObservationRegistry registry;
    private final String table;
    private final String database;
    private final BulkStrategy strategy;

    BulkObservations(ObservationRegistry registry, String table, String database, BulkStrategy strategy) {
        this.registry = registry;
        this.table = table;
        this.database = database;
        this.strategy = strategy;
    }

    /** As the dialect sends rows. */
    <R> Flux<R> of(String operation, Function<BulkObservationContext, Flux<R>> work) {
        return of(operation, this.strategy, work);
    }

    <R> Flux<R> of(String operation, BulkStrategy strategy, Function<BulkObservationContext, Flux<R>> work) {
        if (this.registry.isNoop()) {
            return Flux.defer(() -> work.apply(context(operation, strategy)));
        }
        return Flux.deferContextual(view -> {
            BulkObservationContext context = context(operation, strategy);
            Observation observation = Observation.createNotStarted(NAME, () -> context, this.registry)
                    .contextualName("bulk " + operation + " " + this.table)
                    .parentObservation(view.getOrDefault(ObservationThreadLocalAccessor.KEY, null))
                    .lowCardinalityKeyValue("operation", operation)
                    .lowCardinalityKeyValue("table", this.table)
                    .lowCardinalityKeyValue("database", this.database)
                    .lowCardinalityKeyValue("strategy", strategy.name().toLowerCase(Locale.ROOT))
                    .lowCardinalityKeyValue("outcome", "unfinished")
                    .start();
            return work.apply(context)
                    .doOnComplete(() -> stop(observation, context, "success"))
                    .doOnError(failure -> {
                        observation.error(failure);
                        stop(observation, context, "error");
                    })
                    .doOnCancel(() -> stop(observation, context, "cancelled"))
                    .contextWrite(inner -> inner.put(ObservationThreadLocalAccessor.KEY, observation));
        });
    }

    private BulkObservationContext context(String operation, BulkStrategy strategy) {
        return new BulkObservationContext(operation, this.table, this.database, strategy);
    }

    private static void stop(Observation observation, BulkObservationContext context, String outcome) {
        observation
                .lowCardinalityKeyValue(KeyValue.of("outcome", outcome))
                .highCardinalityKeyValue("rows", Long.toString(context.rows()))
                .highCardinalityKeyValue("chunks", Long.toString(context.chunks()))
                .stop();
    }
}
