package org.litestarspring.autoconfigure.web;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.litestarspring.web.BlockingPool;
import org.litestarspring.web.BlockingPools;

/** Tells how busy each pool of blocking handlers is, under Micrometer's own names of executors. */
class BlockingPoolMetrics implements MeterBinder {

    private final BlockingPools pools;

    BlockingPoolMetrics(BlockingPools pools) {
        this.pools = pools;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (BlockingPool pool : this.pools.all()) {
            Tags tags = Tags.of("name", "litestar.blocking" + (pool.name().isEmpty() ? "" : "." + pool.name()));
            Gauge.builder("executor.active", pool, BlockingPool::active)
                    .tags(tags)
                    .baseUnit("threads")
                    .description("The threads that work now, about.")
                    .register(registry);
            Gauge.builder("executor.queued", pool, BlockingPool::queued)
                    .tags(tags)
                    .baseUnit("tasks")
                    .description("The calls that wait for a thread.")
                    .register(registry);
            Gauge.builder("executor.queue.remaining", pool, full -> full.queueSize() - full.queued())
                    .tags(tags)
                    .baseUnit("tasks")
                    .description("The calls that can still wait before requests are answered 503.")
                    .register(registry);
            Gauge.builder("executor.pool.max", pool, BlockingPool::size)
                    .tags(tags)
                    .baseUnit("threads")
                    .description("The most calls that run at once.")
                    .register(registry);
            FunctionCounter.builder("executor.refused", pool, BlockingPool::refused)
                    .tags(tags)
                    .baseUnit("tasks")
                    .description("The calls that found neither a thread nor a place to wait, and were answered 503.")
                    .register(registry);
        }
    }
}
