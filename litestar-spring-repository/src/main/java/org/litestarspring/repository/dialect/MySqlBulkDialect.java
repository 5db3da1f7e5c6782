package org.litestarspring.repository.dialect;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.litestarspring.repository.BulkResult;
import org.reactivestreams.Publisher;
import org.springframework.data.r2dbc.dialect.MySqlDialect;
import org.springframework.data.relational.core.dialect.Dialect;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * MariaDB and MySQL: multi-row {@code VALUES} with {@code ON DUPLICATE KEY UPDATE}, read back by {@code RETURNING} where
 * the server has it, else by the counted ids or the matched columns.
 *
 * <p>{@code ON DUPLICATE KEY} takes any unique key for the one that is meant. A row that meets another one is refused by
 * an expression that fails, as the other databases refuse it.
 */
final class MySqlBulkDialect implements BulkDialect {

    /** As in {@code for key 'accounts.owner'} and {@code CONSTRAINT `positive`}; the last, behind any value of a row. */
    private static final Pattern CONSTRAINT =
            Pattern.compile("(?s).*(?:for key|CONSTRAINT|Check constraint) ['`](?:\\w+\\.)?([^'`]+)['`]");

    /** Out of range, cut short, wrong for the type, too long, no JSON. */
    private static final Set<Integer> VALUE_REFUSED = Set.of(1264, 1265, 1292, 1366, 1406, 1690, 3140);

    @Override
    public boolean supports(Dialect dialect) {
        return dialect instanceof MySqlDialect;
    }

    @Override
    public BulkStrategy strategy() {
        return BulkStrategy.VALUES;
    }

    @Override
    public int maxRows(int columns) {
        return Math.max(1, MySqlBatches.MAX_PARAMETERS / Math.max(1, columns));
    }

    @Override
    public Mono<List<TableColumn>> columns(Connection connection, String table) {
        return MySqlCatalog.columns(connection, table);
    }

    @Override
    public Mono<Boolean> isUnique(Connection connection, String table, List<TableColumn> columns) {
        return MySqlCatalog.isUnique(connection, table, columns);
    }

    @Override
    public Publisher<? extends Result> find(
            Connection connection, RowBatch keys, List<TableColumn> match, List<TableColumn> returning) {
        MySqlServer server = MySqlServer.of(connection);
        return inParts(
                keys, part -> run(connection, MySqlText.find(server, part, MySqlText.same(match), returning), part));
    }

    /** By the error's number, since MySQL's driver has no state for these. */
    @Override
    public boolean refusesRow(R2dbcException failure) {
        return VALUE_REFUSED.contains(failure.getErrorCode()) || BulkDialect.super.refusesRow(failure);
    }

    @Override
    public @Nullable String constraint(R2dbcException failure) {
        return SqlText.first(CONSTRAINT, failure.getMessage());
    }

    @Override
    public Publisher<? extends Result> insert(Connection connection, RowBatch batch, List<TableColumn> returning) {
        MySqlServer server = MySqlServer.of(connection);
        return inParts(batch, part -> {
            if (returning.isEmpty() || server.returns()) {
                return run(connection, MySqlText.insert(part) + MySqlText.returning(returning), part);
            }
            String ids = MySqlText.countedIds(part, returning);
            return Flux.concat(
                    done(run(connection, MySqlText.insert(part), part)),
                    Flux.from(connection.createStatement(ids).execute()));
        });
    }

    @Override
    public Publisher<? extends Result> update(
            Connection connection,
            RowBatch batch,
            List<ColumnMatch> match,
            List<TableColumn> set,
            List<TableColumn> returning) {
        MySqlServer server = MySqlServer.of(connection);
        return inParts(batch, part -> {
            RowBatch keys = MySqlBatches.only(
                    part, match.stream().map(ColumnMatch::batchColumn).toList());
            // Read and locked before, since afterwards a changed version could not be matched.
            return Flux.concat(
                    run(connection, MySqlText.find(server, keys, match, returning), keys),
                    done(run(connection, MySqlText.update(server, part, match, set, null, List.of()), part)));
        });
    }

