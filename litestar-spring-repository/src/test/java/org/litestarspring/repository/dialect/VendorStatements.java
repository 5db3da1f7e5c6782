package org.litestarspring.repository.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.litestarspring.repository.dialect.BulkDialect.ColumnMatch;
import org.litestarspring.repository.dialect.RecordedStatements.Recorded;
import org.reactivestreams.Publisher;
import org.springframework.data.relational.core.dialect.Dialect;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What a database that no test starts is sent, under version control, and accepted by a parser of its language. When a
 * change of it is meant, write it anew with {@code -Dlitestar.sql.renew=true}, and look at the difference before you
 * commit it.
 */
abstract class VendorStatements {

    private static final Path GOLDEN = Path.of("src/test/resources/sql");
    private static final boolean RENEW = Boolean.getBoolean("litestar.sql.renew");

    /**
     * A table with two rows for it.
     *
     * @param id its columns; the database makes them where the batch has not all of them
     * @param match what tells rows apart, beside the id
     * @param version null for none
     */
    record Shape(
            String table,
            List<TableColumn> columns,
            List<TableColumn> id,
            List<TableColumn> match,
            TableColumn version,
            List<Object[]> rows) {

        List<TableColumn> sent() {
            return this.columns.subList(this.columns.size() - this.rows.get(0).length, this.columns.size());
        }

        RowBatch batch() {
            return new RowBatch(this.table, sent(), this.rows);
        }

        /** With ids, whether or not the database could make them. */
        RowBatch known() {
            if (sent().equals(this.columns)) {
                return batch();
            }
            List<Object[]> rows = new ArrayList<>();
            for (int i = 0; i < this.rows.size(); i++) {
                List<Object> row = new ArrayList<>(Arrays.asList(this.rows.get(i)));
                row.add(0, 41L + i);
                rows.add(row.toArray());
            }
            return new RowBatch(this.table, this.columns, rows);
        }

        List<TableColumn> generated() {
            return this.id.stream().filter(column -> !sent().contains(column)).toList();
        }

        List<TableColumn> others(List<TableColumn> than) {
            return sent().stream()
                    .filter(column -> !than.contains(column) && !this.id.contains(column))
                    .toList();
        }
    }

    abstract BulkDialect dialect();

    /** What Spring Data has for the database. */
    abstract Dialect known();

    /** The name of the file. */
    abstract String name();

    abstract List<Shape> shapes();

    abstract VendorGrammar grammar();

    /** The questions to the catalog. */
    abstract Map<String, String> questions();

    @Test
    @DisplayName("R56 the dialect is chosen by Spring Data's own")
    void chosen() {
        assertThat(new BulkDialects(List.of()).of(known()))
                .get()
                .isInstanceOf(dialect().getClass());
    }

    @Test
    @DisplayName("R56 the statements of each method are those under version control")
    void golden() throws IOException {
        Path file = GOLDEN.resolve(name() + ".sql");
        StringBuilder text = new StringBuilder();
        statements().forEach((title, recorded) -> {
            text.append("-- ").append(title).append('\n');
            for (Recorded one : recorded) {
                one.parameters().forEach((name, value) -> text.append("-- ")
                        .append(name)
                        .append(" = ")
                        .append(value)
                        .append('\n'));
                text.append(one.sql().strip()).append("\n\n");
            }
        });
        if (RENEW) {
            Files.createDirectories(GOLDEN);
            Files.writeString(file, text);
        }

        assertThat(text.toString())
                .as("-Dlitestar.sql.renew=true writes %s anew", file)
                .isEqualTo(Files.readString(file));
    }

