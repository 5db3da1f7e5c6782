package org.litestarspring.repository;

import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.R2dbcException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.litestarspring.repository.ChunkKeys.Distinct;
import org.litestarspring.repository.ChunkKeys.Distinct.Slice;
import org.litestarspring.repository.ChunkSource.Chunk;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.r2dbc.UncategorizedR2dbcException;
import org.springframework.transaction.NoTransactionException;
import org.springframework.transaction.reactive.TransactionSynchronizationManager;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.util.Assert;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Runs calls that match rows by properties: upserts and merges. Rows are sent in the order of these properties, over as
 * much of the source as is held at once, so that two calls which overlap lock their rows in one order; where the
 * database ends one of them all the same, and the whole source is held, it is sent again.
 */
final class MatchedCalls<T> {

    private static final Logger LOG = LoggerFactory.getLogger(MatchedCalls.class);

    private static final int REPEATS = 5;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final EntityRows<T> rows;
    private final BulkWriter<T> bulk;
    private final BulkSettings settings;
    private final ConnectionFactory connections;
    private final TransactionalOperator transaction;

    /** Whether an entity may be made ready once for several attempts: not where callbacks write beside it. */
    private final boolean isRepeatable;

    MatchedCalls(
            EntityRows<T> rows,
            BulkWriter<T> bulk,
            BulkSettings settings,
            ConnectionFactory connections,
            TransactionalOperator transaction,
            boolean isRepeatable) {
        this.rows = rows;
        this.bulk = bulk;
        this.settings = settings;
        this.connections = connections;
        this.transaction = transaction;
        this.isRepeatable = isRepeatable;
    }

    /** Sends the rows of one statement, which differ in what they are matched by. */
    interface Sending<S, P> {

        /** @param offset the place in the source to which the rows' own places add */
        Mono<P> send(Mono<BulkWriter.Ready<S>> rows, long offset);
    }

    /**
     * Runs one call in a transaction, the caller's or its own.
     *
     * @param source a collection, whose rows are all held anyway, or a publisher
     * @param match the properties by which rows are matched
     * @param prepare makes the rows of one statement ready
     * @param work makes the call's answer of its windows; asked for each attempt
     */
    <S extends T, R> Flux<R> run(
            Object source,
            List<String> match,
            BulkOptions options,
            BulkObservationContext call,
            Function<Slice<S>, Mono<BulkWriter.Ready<S>>> prepare,
            Function<Attempt<S>, Flux<R>> work) {
        return Flux.defer(() -> {
            Call<S> state = new Call<>(source, match, options, call, prepare);
            return isOwn().flatMapMany(own -> Flux.defer(() -> work.apply(new Attempt<>(state)))
                    .doOnNext(answer -> state.hasAnswered = true)
                    .as(this.transaction::transactional)
                    .onErrorMap(MatchedCalls::isEndedByDatabase, MatchedCalls::ended)
                    .retryWhen(Retry.backoff(REPEATS, FIRST_PAUSE)
                            .maxBackoff(LONGEST_PAUSE)
                            .filter(failure -> own
                                    && failure instanceof PessimisticLockingFailureException
                                    && state.canBeRepeated())
                            .doBeforeRetry(signal -> LOG.debug(
                                    "A bulk call on {} is sent again, since the database ended it",
                                    this.rows.table(),
                                    signal.failure()))
                            .onRetryExhaustedThrow((spec, signal) -> signal.failure())));
        });
    }

    /** Class 40 of SQL's states is a transaction that was rolled back; Spring does not know all of it. */
    private static boolean isEndedByDatabase(Throwable failure) {
        return failure instanceof UncategorizedR2dbcException
                && failure.getCause() instanceof R2dbcException cause
                && cause.getSqlState() != null
                && cause.getSqlState().startsWith("40");
    }

    private static Throwable ended(Throwable failure) {
        return new PessimisticLockingFailureException(String.valueOf(failure.getMessage()), failure.getCause());
    }

    /** Whether the transaction will be the call's own, and not the caller's. */
    private Mono<Boolean> isOwn() {
        return TransactionSynchronizationManager.forCurrentTransaction()
                .map(manager -> manager.getResource(this.connections) == null)
                .onErrorReturn(NoTransactionException.class, true);
    }

    /** What attempts of one call share. */
    private final class Call<S extends T> {

        private final Object source;
        private final BulkOptions options;
        private final BulkObservationContext observed;
        private final Function<Slice<S>, Mono<BulkWriter.Ready<S>>> prepare;
        private final int chunkSize;
        private final ChunkKeys<S> keys;
        private volatile @Nullable Window<S> whole;
        private volatile boolean hasAnswered;

        Call(
                Object source,
                List<String> match,
                BulkOptions options,
                BulkObservationContext observed,
                Function<Slice<S>, Mono<BulkWriter.Ready<S>>> prepare) {
            this.source = source;
            this.options = options;
            this.observed = observed;
            this.prepare = prepare;
            MatchedCalls<T> calls = MatchedCalls.this;
            this.chunkSize = calls.bulk.chunkSize(options, calls.settings);
            this.keys = new ChunkKeys<>(options.duplicates(), match, row -> calls.rows.keyOf(row, match));
        }