    @Override
    public Publisher<? extends Result> upsert(
            Connection connection,
            RowBatch batch,
            List<TableColumn> match,
            List<TableColumn> update,
            @Nullable TableColumn version,
            List<TableColumn> returning) {
        MySqlServer server = MySqlServer.of(connection);
        return inParts(batch, part -> {
            String sql = MySqlText.insert(part)
                    + server.alias()
                    + MySqlText.onDuplicate(server, part.table(), match, List.of(), update, version);
            if (server.returns()) {
                return named(run(connection, sql + MySqlText.returning(returning), part), match);
            }
            RowBatch keys = MySqlBatches.only(part, match);
            return Flux.concat(
                    done(named(run(connection, sql, part), match)),
                    run(connection, MySqlText.find(server, keys, MySqlText.same(match), returning), keys));
        });
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
        MySqlServer server = MySqlServer.of(connection);
        return Flux.fromIterable(MySqlBatches.parts(batch))
                .concatMap(part -> mergePart(connection, server, part, match, compare, update, version, insertsMissing))
                .reduce(BulkResult.NONE, BulkResult::plus);
    }

    /** Asks which rows are missing or differ, without a lock, and sends those; the server compares once more. */
    private static Mono<BulkResult> mergePart(
            Connection connection,
            MySqlServer server,
            RowBatch batch,
            List<TableColumn> match,
            List<TableColumn> compare,
            List<TableColumn> update,
            @Nullable TableColumn version,
            boolean insertsMissing) {
        List<TableColumn> asked = new ArrayList<>(match);
        compare.stream().filter(column -> !asked.contains(column)).forEach(asked::add);
        RowBatch question = MySqlBatches.only(batch, asked);
        return run(connection, MySqlText.missingOrDifferent(server, question, match, compare), question)
                .concatMap(
                        result -> result.map((row, metadata) -> new Found(number(row.get(0)), number(row.get(1)) > 0)))
                .collectList()
                .flatMap(found -> {
                    long rows = batch.rows().size();
                    int[] send = found.stream()
                            .filter(row -> insertsMissing || !row.missing())
                            .mapToInt(row -> (int) row.number())
                            .toArray();
                    long there = insertsMissing
                            ? rows
                            : rows - found.stream().filter(Found::missing).count();
                    if (send.length == 0) {
                        return Mono.just(new BulkResult(0, 0, there));
                    }
                    RowBatch part = MySqlBatches.only(batch, send);
                    String sql = insertsMissing
                            ? MySqlText.insert(part)
                                    + server.alias()
                                    + MySqlText.onDuplicate(server, part.table(), match, compare, update, version)
                            : MySqlText.update(server, part, MySqlText.same(match), update, version, compare);
                    long missing = insertsMissing
                            ? found.stream().filter(Found::missing).count()
                            : 0;
                    return named(run(connection, sql, part), match)
                            .concatMap(Result::getRowsUpdated)
                            .reduce(0L, Long::sum)
                            .map(affected -> counts(affected, send.length, missing, there, insertsMissing));
                });
    }

    /** On duplicate key, an inserted row counts once and an updated one twice. */
    private static BulkResult counts(long affected, int sent, long missing, long there, boolean insertsMissing) {
        long updated = insertsMissing ? Math.max(0, affected - sent) : Math.min(affected, sent);
        // What somebody else has inserted since it was missing was updated.
        long inserted = Math.max(0, missing - Math.max(0, updated - (sent - missing)));
        return new BulkResult(inserted, updated, there - inserted - updated);
    }

    private record Found(long number, boolean missing) {}

    private static long number(@Nullable Object value) {
        return value instanceof Number number ? number.longValue() : 0;
    }

    private interface PartWork {

        Flux<? extends Result> on(RowBatch part);
    }

    private static Flux<? extends Result> inParts(RowBatch batch, PartWork work) {
        return Flux.fromIterable(MySqlBatches.parts(batch)).concatMap(work::on);
    }

    private static Flux<? extends Result> run(Connection connection, String sql, RowBatch batch) {
        return Flux.defer(() -> MySqlBatches.bound(connection, sql, batch).execute());
    }

    /** Waits for a statement whose own result nobody reads. */
    private static Flux<? extends Result> done(Flux<? extends Result> results) {
        return results.concatMap(Result::getRowsUpdated).thenMany(Flux.empty());
    }

    private static Flux<? extends Result> named(Flux<? extends Result> results, List<TableColumn> match) {
        return results.map(result -> new MySqlRefusal(result, SqlText.list(match, TableColumn::name)));
    }
}