    @TestFactory
    @DisplayName("R56 each statement is accepted by a grammar of the database's language")
    Stream<DynamicTest> parsed() {
        return statements().entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> assertThat(entry.getValue())
                        .isNotEmpty()
                        .allSatisfy(recorded ->
                                assertThat(grammar().faults(recorded.sql())).isEmpty())));
    }

    @Test
    @DisplayName("R56 the grammar refuses statements of another database, and those that lack a word")
    void refused() {
        String merge = statements().values().stream()
                .flatMap(List::stream)
                .map(Recorded::sql)
                .filter(sql -> sql.contains("merge into"))
                .findFirst()
                .orElseThrow();

        assertThat(grammar().faults("insert into t (a) values (1) on conflict do nothing"))
                .isNotEmpty();
        for (String word : List.of("using ", "when ", "select ", "insert ", ") as", "[0]'")) {
            if (merge.contains(word)) {
                assertThat(grammar().faults(merge.replaceFirst(java.util.regex.Pattern.quote(word), "")))
                        .as("without %s", word)
                        .isNotEmpty();
            }
        }
    }

    Map<String, List<Recorded>> statements() {
        Map<String, List<Recorded>> all = new LinkedHashMap<>();
        questions().forEach((title, sql) -> all.put(title, List.of(new Recorded(sql, Map.of()))));
        for (Shape shape : shapes()) {
            if (shape.columns().size() > 10) {
                // Its columns matter, not the methods.
                add(all, shape, "insert", c -> dialect().insert(c, shape.batch(), shape.generated()));
                add(all, shape, "merge: update all", c -> merge(c, shape, true, false));
                continue;
            }
            add(all, shape, "insert", c -> dialect().insert(c, shape.batch(), shape.generated()));
            add(all, shape, "insert, no ids back", c -> dialect().insert(c, shape.known(), List.of()));
            add(all, shape, "update by id", c -> update(c, shape));
            add(all, shape, "upsert by id", c -> upsert(c, shape, shape.known(), shape.id()));
            add(all, shape, "upsert by " + names(shape.match()), c -> upsert(c, shape, shape.batch(), shape.match()));
            add(all, shape, "upsert by " + names(shape.match()) + ", nothing to update", c -> dialect()
                    .upsert(c, shape.batch(), shape.match(), List.of(), null, shape.columns()));
            add(all, shape, "merge: update all, insert missing", c -> merge(c, shape, true, true));
            add(all, shape, "merge: update all", c -> merge(c, shape, true, false));
            add(all, shape, "merge: insert missing", c -> merge(c, shape, false, true));
            add(all, shape, "find by " + names(shape.match()), c -> dialect()
                    .find(c, MySqlBatches.only(shape.batch(), shape.match()), shape.match(), shape.columns()));
        }
        return all;
    }

    private Publisher<? extends Result> update(Connection connection, Shape shape) {
        List<ColumnMatch> match = new ArrayList<>();
        shape.id().forEach(column -> match.add(new ColumnMatch(column, column)));
        RowBatch batch = shape.known();
        TableColumn version = shape.version();
        if (version != null) {
            TableColumn old = new TableColumn("litestar_old", "litestar_old", version.type(), false, true);
            match.add(new ColumnMatch(version, old));
            List<TableColumn> columns = new ArrayList<>(batch.columns());
            columns.add(old);
            batch = new RowBatch(
                    batch.table(),
                    columns,
                    batch.rows().stream()
                            .map(row -> {
                                Object[] wider = Arrays.copyOf(row, row.length + 1);
                                wider[row.length] = 6L;
                                return wider;
                            })
                            .toList());
        }
        List<TableColumn> set = batch.columns().stream()
                .filter(column ->
                        match.stream().noneMatch(pair -> pair.batchColumn().equals(column)))
                .toList();
        return dialect().update(connection, batch, match, set, shape.id());
    }

    private Publisher<? extends Result> upsert(
            Connection connection, Shape shape, RowBatch batch, List<TableColumn> match) {
        return dialect().upsert(connection, batch, match, shape.others(match), shape.version(), shape.columns());
    }

    private Publisher<?> merge(Connection connection, Shape shape, boolean updates, boolean inserts) {
        List<TableColumn> compare = updates
                ? shape.others(shape.match()).stream()
                        .filter(column -> !column.equals(shape.version()))
                        .toList()
                : List.of();
        List<TableColumn> update = updates ? shape.others(shape.match()) : List.of();
        return dialect().merge(connection, shape.batch(), shape.match(), compare, update, shape.version(), inserts);
    }

    private interface Call {

        Publisher<?> on(Connection connection);
    }

    private static void add(Map<String, List<Recorded>> all, Shape shape, String title, Call call) {
        RecordedStatements statements = new RecordedStatements();
        Flux.from(call.on(statements.connection()))
                .concatMap(answer -> answer instanceof Result result
                        ? Flux.from(result.map((row, metadata) -> true)).then()
                        : Mono.empty())
                .blockLast();
        all.put(shape.table() + ": " + title, statements.recorded());
    }

    private static String names(List<TableColumn> columns) {
        return columns.stream().map(TableColumn::name).collect(Collectors.joining(" and "));
    }
}
