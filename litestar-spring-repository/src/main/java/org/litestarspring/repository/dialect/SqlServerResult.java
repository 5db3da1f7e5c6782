package org.litestarspring.repository.dialect;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcNonTransientException;
import io.r2dbc.spi.Readable;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/**
 * The answer of a batch, which says its count in a row. Where it refuses a row, the server is asked whether the transaction
 * is still there: some errors end it, as any does under {@code XACT_ABORT}, and then no part of it may be tried again, since
 * what came before is lost.
 */
record SqlServerResult(Result result, Connection connection) implements Result {

    static final String STATE = "select cast(xact_state() as int)";

    @Override
    public Publisher<Long> getRowsUpdated() {
        return Flux.from(map((row, metadata) -> row.get(0) instanceof Number count ? count.longValue() : 0L))
                .reduce(Long::sum);
    }

    @Override
    public <T> Publisher<T> map(BiFunction<Row, RowMetadata, ? extends T> mapping) {
        return checked(Flux.from(this.result.<T>map(mapping)));
    }

    @Override
    public <T> Publisher<T> map(Function<? super Readable, ? extends T> mapping) {
        return checked(Flux.from(this.result.<T>map(mapping)));
    }

    @Override
    public Result filter(Predicate<Segment> filter) {
        return new SqlServerResult(this.result.filter(filter), this.connection);
    }

    @Override
    public <T> Publisher<T> flatMap(Function<Segment, ? extends Publisher<? extends T>> mapping) {
        return checked(Flux.from(this.result.<T>flatMap(mapping)));
    }

    private <T> Flux<T> checked(Flux<T> rows) {
        return rows.onErrorResume(SqlServerBulkDialect::isRefusal, failure -> Flux.from(
                        this.connection.createStatement(STATE).fetchSize(0).execute())
                .concatMap(
                        state -> state.map((row, metadata) -> row.get(0) instanceof Number one && one.intValue() == 1))
                .reduce(false, Boolean::logicalOr)
                .onErrorReturn(false)
                .flatMapMany(
                        isAlive -> Flux.error(isAlive ? failure : new TransactionEnded((R2dbcException) failure))));
    }

    /** A failure after which nothing of the transaction is left. */
    static final class TransactionEnded extends R2dbcNonTransientException {

        TransactionEnded(R2dbcException cause) {
            super(
                    "SQL Server has rolled back the whole transaction: " + cause.getMessage(),
                    cause.getSqlState(),
                    0,
                    cause);
        }
    }
}
