package org.litestarspring.repository.dialect;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Parameters;
import io.r2dbc.spi.R2dbcDataIntegrityViolationException;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcType;
import io.r2dbc.spi.Result;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.litestarspring.repository.BulkResult;
import org.reactivestreams.Publisher;
import org.springframework.data.relational.core.dialect.Dialect;
import org.springframework.data.relational.core.dialect.SqlServerDialect;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * SQL Server, since 2016: rows as one JSON parameter, read by {@code openjson}, and {@code MERGE} with its range held.
 *
 * <p>Lists of rows would end at 2,100 parameters, and each length of them is compiled anew.
 */
final class SqlServerBulkDialect implements BulkDialect {

    /** Above some 5,000 rows, the server locks the whole table instead. */
    private static final int MAX_ROWS = 10_000;

    /** As in {@code UNIQUE KEY constraint 'UQ_owner'}, {@code CHECK constraint "positive"}, {@code unique index 'owner'}. */
    private static final Pattern CONSTRAINT = Pattern.compile("(?:constraint|unique index) ['\"]([^'\"]+)['\"]");

    /**
     * Out of range for a number (220, 232, 8115) or a date (242, 517), null (515), a constraint (547, 2601, 2627), too long
     * (2628, 8152), wrong for the type (241, 245, 248, 8114, 8169, 9420), rows of a batch that the collation has as one
     * (8672).
     */
    private static final Set<Integer> ROW_REFUSED =
            Set.of(220, 232, 241, 242, 245, 248, 515, 517, 547, 2601, 2627, 2628, 8114, 8115, 8152, 8169, 8672, 9420);

    @Override
    public boolean supports(Dialect dialect) {
        return dialect instanceof SqlServerDialect;
    }

    @Override
    public BulkStrategy strategy() {
        return BulkStrategy.ARRAY;
    }

    @Override
    public int maxRows(int columns) {
        return MAX_ROWS;
    }

    @Override
    public Mono<List<TableColumn>> columns(Connection connection, String table) {
        return SqlServerCatalog.columns(connection, table);
    }

    @Override
    public Mono<Boolean> isUnique(Connection connection, String table, List<TableColumn> columns) {
        return SqlServerCatalog.isUnique(connection, table, columns);
    }

    /**
     * By a statement: the driver's own begins a transaction where the server has ended the one before, and leaves the
     * connection with implicit transactions.
     */
    @Override
    public Publisher<Void> savepoint(Connection connection, String name) {
        return Flux.from(connection.createStatement("save transaction " + name).execute())
                .concatMap(Result::getRowsUpdated)
                .then();
    }

    @Override
    public Publisher<? extends Result> insert(Connection connection, RowBatch batch, List<TableColumn> returning) {
        return inParts(
                connection,
                batch,
                part -> returning.isEmpty() ? SqlServerText.insert(part) : SqlServerText.insert(part, returning));
    }

    @Override
    public Publisher<? extends Result> update(
            Connection connection,
            RowBatch batch,
            List<ColumnMatch> match,
            List<TableColumn> set,
            List<TableColumn> returning) {
        return inParts(connection, batch, part -> SqlServerText.update(part, match, set, returning));
    }

    @Override
    public Publisher<? extends Result> upsert(
            Connection connection,
            RowBatch batch,
            List<TableColumn> match,
            List<TableColumn> update,
            @Nullable TableColumn version,
            List<TableColumn> returning) {
        return inParts(connection, batch, part -> SqlServerText.upsert(part, match, update, version, returning));
    }

    @Override
    public Mono<BulkResult> merge(
            Connection connection,
            RowBatch batch,
            List<TableColumn> match,
            List<TableColumn> compare,
            List<TableColumn> update,
            @Nullable TableColumn version,
            boolean insertsMissing) {
        if (compare.isEmpty() && !insertsMissing) {
            return Mono.just(BulkResult.NONE);
        }
        return inParts(
                        connection,
                        batch,
                        part -> SqlServerText.merge(part, match, compare, update, version, insertsMissing))
                .concatMap(result -> result.map((row, metadata) -> new BulkResult(
                        number(row.get(0)), number(row.get(1)), number(row.get(2)) - number(row.get(1)))))
                .reduce(BulkResult.NONE, BulkResult::plus)
                .map(sum -> insertsMissing
                        ? new BulkResult(
                                sum.inserted(), sum.updated(), batch.rows().size() - sum.inserted() - sum.updated())
                        : sum);
    }

    @Override
    public Publisher<? extends Result> find(
            Connection connection, RowBatch keys, List<TableColumn> match, List<TableColumn> returning) {
        return inParts(connection, keys, part -> SqlServerText.find(part, match, returning));
    }

    @Override
    public boolean refusesRow(R2dbcException failure) {
        return ROW_REFUSED.contains(failure.getErrorCode());
    }

    /** Of the driver's class, or by the number: the driver has a class for some of them. */
    static boolean isRefusal(Throwable failure) {
        return failure instanceof R2dbcDataIntegrityViolationException
                || (failure instanceof R2dbcException refused && ROW_REFUSED.contains(refused.getErrorCode()));
    }

    @Override
    public @Nullable String constraint(R2dbcException failure) {
        return SqlText.first(CONSTRAINT, failure.getMessage());
    }

    private static long number(@Nullable Object value) {
        return value instanceof Number number ? number.longValue() : 0;
    }

    private static Flux<SqlServerResult> inParts(
            Connection connection, RowBatch batch, Function<RowBatch, String> sql) {
        return Flux.defer(() -> Flux.fromIterable(JsonRows.parts(batch, SqlServerCells::of)))
                .concatMap(part -> Flux.from(connection
                                .createStatement(sql.apply(part.batch()))
                                .bind(SqlServerText.ROWS, Parameters.in(R2dbcType.NVARCHAR, part.json()))
                                .fetchSize(0)
                                .execute())
                        .map(result -> new SqlServerResult(result, connection)));
    }
}
