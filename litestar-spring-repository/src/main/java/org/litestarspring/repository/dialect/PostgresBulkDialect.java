package org.litestarspring.repository.dialect;

import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.litestarspring.repository.BulkResult;
import org.reactivestreams.Publisher;
import org.springframework.data.relational.core.dialect.Dialect;
import org.springframework.data.relational.core.dialect.PostgresDialect;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * PostgreSQL: one array parameter a column, whatever the number of rows, unfolded by {@code unnest}.
 *
 * <p>{@code unnest} gives rows in the order of the arrays, an {@code INSERT ... SELECT} without a sort keeps it, and
 * {@code RETURNING} answers in the order of insertion; the writer checks the number of rows that come back.
 */
final class PostgresBulkDialect implements BulkDialect {

    /** Bounds the size of one message to the server; the number of parameters is that of the columns. */
    private static final int MAX_ROWS = 50_000;

    /** Types whose values the server's text of an array has unquoted, and which are parsed here. */
    private static final Map<String, Function<String, Object>> KEYS = Map.of(
            "bigint", Long::valueOf,
            "integer", Integer::valueOf,
            "smallint", Short::valueOf,
            "uuid", UUID::fromString);

    private static final Pattern CONSTRAINT = Pattern.compile("constraint \"([^\"]+)\"");

    @Override
    public boolean supports(Dialect dialect) {
        return dialect instanceof PostgresDialect;
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
        return Flux.from(connection.createStatement("""
                                select attname::text, format_type(atttypid, -1)::text, quote_ident(attname)::text,
                                       atthasdef or attidentity <> '', not attnotnull
                                from pg_attribute
                                where attrelid = to_regclass($1) and attnum > 0 and not attisdropped
                                order by attnum
                                """).bind(0, table).execute())
                .flatMap(result -> result.map((row, metadata) -> new TableColumn(
                        row.get(0, String.class),
                        row.get(2, String.class),
                        row.get(1, String.class),
                        Boolean.TRUE.equals(row.get(3, Boolean.class)),
                        Boolean.TRUE.equals(row.get(4, Boolean.class)))))
                .collectList();
    }

    @Override
    public Mono<Void> cancel(Connection connection) {
        PostgresqlConnection driver = PostgresCopy.driver(connection);
        return driver == null ? Mono.empty() : driver.cancelRequest();
    }

    @Override
    public Publisher<? extends Result> insert(Connection connection, RowBatch batch, List<TableColumn> returning) {
        PostgresArrays arrays = PostgresArrays.of(batch);
        return bound(connection, insert(batch, arrays) + returning(returning, "t."), arrays)
                .execute();
    }

    /** All in one row: each row of a result costs the driver as much as many values. */
    @Override
    public Function<Connection, Mono<List<Object>>> insertedForKeys(RowBatch batch, TableColumn generated) {
        Function<String, Object> parsed = KEYS.get(generated.type());
        if (parsed == null) {
            return BulkDialect.super.insertedForKeys(batch, generated);
        }
        PostgresArrays arrays = PostgresArrays.of(batch);
        String sql = "with inserted as (" + insert(batch, arrays) + " returning t." + generated.sql()
                + " as k) select array_agg(k)::text from inserted";
        return connection -> Flux.from(bound(connection, sql, arrays).execute())
                .concatMap(result -> result.map((row, metadata) -> keys(row.get(0, String.class), parsed)))
                .single();
    }

    private static List<Object> keys(@Nullable String array, Function<String, Object> parsed) {
        List<Object> keys = new ArrayList<>();
        if (array == null) {
            return keys;
        }
        int end = array.length() - 1;
        for (int from = 1; from < end; ) {
            int comma = array.indexOf(',', from);
            int to = comma < 0 ? end : comma;
            keys.add(parsed.apply(array.substring(from, to)));
            from = to + 1;
        }
        return keys;
    }

    @Override
    public boolean supports(BulkStrategy strategy) {
        return strategy == BulkStrategy.COPY || BulkDialect.super.supports(strategy);
    }