        boolean canBeRepeated() {
            return this.whole != null && !this.hasAnswered;
        }

        Flux<Window<S>> windows() {
            Window<S> held = this.whole;
            if (held != null) {
                return Flux.just(held);
            }
            if (this.source instanceof Collection<?> collection) {
                return collection.isEmpty() ? Flux.empty() : Flux.just(window(all(collection), null));
            }
            // One window is read while another is written.
            int half = MatchedCalls.this.settings.readAhead() / 2;
            @SuppressWarnings("unchecked") // run() takes nothing else
            Publisher<? extends S> publisher = (Publisher<? extends S>) this.source;
            ChunkSource<S> reading = new ChunkSource<>(
                    publisher,
                    MatchedCalls.this.connections,
                    Math.max(this.chunkSize, half),
                    MatchedCalls.this.settings.readAhead());
            return reading.chunks().map(chunk -> window(chunk, reading));
        }

        @SuppressWarnings("unchecked") // the collection of run() is one of rows
        private Chunk<S> all(Collection<?> collection) {
            List<S> all = new ArrayList<>((Collection<S>) collection);
            int missing = all.indexOf(null);
            Assert.isTrue(missing < 0, () -> "entities must not hold null, as at " + missing);
            return new Chunk<>(all, 0, true);
        }

        private Window<S> window(Chunk<S> chunk, @Nullable ChunkSource<S> reading) {
            this.observed.read(chunk.rows().size());
            Distinct<S> distinct = this.keys.distinct(chunk.rows(), chunk.offset());
            boolean isHeld = MatchedCalls.this.isRepeatable
                    && chunk.isWhole()
                    && this.options.refused() == null
                    && chunk.rows().size() <= MatchedCalls.this.settings.readAhead();
            List<Part> parts = distinct.slices(this.chunkSize).stream()
                    .map(slice -> new Part(slice, isHeld))
                    .toList();
            Window<S> window = new Window<>(distinct, List.copyOf(parts), chunk.offset(), chunk.end(), reading);
            if (isHeld) {
                this.whole = window;
            }
            return window;
        }

        /** The rows of one statement, made ready once where they may have to be sent again. */
        private final class Part implements Supplier<Mono<BulkWriter.Ready<S>>> {

            private final Slice<S> slice;
            private final boolean isHeld;
            private volatile @Nullable Mono<BulkWriter.Ready<S>> made;

            Part(Slice<S> slice, boolean isHeld) {
                this.slice = slice;
                this.isHeld = isHeld;
            }

            @Override
            public Mono<BulkWriter.Ready<S>> get() {
                Mono<BulkWriter.Ready<S>> before = this.made;
                if (before != null) {
                    return before;
                }
                Call.this.observed.chunk();
                Mono<BulkWriter.Ready<S>> now = Call.this.prepare.apply(this.slice);
                if (this.isHeld) {
                    now = now.cache();
                    this.made = now;
                }
                return now;
            }
        }
    }

    /** Rows of the source that are held at once, in the order in which they are sent. */
    private record Window<S>(
            Distinct<S> distinct,
            List<Supplier<Mono<BulkWriter.Ready<S>>>> parts,
            long offset,
            long end,
            @Nullable ChunkSource<S> reading) {

        Mono<Void> turn() {
            return this.reading == null ? Mono.empty() : this.reading.turn(this.end);
        }
    }

    /** One try at a call, in one transaction. */
    final class Attempt<S extends T> {

        private final Call<S> call;

        private Attempt(Call<S> call) {
            this.call = call;
        }

        /**
         * Sends everything, and gives what {@code outcome} makes of each window's rows and of what was sent of them, in
         * order.
         */
        <P, R> Flux<R> windows(Sending<S, P> sending, BiFunction<Distinct<S>, List<P>, List<R>> outcome) {
            return this.call
                    .windows()
                    .concatMap(
                            window -> MatchedCalls.this
                                    .bulk
                                    .ahead(Flux.fromIterable(window.parts()), Supplier::get)
                                    .concatMap(
                                            rows -> window.turn()
                                                    .then(Mono.defer(() -> sending.send(rows, window.offset()))),
                                            1)
                                    .collectList()
                                    .flatMapIterable(parts -> outcome.apply(window.distinct(), parts)),
                            1);
        }
    }

    /** What stands for each row of a window, in the order of the source. */
    static <S> List<S> standing(Distinct<S> window, List<List<PreparedRow<S>>> parts) {
        List<PreparedRow<S>> sent = new ArrayList<>();
        parts.forEach(sent::addAll);
        List<S> standing = new ArrayList<>(window.places().length);
        for (int place : window.places()) {
            if (place >= 0 && sent.get(place).isStored()) {
                standing.add(sent.get(place).entity());
            }
        }
        return standing;
    }
}
