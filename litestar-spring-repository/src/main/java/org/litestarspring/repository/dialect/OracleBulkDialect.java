package org.litestarspring.repository.dialect;

import io.r2dbc.spi.Clob;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.R2dbcDataIntegrityViolationException;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.litestarspring.repository.BulkResult;
import org.reactivestreams.Publisher;
import org.springframework.data.relational.core.dialect.Dialect;
import org.springframework.data.relational.core.dialect.OracleDialect;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Oracle, since 19c: rows as one JSON parameter, read by {@code json_table}, and {@code MERGE}.
 *
 * <p>A merge returns nothing, so what stands is read back by its key, in the same transaction. The driver's own batches
 * return nothing either, and a list of rows is a statement that takes the server longer to parse than to run.
 */
final class OracleBulkDialect implements BulkDialect {

    /** The server's own lists hold three times as many ids. */
    private static final int MAX_ROWS = 10_000;

    /** A text of as many characters, which are ASCII, needs no large object. */
    private static final int SHORT = 4_000;

    /** How often a merge is tried again when another transaction was first to insert one of its rows. */
    private static final long RETRIES = 2;

    private static final int UNIQUE_VIOLATED = 1;

    /** As in {@code unique constraint (APP.UQ_OWNER) violated} and {@code check constraint (APP.POSITIVE) violated}. */
    private static final Pattern CONSTRAINT = Pattern.compile("constraint \\((?:[^().]+\\.)?([^().]+)\\) violated");

    /**
     * Constraints (1, 2290, 2291, 2292), null (1400, 1407), too long (12899, 1461, 1401, 40478), out of range (1438, 1426,
     * 1455, 1873), wrong for the type (1722, 1840, 1841, 1843, 1847, 1858, 1861, 1465, 40587, 40441).
     */
    private static final Set<Integer> ROW_REFUSED = Set.of(
            1, 2290, 2291, 2292, 1400, 1407, 12899, 1461, 1401, 40478, 1438, 1426, 1455, 1873, 1722, 1840, 1841, 1843,
            1847, 1858, 1861, 1465, 40587, 40441);

    @Override
    public boolean supports(Dialect dialect) {
        return dialect instanceof OracleDialect;
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
        return OracleCatalog.columns(connection, table);
    }

    @Override
    public Mono<Boolean> isUnique(Connection connection, String table, List<TableColumn> columns) {
        return OracleCatalog.isUnique(connection, table, columns);
    }

    @Override
    public Publisher<? extends Result> insert(Connection connection, RowBatch batch, List<TableColumn> returning) {
        if (returning.size() > 1) {
            throw new UnsupportedOperationException(
                    "Oracle returns one generated column, not %s of %s. Assign the ids before the insert."
                            .formatted(SqlText.names(returning), batch.table()));
        }
        return inParts(
                batch,
                part -> run(
                        connection,
                        rows -> returning.isEmpty()
                                ? OracleText.insert(rows)
                                : OracleText.insert(rows, returning.get(0)),
                        part));
    }

    @Override
    public Publisher<? extends Result> update(
            Connection connection,
            RowBatch batch,
            List<ColumnMatch> match,
            List<TableColumn> set,
            List<TableColumn> returning) {
        List<TableColumn> asked = match.stream().map(ColumnMatch::batchColumn).toList();
        return inParts(
                batch,
                part -> Flux.concat(
                        // Read and locked before, since afterwards a changed version could not be matched.
                        inParts(
                                MySqlBatches.only(part.batch(), asked),
                                keys -> run(connection, rows -> OracleText.lock(rows, match, returning), keys)),
                        done(run(connection, rows -> OracleText.update(rows, match, set), part))));
    }

    @Override
    public Publisher<? extends Result> upsert(
            Connection connection,
            RowBatch batch,
            List<TableColumn> match,
            List<TableColumn> update,
            @Nullable TableColumn version,
            List<TableColumn> returning) {
        return Flux.defer(() -> inParts(
                withKeys(batch, match),
                part -> Flux.concat(
                        changed(connection, rows -> OracleText.upsert(rows, match, update, version), part)
                                .thenMany(Flux.<Result>empty()),
                        find(connection, MySqlBatches.only(part.batch(), match), match, returning))));
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
        return Flux.defer(() -> Flux.fromIterable(parts(withKeys(batch, match))))
                .concatMap(part -> mergePart(connection, part, match, compare, update, version, insertsMissing))
                .reduce(BulkResult.NONE, BulkResult::plus);
    }