    @Override
    public Function<Connection, Mono<Long>> imported(RowBatch batch, BulkStrategy strategy) {
        Function<Connection, Mono<Long>> inserted = BulkDialect.super.imported(batch, strategy);
        PostgresCopy copy = strategy == BulkStrategy.ARRAY ? null : PostgresCopy.of(batch);
        if (copy == null) {
            return inserted;
        }
        return connection -> {
            PostgresqlConnection driver = PostgresCopy.driver(connection);
            return driver == null ? inserted.apply(connection) : copy.on(driver);
        };
    }

    @Override
    public Publisher<? extends Result> update(
            Connection connection,
            RowBatch batch,
            List<ColumnMatch> match,
            List<TableColumn> set,
            List<TableColumn> returning) {
        String on = match.stream()
                .map(pair -> "t." + pair.column().sql() + " = s."
                        + pair.batchColumn().sql())
                .collect(Collectors.joining(" and "));
        PostgresArrays arrays = PostgresArrays.of(batch);
        String sql = "update " + batch.table() + " t set "
                + SqlText.assignments(set, "s", null) + " from " + source(batch, arrays)
                + " where " + on + returning(returning, "t.");
        return bound(connection, sql, arrays).execute();
    }

    @Override
    public Publisher<? extends Result> upsert(
            Connection connection,
            RowBatch batch,
            List<TableColumn> match,
            List<TableColumn> update,
            @Nullable TableColumn version,
            List<TableColumn> returning) {
        return upserted(batch, match, update, version, returning).apply(connection);
    }

    @Override
    public Function<Connection, Publisher<? extends Result>> upserted(
            RowBatch batch,
            List<TableColumn> match,
            List<TableColumn> update,
            @Nullable TableColumn version,
            List<TableColumn> returning) {
        // Setting a matched column to itself makes RETURNING answer for rows that need no update, too.
        List<TableColumn> set = update.isEmpty() ? match.subList(0, 1) : update;
        PostgresArrays arrays = PostgresArrays.of(batch);
        String sql = insert(batch, arrays) + onConflict(match, set, version) + returning(returning, "t.");
        return connection -> bound(connection, sql, arrays).execute();
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
        return merged(batch, match, compare, update, version, insertsMissing).apply(connection);
    }

    @Override
    public Function<Connection, Mono<BulkResult>> merged(
            RowBatch batch,
            List<TableColumn> match,
            List<TableColumn> compare,
            List<TableColumn> update,
            @Nullable TableColumn version,
            boolean insertsMissing) {
        int rows = batch.rows().size();
        if (!insertsMissing) {
            return existingUpdated(batch, match, compare, update, version);
        }
        String conflict = compare.isEmpty()
                ? " on conflict (" + SqlText.names(match) + ") do nothing"
                : onConflict(match, update, version)
                        + " where "
                        + SqlText.any(
                                compare, column -> "t." + column.sql() + " is distinct from excluded." + column.sql());
        // A row version that no transaction has ever replaced was made by this statement.
        PostgresArrays arrays = PostgresArrays.of(batch);
        String sql = "with written as (" + insert(batch, arrays) + conflict
                + " returning t.xmax = 0 as fresh) select count(*) filter (where fresh), count(*) from written";
        return connection -> Flux.from(bound(connection, sql, arrays).execute())
                .flatMap(result -> result.map((row, metadata) -> {
                    long inserted = number(row.get(0, Long.class));
                    long written = number(row.get(1, Long.class));
                    return new BulkResult(inserted, written - inserted, rows - written);
                }))
                .single();
    }

