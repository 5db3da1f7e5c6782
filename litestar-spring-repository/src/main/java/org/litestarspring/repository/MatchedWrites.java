package org.litestarspring.repository;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.data.relational.core.query.CriteriaDefinition;
import org.springframework.util.Assert;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Upserts and merges: each row is for the one of the table that has the same match properties. */
final class MatchedWrites<T> {

    private final EntityRows<T> rows;
    private final BulkWriter<T> bulk;
    private final MatchedCalls<T> calls;
    private final BulkObservations observations;

    MatchedWrites(EntityRows<T> rows, BulkWriter<T> bulk, MatchedCalls<T> calls, BulkObservations observations) {
        this.rows = rows;
        this.bulk = bulk;
        this.calls = calls;
        this.observations = observations;
    }

    /** @param source a collection or a publisher, as {@link Sources#held} gives it */
    <S extends T> Flux<S> upsert(Object source, BulkOptions options, List<String> match) {
        Assert.notNull(options, "options must not be null");
        List<String> columns = this.rows.columns(match);
        return this.observations.of(
                "upsert",
                call -> Sources.isEmpty(source)
                        ? Flux.empty()
                        : this.calls.<S, S>run(
                                source,
                                match,
                                options,
                                call,
                                slice -> this.bulk.upserting(slice, columns),
                                attempt -> attempt.windows(
                                        (rows, offset) -> this.bulk.upsert(rows, offset, columns, options),
                                        MatchedCalls::standing)));
    }

    /** As {@link #upsert}, counted. */
    Mono<BulkResult> merge(Object source, Merge merge) {
        return this.<T, BulkResult>run(source, merge, attempt -> {
                    Set<Object> standing = new HashSet<>();
                    return attempt.<BulkResult, BulkResult>windows(
                                    (rows, offset) -> this.bulk.merge(rows, offset, merge, standing::add),
                                    (window, parts) -> parts)
                            .reduce(BulkResult.NONE, BulkResult::plus)
                            .flatMap(result -> deleteMissing(merge.deletesWithin(), standing)
                                    .map(deleted -> result.plus(new BulkResult(0, 0, 0, deleted))))
                            .flux();
                })
                .single(BulkResult.NONE);
    }

    /** As {@link #merge}, with what stands for each row of the source. */
    <S extends T> Flux<S> mergeForRows(Object source, Merge merge) {
        return this.<S, S>run(source, merge, attempt -> {
            Set<Object> standing = new HashSet<>();
            return attempt.windows(
                            (rows, offset) -> this.bulk.mergeForRows(rows, offset, merge, standing::add),
                            MatchedCalls::<S>standing)
                    .concatWith(Mono.defer(() -> deleteMissing(merge.deletesWithin(), standing))
                            .then(Mono.empty()));
        });
    }

    private <S extends T, R> Flux<R> run(
            Object source, Merge merge, Function<MatchedCalls<T>.Attempt<S>, Flux<R>> work) {
        Assert.notNull(merge, "merge must not be null");
        this.rows.columns(merge.match());
        this.rows.columns(merge.update());
        return this.observations.of(
                "merge",
                call -> Sources.isEmpty(source) && merge.deletesWithin() == null
                        ? Flux.empty()
                        : this.calls.<S, R>run(
                                source,
                                merge.match(),
                                merge.options(),
                                call,
                                slice -> this.bulk.merging(slice, merge),
                                work));
    }

    private Mono<Long> deleteMissing(@Nullable CriteriaDefinition scope, Set<Object> standing) {
        if (scope == null) {
            return Mono.just(0L);
        }
        return this.rows
                .keys(scope)
                .filter(key -> !standing.contains(key))
                .collectList()
                .flatMapMany(Flux::fromIterable)
                .buffer(this.rows.keys().atOnce())
                .concatMap(this.rows::delete)
                .reduce(0L, Long::sum);
    }
}
