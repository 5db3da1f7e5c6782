package org.litestarspring.repository.dialect;

import io.r2dbc.spi.R2dbcDataIntegrityViolationException;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.Readable;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The result of an upsert, in which the expression that refuses a row has failed for a reason that can be said. */
record MySqlRefusal(Result result, String match) implements Result {

    /** Fails where it is evaluated. */
    static final String EXPRESSION = "(select 1 union all select 2)";

    /** Of a subquery that has more than one row. */
    private static final int ERROR_CODE = 1242;

    @Override
    public Publisher<Long> getRowsUpdated() {
        return Mono.from(this.result.getRowsUpdated()).onErrorMap(this::isRefusal, this::named);
    }

    @Override
    public <T> Publisher<T> map(BiFunction<Row, RowMetadata, ? extends T> mapping) {
        return Flux.from(this.result.<T>map(mapping)).onErrorMap(this::isRefusal, this::named);
    }

    @Override
    public <T> Publisher<T> map(Function<? super Readable, ? extends T> mapping) {
        return Flux.from(this.result.<T>map(mapping)).onErrorMap(this::isRefusal, this::named);
    }

    @Override
    public Result filter(Predicate<Segment> filter) {
        return new MySqlRefusal(this.result.filter(filter), this.match);
    }

    @Override
    public <T> Publisher<T> flatMap(Function<Segment, ? extends Publisher<? extends T>> mapping) {
        return Flux.from(this.result.<T>flatMap(mapping)).onErrorMap(this::isRefusal, this::named);
    }

    private boolean isRefusal(Throwable failure) {
        return failure instanceof R2dbcException refused && refused.getErrorCode() == ERROR_CODE;
    }

    private Throwable named(Throwable failure) {
        return new R2dbcDataIntegrityViolationException(
                "A row that is there has the same values in another unique key than (" + this.match + ").",
                "23000",
                ERROR_CODE,
                failure);
    }
}
