package org.litestarspring.repository.dialect;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.litestarspring.repository.BulkResult;
import org.reactivestreams.Publisher;
import org.springframework.data.relational.core.dialect.Dialect;
import org.springframework.data.relational.core.dialect.H2Dialect;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** H2: multi-row {@code VALUES} and {@code MERGE USING}, read back through {@code FINAL TABLE}. */
final class H2BulkDialect implements BulkDialect {

    /** H2 parses a statement anew for each number of rows, in time that grows faster than the rows do. */
    private static final int MAX_PARAMETERS = 8_000;

    /** As in {@code violation: "PUBLIC.OWNER_KEY INDEX ..."} and {@code violation: "BALANCE_CHECK: ..."}. */
    private static final Pattern CONSTRAINT =
            Pattern.compile("(?:violation|violated): \"(?:\\w+\\.)?\"*(\\w+)", Pattern.CASE_INSENSITIVE);

    @Override
    public boolean supports(Dialect dialect) {
        return dialect instanceof H2Dialect;
    }

    @Override
    public BulkStrategy strategy() {
        return BulkStrategy.VALUES;
    }

    @Override
    public int maxRows(int columns) {
        return Math.max(1, MAX_PARAMETERS / Math.max(1, columns));
    }

    @Override
    public Mono<List<TableColumn>> columns(Connection connection, String table) {
        return Flux.from(connection
                        .createStatement("""
                                select column_name, data_type, character_maximum_length, numeric_precision,
                                       numeric_scale, datetime_precision,
                                       column_default is not null or is_identity = 'YES', is_nullable = 'YES'
                                from information_schema.columns
                                where upper(table_name) = upper($1)
                                  and upper(table_schema) = upper(coalesce($2, current_schema))
                                order by ordinal_position
                                """)
                        .bind("$1", exact(table))
                        .bind("$2", io.r2dbc.spi.Parameters.in(io.r2dbc.spi.R2dbcType.VARCHAR, schema(table)))
                        .execute())
                .flatMap(result -> result.map((row, metadata) -> {
                    String name = row.get(0, String.class);
                    return new TableColumn(
                            name,
                            quoted(name),
                            type(row),
                            Boolean.TRUE.equals(row.get(6)),
                            Boolean.TRUE.equals(row.get(7)));
                }))
                .collectList();
    }

    /** The type with its bounds: without them a cast of H2's rounds numbers and cuts fractions of seconds. */
    private static String type(io.r2dbc.spi.Row row) {
        String type = row.get(1, String.class);
        return switch (type) {
            case "NUMERIC", "DECIMAL" -> type + "(" + row.get(3) + ", " + row.get(4) + ")";
            case "TIMESTAMP", "TIME" -> type + "(" + row.get(5) + ")";
            case "TIMESTAMP WITH TIME ZONE" -> "TIMESTAMP(" + row.get(5) + ") WITH TIME ZONE";
            case "CHARACTER" -> "CHARACTER(" + row.get(2) + ")";
            case "ENUM" -> "CHARACTER VARYING";
            default -> type;
        };
    }

    @Override
    public Publisher<? extends Result> insert(Connection connection, RowBatch batch, List<TableColumn> returning) {
        String insert = "insert into " + batch.table() + " (" + SqlText.names(batch.columns()) + ") ";
        return H2Arrays.take(batch)
                ? H2Arrays.bound(connection, reading(insert + H2Arrays.source(batch), returning), batch)
                        .execute()
                : bound(connection, reading(insert + "values " + values(batch, false), returning), batch)
                        .execute();
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
        String merge = "merge into " + batch.table() + " t using " + source(batch) + " on " + on
                + " when matched then update set " + SqlText.assignments(set, "s", null);
        return bound(connection, reading(merge, returning), batch).execute();
    }

    @Override
    public Publisher<? extends Result> upsert(
            Connection connection,
            RowBatch batch,
            List<TableColumn> match,
            List<TableColumn> update,
            @Nullable TableColumn version,
            List<TableColumn> returning) {
        List<TableColumn> set = update.isEmpty() ? match.subList(0, 1) : update;
        String merge = using(batch, match) + " when matched then update set " + SqlText.assignments(set, "s", version)
                + missing(batch);
        return bound(connection, reading(merge, returning), batch).execute();
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
        String there = "select count(*) from " + source(batch) + " join " + batch.table() + " t on " + on(match);
        String differs = SqlText.any(compare, column -> "t." + column.sql() + " is distinct from s." + column.sql());
        String merge = using(batch, match)
                + (compare.isEmpty()
                        ? ""
                        : " when matched and (" + differs + ") then update set "
                                + SqlText.assignments(update, "s", version))
                + (insertsMissing ? missing(batch) : "");
        if (compare.isEmpty() && !insertsMissing) {
            return Mono.just(BulkResult.NONE);
        }
        // FINAL TABLE does not tell an insert from an update; the same transaction counts what was there before.
        return Flux.from(bound(connection, there, batch).execute())
                .flatMap(result -> result.map((row, metadata) -> ((Number) row.get(0)).longValue()))
                .single()
                .flatMap(matched -> Flux.from(bound(connection, merge, batch).execute())
                        .flatMap(io.r2dbc.spi.Result::getRowsUpdated)
                        .reduce(0L, Long::sum)
                        .map(affected -> {
                            long inserted = insertsMissing ? batch.rows().size() - matched : 0;
                            long updated = affected - inserted;
                            return new BulkResult(inserted, updated, matched - updated);
                        }));
    }

