package org.litestarspring.repository.dialect;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.Result;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.litestarspring.repository.BulkResult;
import org.reactivestreams.Publisher;
import org.springframework.data.relational.core.dialect.Dialect;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The SQL of one database for many rows at once. Implementations hold no state and serve any thread; they bind every
 * value and write none into a statement.
 *
 * @since 0.1
 */
public interface BulkDialect {

    /** Whether this is the dialect of a database that Spring Data knows under {@code dialect}. */
    boolean supports(Dialect dialect);

    /** How rows get into this dialect's statements. */
    BulkStrategy strategy();

    /** Whether rows can get into this dialect's statements that way. */
    default boolean supports(BulkStrategy strategy) {
        return strategy == BulkStrategy.AUTO || strategy == strategy();
    }

    /** The most rows of {@code columns} columns that one statement takes. */
    int maxRows(int columns);

    /**
     * Reads a table's columns from the catalog.
     *
     * @param table the name as it stands in a statement
     * @return name, type and whether it has a default; empty when there is no such table
     */
    Mono<List<TableColumn>> columns(Connection connection, String table);

    /** Inserts all rows and answers one row each, in their order, with the columns {@code returning}. */
    Publisher<? extends Result> insert(Connection connection, RowBatch batch, List<TableColumn> returning);

    /**
     * Makes an insert of rows of which one column comes back. Whatever takes no connection is done at once, on the calling
     * thread, while the database works on the rows before.
     *
     * @param generated the column, which the batch does not have
     * @return inserts the rows and answers the value that the database gave the column of each, as the driver has it, in
     *     their order
     */
    default Function<Connection, Mono<List<Object>>> insertedForKeys(RowBatch batch, TableColumn generated) {
        return connection -> Flux.from(insert(connection, batch, List.of(generated)))
                .concatMap(result -> result.map((row, metadata) -> Objects.requireNonNull(
                        metadata.contains(generated.name()) ? row.get(generated.name()) : row.get(0))))
                .collectList();
    }

    /**
     * Makes an import of rows of which nothing is to come back, by the fastest way that the database has. Whatever takes
     * no connection is done at once, as in {@link #insertedForKeys}.
     *
     * @param strategy {@link BulkStrategy#AUTO}, or one that this dialect {@linkplain #supports(BulkStrategy) has}
     * @return sends the rows and answers how many the database took
     */
    default Function<Connection, Mono<Long>> imported(RowBatch batch, BulkStrategy strategy) {
        return connection -> Flux.from(insert(connection, batch, List.of()))
                .concatMap(Result::getRowsUpdated)
                .reduce(0L, Long::sum);
    }

    /**
     * Updates rows by {@code match} and answers the columns {@code returning} of each that was there.
     *
     * @param match columns of the batch that must equal the table's
     * @param set the columns to set, and the expression of each in terms of the batch
     */
    Publisher<? extends Result> update(
            Connection connection,
            RowBatch batch,
            List<ColumnMatch> match,
            List<TableColumn> set,
            List<TableColumn> returning);

    /**
     * Inserts the rows that are missing and updates the others; answers one row each, in their order, with the columns
     * {@code returning}. No two rows of the batch have the same {@code match}.
     *
     * @param version of {@code update}, the column that is raised by one instead of taken from the batch; null for none
     */
    Publisher<? extends Result> upsert(
            Connection connection,
            RowBatch batch,
            List<TableColumn> match,
            List<TableColumn> update,
            @Nullable TableColumn version,
            List<TableColumn> returning);

    /**
     * Merges a batch and counts.
     *
     * @param compare an existing row is updated where one of these differs
     * @param update what is then set
     * @param version of {@code update}, the column that is raised by one instead of taken from the batch; null for none
     * @param insertsMissing whether rows that are not there are inserted
     */
    Mono<BulkResult> merge(
            Connection connection,
            RowBatch batch,
            List<TableColumn> match,
            List<TableColumn> compare,
            List<TableColumn> update,
            @Nullable TableColumn version,
            boolean insertsMissing);

    /**
     * Makes an {@link #upsert}. Whatever takes no connection is done at once, as in {@link #insertedForKeys}.
     *
     * @return sends the rows, each time that it is asked
     */
    default Function<Connection, Publisher<? extends Result>> upserted(
            RowBatch batch,
            List<TableColumn> match,
            List<TableColumn> update,
            @Nullable TableColumn version,
            List<TableColumn> returning) {
        return connection -> upsert(connection, batch, match, update, version, returning);
    }

    /**
     * Makes a {@link #merge}. Whatever takes no connection is done at once, as in {@link #insertedForKeys}.
     *
     * @return merges the rows, each time that it is asked
     */
    default Function<Connection, Mono<BulkResult>> merged(
            RowBatch batch,
            List<TableColumn> match,
            List<TableColumn> compare,
            List<TableColumn> update,
            @Nullable TableColumn version,
            boolean insertsMissing) {
        return connection -> merge(connection, batch, match, compare, update, version, insertsMissing);
    }

    /**
     * Finds the rows that are there.
     *
     * @param keys a batch of the columns {@code match} alone
     * @return the columns {@code returning} of each row whose {@code match} is in the batch
     */
    Publisher<? extends Result> find(
            Connection connection, RowBatch keys, List<TableColumn> match, List<TableColumn> returning);

    /** Marks a point in the transaction that a failed statement is rolled back to: by default, as the driver does. */
    default Publisher<Void> savepoint(Connection connection, String name) {
        return connection.createSavepoint(name);
    }

    /** Whether a failure that is no violated constraint is a row's fault: by default, a value its column cannot take. */
    default boolean refusesRow(R2dbcException failure) {
        String state = failure.getSqlState();
        return state != null && state.startsWith("22");
    }

    /** The constraint or index that a refused row violates, by the database's name; null where it does not say. */
    default @Nullable String constraint(R2dbcException failure) {
        return null;
    }

    /** Whether a unique constraint or index covers exactly these columns. */
    Mono<Boolean> isUnique(Connection connection, String table, List<TableColumn> columns);

    /**
     * Asks the server to end the statement that it works on for this connection, whose result nobody waits for any more.
     *
     * @return completes when the server has been asked; by default at once, and the statement runs to its end
     */
    default Mono<Void> cancel(Connection connection) {
        return Mono.empty();
    }

    /**
     * A column of a batch and the one of the table that it must equal; they differ where a version's old value is asked
     * for beside the new one that is set.
     *
     * @param column the table's column
     * @param batchColumn the batch's column
     */
    record ColumnMatch(TableColumn column, TableColumn batchColumn) {}
}
