package org.litestarspring.repository;

import io.r2dbc.spi.ConnectionFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.r2dbc.connection.ConnectionHolder;
import org.springframework.transaction.reactive.TransactionContext;
import org.springframework.transaction.reactive.TransactionContextManager;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Reads the source of one bulk call in chunks, each asked for when it is wanted.
 *
 * <p>The source may be a query of the same database. It then goes over the connection of the call's transaction, where a
 * chunk's statement waits for the query to end, and the query for its rows to be asked for. So a chunk waits for its
 * {@link #turn}: where the source is found on that connection, it is read on until it has left it, or to a bound.
 */
final class ChunkSource<S> {

    /** How often a chunk looks whether the connection has become free otherwise than by the next row. */
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private final Publisher<? extends S> source;
    private final ConnectionFactory connections;
    private final int size;
    private final int readAhead;
    private volatile @Nullable Reader reader;
    private volatile @Nullable SourceConnection connection;

    /**
     * Rows of the source.
     *
     * @param offset the place of the first
     * @param isWhole whether these are all
     */
    record Chunk<S>(List<S> rows, long offset, boolean isWhole) {

        /** The place after the last of them. */
        long end() {
            return this.offset + this.rows.size();
        }
    }

    /**
     * Creates the reader of one subscriber.
     *
     * @param size the rows of a chunk
     * @param readAhead the most rows beyond a chunk that are read before it is sent
     */
    ChunkSource(Publisher<? extends S> source, ConnectionFactory connections, int size, int readAhead) {
        this.source = source;
        this.connections = connections;
        this.size = size;
        this.readAhead = readAhead;
    }

    /** The chunks, for one subscriber. */
    Flux<Chunk<S>> chunks() {
        return Flux.create(sink -> {
            Reader started = new Reader(sink);
            this.reader = started;
            sink.onDispose(started);
            watched().subscribe(started);
        });
    }

    /**
     * The source, in a context of its own that shares the call's transaction, but whose connection is watched. So it may
     * begin another transaction, too, while the call goes on in this one.
     */
    private Flux<S> watched() {
        return TransactionContextManager.currentContext().flatMapMany(call -> TransactionContextManager.currentContext()
                .doOnNext(own -> share(call, own))
                .thenMany(Flux.<S>from(this.source))
                .contextWrite(TransactionContextManager.getOrCreateContext())
                .contextWrite(TransactionContextManager.getOrCreateContextHolder())
                .contextWrite(ChunkSource::withoutTransaction));
    }

    private void share(TransactionContext call, TransactionContext own) {
        own.getResources().putAll(call.getResources());
        own.setSynchronizations(call.getSynchronizations());
        own.setActualTransactionActive(call.isActualTransactionActive());
        own.setCurrentTransactionName(call.getCurrentTransactionName());
        own.setCurrentTransactionReadOnly(call.isCurrentTransactionReadOnly());
        own.setCurrentTransactionIsolationLevel(call.getCurrentTransactionIsolationLevel());
        if (call.getResources().get(this.connections) instanceof ConnectionHolder holder) {
            SourceConnection counted = new SourceConnection(holder.getConnection());
            this.connection = counted;
            own.getResources().put(this.connections, new ConnectionHolder(counted, true));
        }
    }

    /** One of Spring's two entries has a key that is not public. */
    private static Context withoutTransaction(Context context) {
        Context without = context;
        for (Map.Entry<Object, Object> entry : context.stream().toList()) {
            if (entry.getKey() instanceof Class<?> type && type.getPackage() == TransactionContext.class.getPackage()) {
                without = without.delete(type);
            }
        }
        return without;
    }

    /**
     * Completes when a statement can be sent on the transaction's connection; fails where the source holds it and has
     * more rows than are read ahead.
     *
     * @param end the place after the last row of the chunk that is to be sent
     */
    Mono<Void> turn(long end) {
        return Mono.defer(() -> {
            Reader reading = this.reader;
            SourceConnection shared = this.connection;
            return reading == null || reading.ended || shared == null || !shared.isBusy()
                    ? Mono.empty()
                    : reading.readOn(shared, end);
        });
    }

    /** What a chunk waits for. */
    private record Turn(MonoSink<Void> sink, SourceConnection connection, long end) {}

    private final class Reader extends BaseSubscriber<S> {

        private final FluxSink<Chunk<S>> sink;
        private List<S> rows = new ArrayList<>();
        private long offset;

        /** Chunks that were asked of this, and of the source. */
        private long wanted;

        private long asked;
        private volatile long received;
        private volatile boolean ended;
        private final AtomicReference<@Nullable Turn> waiting = new AtomicReference<>();

        Reader(FluxSink<Chunk<S>> sink) {
            this.sink = sink;
        }

        @Override
        public Context currentContext() {
            return Context.of(this.sink.contextView());
        }

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            // What was asked before is told at once.
            this.sink.onRequest(this::want);
        }

        private void want(long chunks) {
            long more;
            synchronized (this) {
                this.wanted = Operators.addCap(this.wanted, chunks);
                more = Math.max(0, this.wanted - this.asked);
                this.asked += more;
            }
            if (more > 0) {
                request(Operators.multiplyCap(more, ChunkSource.this.size));
            }
        }

        @Override
        protected void hookOnNext(S row) {
            this.rows.add(row);
            this.received++;
            if (this.rows.size() == ChunkSource.this.size) {
                emit(false);
            }
            if (this.waiting.get() != null) {
                proceed();
            }
        }

        private void emit(boolean isLast) {
            Chunk<S> chunk = new Chunk<>(this.rows, this.offset, isLast && this.offset == 0);
            this.offset = chunk.end();
            this.rows = new ArrayList<>();
            this.sink.next(chunk);
        }

        @Override
        protected void hookOnComplete() {
            this.ended = true;
            if (!this.rows.isEmpty()) {
                emit(true);
            }
            this.sink.complete();
            proceed();
        }

        @Override
        protected void hookOnError(Throwable failure) {
            this.ended = true;
            this.sink.error(failure);
            // The error is behind the chunks that are ahead, which would wait for their turn.
            Turn turn = this.waiting.getAndSet(null);
            if (turn != null) {
                turn.sink().error(failure);
            }
        }

        Mono<Void> readOn(SourceConnection shared, long end) {
            return Mono.create(sink -> {
                Turn turn = new Turn(sink, shared, end);
                this.waiting.set(turn);
                Disposable again = Flux.interval(LOOK_AGAIN).subscribe(tick -> proceed());
                sink.onDispose(() -> {
                    again.dispose();
                    this.waiting.compareAndSet(turn, null);
                });
                proceed();
            });
        }

        /** Lets the waiting chunk go where the connection is free; asks for more of the source where it is not. */
        private void proceed() {
            Turn turn = this.waiting.get();
            if (turn == null) {
                return;
            }
            if (this.ended || !turn.connection().isBusy()) {
                // Taken away first: the chunk's statement may end, and the next chunk wait, before this returns.
                if (this.waiting.compareAndSet(turn, null)) {
                    turn.sink().success();
                }
                return;
            }
            long ahead = this.received - turn.end();
            synchronized (this) {
                if (this.received < Operators.multiplyCap(this.asked, ChunkSource.this.size)) {
                    return;
                }
                if (ahead + ChunkSource.this.size <= ChunkSource.this.readAhead) {
                    this.asked++;
                } else {
                    ahead = -1;
                }
            }
            if (ahead >= 0) {
                request(ChunkSource.this.size);
            } else if (this.waiting.compareAndSet(turn, null)) {
                turn.sink().error(tooLong());
            }
        }
    }

    private InvalidDataAccessApiUsageException tooLong() {
        return new InvalidDataAccessApiUsageException(
                "The source of a bulk call is a query on the connection of the call's own transaction, where the call's statements have to wait for it to end, and it has more rows than are read ahead (%d). Nothing is written. Read the source page by page, with a bulk call for each page, raise litestar.repository.bulk.read-ahead, or give the source a transaction of its own (PROPAGATION_REQUIRES_NEW), which takes another connection."
                        .formatted(this.readAhead));
    }
}