    @Override
    public Publisher<? extends Result> find(
            Connection connection, RowBatch keys, List<TableColumn> match, List<TableColumn> returning) {
        String sql = "select " + SqlText.names(returning, "t") + " from " + source(keys) + " join " + keys.table()
                + " t on " + on(match);
        return bound(connection, sql, keys).execute();
    }

    @Override
    public @Nullable String constraint(R2dbcException failure) {
        return SqlText.first(CONSTRAINT, failure.getMessage());
    }

    @Override
    public Mono<Boolean> isUnique(Connection connection, String table, List<TableColumn> columns) {
        return Flux.from(connection
                        .createStatement("""
                                select c.column_name, c.index_name
                                from information_schema.index_columns c
                                join information_schema.indexes i
                                  on i.index_name = c.index_name and i.index_schema = c.index_schema
                                where upper(c.table_name) = upper($1)
                                  and upper(c.table_schema) = upper(coalesce($2, current_schema))
                                  and i.index_type_name in ('PRIMARY KEY', 'UNIQUE INDEX')
                                """)
                        .bind("$1", exact(table))
                        .bind("$2", io.r2dbc.spi.Parameters.in(io.r2dbc.spi.R2dbcType.VARCHAR, schema(table)))
                        .execute())
                .flatMap(result -> result.map((row, metadata) -> List.of((String) row.get(1), (String) row.get(0))))
                .collect(Collectors.groupingBy(
                        pair -> pair.get(0), Collectors.mapping(pair -> pair.get(1), Collectors.toSet())))
                .map(indexes -> indexes.containsValue(
                        columns.stream().map(TableColumn::name).collect(Collectors.toSet())));
    }

    private static String using(RowBatch batch, List<TableColumn> match) {
        return "merge into " + batch.table() + " t using " + source(batch) + " on " + on(match);
    }

    private static String on(List<TableColumn> match) {
        return SqlText.all(match, column -> "t." + column.sql() + " = s." + column.sql());
    }

    private static String missing(RowBatch batch) {
        return " when not matched then insert (" + SqlText.names(batch.columns()) + ") values ("
                + SqlText.names(batch.columns(), "s") + ")";
    }

    private static String reading(String change, List<TableColumn> returning) {
        return returning.isEmpty()
                ? change
                : "select " + SqlText.names(returning) + " from final table (" + change + ")";
    }

    private static String source(RowBatch batch) {
        return "(values " + values(batch, true) + ") s(" + SqlText.names(batch.columns()) + ")";
    }

    /** As the source of a merge, parameters have no column to take their type from, so they are cast. */
    private static String values(RowBatch batch, boolean cast) {
        List<String> rows = new ArrayList<>(batch.rows().size());
        int columns = batch.columns().size();
        for (int row = 0; row < batch.rows().size(); row++) {
            int first = row * columns + 1;
            rows.add(IntStream.range(0, columns)
                    .mapToObj(i -> cast
                            ? "cast($" + (first + i) + " as "
                                    + batch.columns().get(i).type() + ")"
                            : "$" + (first + i))
                    .collect(Collectors.joining(", ", "(", ")")));
        }
        return String.join(", ", rows);
    }

    private static Statement bound(Connection connection, String sql, RowBatch batch) {
        Statement statement = connection.createStatement(sql);
        int index = 0;
        for (Object[] row : batch.rows()) {
            for (Object value : row) {
                if (value == null) {
                    statement.bindNull(index++, String.class);
                } else {
                    statement.bind(index++, value);
                }
            }
        }
        return statement;
    }

    /** H2 folds unquoted names to upper case. */
    private static String exact(String table) {
        String name = table.substring(table.lastIndexOf('.') + 1);
        return name.startsWith("\"") ? name.substring(1, name.length() - 1) : name.toUpperCase(Locale.ROOT);
    }

    private static @Nullable String schema(String table) {
        int dot = table.lastIndexOf('.');
        return dot < 0 ? null : exact(table.substring(0, dot));
    }

    private static String quoted(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }
}
