package org.litestarspring.repository;

import io.r2dbc.spi.ConnectionFactory;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.litestarspring.repository.ChunkSource.Chunk;
import org.reactivestreams.Publisher;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;

/** Runs calls that send their rows as they come, a statement a chunk: inserts, imports, updates and saves. */
final class ChunkedCalls<T> {

    private final BulkWriter<T> bulk;
    private final BulkSettings settings;
    private final ConnectionFactory connections;
    private final TransactionalOperator transaction;

    ChunkedCalls(
            BulkWriter<T> bulk,
            BulkSettings settings,
            ConnectionFactory connections,
            TransactionalOperator transaction) {
        this.bulk = bulk;
        this.settings = settings;
        this.connections = connections;
        this.transaction = transaction;
    }

    /** A chunk, and what sends it, made ready as far as can be before its turn. */
    private record Part<S, P>(Chunk<S> chunk, P ready) {}

    /** Sends a source in one transaction; one that is known to be empty begins none. */
    <S extends T, P, R> Flux<R> run(
            Publisher<S> entities,
            BulkOptions options,
            BulkObservationContext call,
            Function<Chunk<S>, P> prepare,
            BiFunction<P, Chunk<S>, Publisher<R>> send) {
        if (Sources.isEmpty(entities)) {
            return Flux.empty();
        }
        ChunkSource<S> source = new ChunkSource<>(
                entities, this.connections, this.bulk.chunkSize(options, this.settings), this.settings.readAhead());
        Flux<Chunk<S>> chunks = source.chunks().doOnNext(chunk -> {
            call.read(chunk.rows().size());
            call.chunk();
        });
        return this.bulk
                .ahead(chunks, chunk -> new Part<>(chunk, prepare.apply(chunk)))
                .concatMap(
                        part -> source.turn(part.chunk().end())
                                .thenMany(Flux.defer(() -> send.apply(part.ready(), part.chunk()))),
                        1)
                .as(this.transaction::transactional);
    }
}
