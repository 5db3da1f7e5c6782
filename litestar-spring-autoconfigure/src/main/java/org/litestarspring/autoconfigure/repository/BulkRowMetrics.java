package org.litestarspring.autoconfigure.repository;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import org.litestarspring.repository.BulkObservationContext;
import org.springframework.beans.factory.ObjectProvider;

/** Counts the rows of bulk calls, which an observation's timer cannot: {@code litestar.repository.bulk.rows}. */
class BulkRowMetrics implements ObservationHandler<BulkObservationContext> {

    private final ObjectProvider<MeterRegistry> registries;

    BulkRowMetrics(ObjectProvider<MeterRegistry> registries) {
        this.registries = registries;
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
        return context instanceof BulkObservationContext;
    }

    @Override
    public void onStop(BulkObservationContext context) {
        MeterRegistry registry = this.registries.getIfAvailable();
        if (registry != null) {
            Tags tags = Tags.of(context.getLowCardinalityKeyValues().stream()
                    .map(pair -> Tag.of(pair.getKey(), pair.getValue()))
                    .toList());
            DistributionSummary.builder("litestar.repository.bulk.rows")
                    .description("Rows of a bulk call.")
                    .baseUnit("rows")
                    .tags(tags)
                    .register(registry)
                    .record(context.rows());
        }
    }
}