    /** In two statements, since one would not tell how many rows it inserted and how many it updated. */
    private static Mono<BulkResult> mergePart(
            Connection connection,
            JsonRows.Part part,
            List<TableColumn> match,
            List<TableColumn> compare,
            List<TableColumn> update,
            @Nullable TableColumn version,
            boolean insertsMissing) {
        Mono<Long> updated = compare.isEmpty()
                ? Mono.just(0L)
                : changed(connection, rows -> OracleText.changes(rows, match, compare, update, version), part);
        if (insertsMissing) {
            Mono<Long> inserted = changed(connection, rows -> OracleText.additions(rows, match), part);
            int all = part.batch().rows().size();
            return updated.flatMap(
                    changes -> inserted.map(added -> new BulkResult(added, changes, all - added - changes)));
        }
        Mono<Long> there = inParts(
                        MySqlBatches.only(part.batch(), match),
                        keys -> run(connection, rows -> OracleText.count(rows, match), keys))
                .concatMap(result ->
                        result.map((row, metadata) -> row.get(0) instanceof Number count ? count.longValue() : 0L))
                .reduce(0L, Long::sum);
        return updated.flatMap(changes -> there.map(count -> new BulkResult(0, changes, count - changes)));
    }

    @Override
    public Flux<? extends Result> find(
            Connection connection, RowBatch keys, List<TableColumn> match, List<TableColumn> returning) {
        return inParts(keys, part -> run(connection, rows -> OracleText.find(rows, match, returning), part));
    }

    @Override
    public boolean refusesRow(R2dbcException failure) {
        return ROW_REFUSED.contains(failure.getErrorCode());
    }

    @Override
    public @Nullable String constraint(R2dbcException failure) {
        return SqlText.first(CONSTRAINT, failure.getMessage());
    }

    /** An empty text is null here, so one in a key would match nothing, and be inserted again each time. */
    private static RowBatch withKeys(RowBatch batch, List<TableColumn> match) {
        int[] places = match.stream().mapToInt(batch.columns()::indexOf).toArray();
        for (Object[] row : batch.rows()) {
            for (int place : places) {
                if (row[place] instanceof CharSequence text && text.isEmpty()) {
                    throw new R2dbcDataIntegrityViolationException(
                            "The column %s, by which rows are matched, was given an empty text, which is null on Oracle."
                                    .formatted(batch.columns().get(place).name()),
                            "22002");
                }
            }
        }
        return batch;
    }

    private interface PartWork {

        Flux<? extends Result> on(JsonRows.Part part);
    }

    private static Flux<? extends Result> inParts(RowBatch batch, PartWork work) {
        return Flux.defer(() -> Flux.fromIterable(parts(batch))).concatMap(work::on);
    }

    private static List<JsonRows.Part> parts(RowBatch batch) {
        List<Integer> beside = OracleBlobs.columns(batch);
        if (beside.isEmpty()) {
            return JsonRows.parts(batch, OracleCells::of);
        }
        List<JsonRows.Part> parts = new ArrayList<>();
        for (int from = 0; from < batch.rows().size(); from += OracleBlobs.MAX_ROWS) {
            int to = Math.min(batch.rows().size(), from + OracleBlobs.MAX_ROWS);
            RowBatch some =
                    new RowBatch(batch.table(), batch.columns(), batch.rows().subList(from, to));
            RowBatch rest = OracleBlobs.without(some, OracleBlobs.columns(some));
            int at = 0;
            for (JsonRows.Part part : JsonRows.parts(rest, OracleCells::of)) {
                int size = part.batch().rows().size();
                parts.add(new JsonRows.Part(
                        new RowBatch(batch.table(), batch.columns(), some.rows().subList(at, at + size)), part.json()));
                at += size;
            }
        }
        return parts;
    }

    private static Flux<? extends Result> run(
            Connection connection, Function<RowBatch, String> sql, JsonRows.Part part) {
        return Flux.defer(() -> {
            Statement statement = connection.createStatement(sql.apply(part.batch()));
            statement.bind(
                    OracleText.ROWS, part.json().length() > SHORT ? Clob.from(Mono.just(part.json())) : part.json());
            OracleBlobs.bind(statement, part.batch(), OracleBlobs.columns(part.batch()));
            return statement.execute();
        });
    }

    /** The number of rows that a merge has changed. A row that another transaction inserts meanwhile is found the next time. */
    private static Mono<Long> changed(Connection connection, Function<RowBatch, String> sql, JsonRows.Part part) {
        return run(connection, sql, part)
                .concatMap(Result::getRowsUpdated)
                .reduce(0L, Long::sum)
                .retryWhen(reactor.util.retry.Retry.max(RETRIES)
                        .filter(failure ->
                                failure instanceof R2dbcException refused && refused.getErrorCode() == UNIQUE_VIOLATED)
                        .onRetryExhaustedThrow((retry, signal) -> signal.failure()));
    }

    /** Waits for a statement whose own result nobody reads. */
    private static Flux<? extends Result> done(Flux<? extends Result> results) {
        return results.concatMap(Result::getRowsUpdated).thenMany(Flux.empty());
    }
}