    private static Function<Connection, Mono<BulkResult>> existingUpdated(
            RowBatch batch,
            List<TableColumn> match,
            List<TableColumn> compare,
            List<TableColumn> update,
            @Nullable TableColumn version) {
        if (compare.isEmpty()) {
            return connection -> Mono.just(BulkResult.NONE);
        }
        String on = SqlText.all(match, column -> "t." + column.sql() + " = s." + column.sql());
        String differs = SqlText.any(compare, column -> "t." + column.sql() + " is distinct from s." + column.sql());
        PostgresArrays arrays = PostgresArrays.of(batch);
        String sql = "with s as (select * from " + source(batch, arrays) + "), there as (select count(*) as n from "
                + batch.table() + " t join s on " + on + "), done as (update " + batch.table() + " t set "
                + SqlText.assignments(update, "s", version) + " from s where " + on
                + " and (" + differs + ") returning 1) select (select n from there), (select count(*) from done)";
        return connection -> Flux.from(bound(connection, sql, arrays).execute())
                .flatMap(result -> result.map((row, metadata) -> {
                    long there = number(row.get(0, Long.class));
                    long updated = number(row.get(1, Long.class));
                    return new BulkResult(0, updated, there - updated);
                }))
                .single();
    }

    @Override
    public Publisher<? extends Result> find(
            Connection connection, RowBatch keys, List<TableColumn> match, List<TableColumn> returning) {
        PostgresArrays arrays = PostgresArrays.of(keys);
        String sql = "select " + SqlText.names(returning, "t") + " from " + source(keys, arrays) + " join "
                + keys.table() + " t on " + SqlText.all(match, column -> "t." + column.sql() + " = s." + column.sql());
        return bound(connection, sql, arrays).execute();
    }

    @Override
    public @Nullable String constraint(R2dbcException failure) {
        return SqlText.first(CONSTRAINT, failure.getMessage());
    }

    @Override
    public Mono<Boolean> isUnique(Connection connection, String table, List<TableColumn> columns) {
        return Flux.from(connection
                        .createStatement("""
                                select exists (
                                  select 1 from pg_index i
                                  where i.indrelid = to_regclass($1) and i.indisunique and i.indpred is null
                                    and (select array_agg(a.attname::text order by a.attname)
                                         from pg_attribute a
                                         where a.attrelid = i.indrelid and a.attnum = any(i.indkey))
                                        = (select array_agg(x order by x) from unnest($2::text[]) x))
                                """)
                        .bind(0, table)
                        .bind(1, columns.stream().map(TableColumn::name).toArray(String[]::new))
                        .execute())
                .flatMap(result -> result.map((row, metadata) -> Boolean.TRUE.equals(row.get(0, Boolean.class))))
                .single();
    }

    private static long number(@Nullable Long value) {
        return value == null ? 0 : value;
    }

    private static String insert(RowBatch batch, PostgresArrays arrays) {
        return "insert into " + batch.table() + " as t (" + SqlText.names(batch.columns()) + ") select * from "
                + source(batch, arrays);
    }

    private static String onConflict(List<TableColumn> match, List<TableColumn> set, @Nullable TableColumn version) {
        return " on conflict (" + SqlText.names(match) + ") do update set "
                + SqlText.assignments(set, "excluded", version);
    }

    private static String returning(List<TableColumn> columns, String alias) {
        return columns.isEmpty() ? "" : " returning " + SqlText.list(columns, column -> alias + column.sql());
    }

    /** The text of {@code unnest} is the same for any number of rows, so the server's plan cache holds one. */
    private static String source(RowBatch batch, PostgresArrays arrays) {
        String unnest =
                "unnest(" + String.join(", ", arrays.parameters()) + ") as s(" + SqlText.names(batch.columns()) + ")";
        if (batch.columns().stream().noneMatch(PostgresArrays::isArray)) {
            return unnest;
        }
        return "(select "
                + SqlText.list(
                        batch.columns(),
                        column -> PostgresArrays.isArray(column)
                                ? "s." + column.sql() + "::" + column.type() + " as " + column.sql()
                                : "s." + column.sql())
                + " from " + unnest + ") s";
    }

    private static Statement bound(Connection connection, String sql, PostgresArrays arrays) {
        Statement statement = connection.createStatement(sql);
        for (int i = 0; i < arrays.values().size(); i++) {
            statement.bind(i, arrays.values().get(i));
        }
        return statement;
    }
}
