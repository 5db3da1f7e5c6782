package org.litestarspring.repository;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.litestarspring.repository.ChunkKeys.Distinct;
import org.litestarspring.repository.dialect.BulkDialect;
import org.litestarspring.repository.dialect.BulkDialect.ColumnMatch;
import org.litestarspring.repository.dialect.RowBatch;
import org.litestarspring.repository.dialect.TableColumn;
import org.reactivestreams.Publisher;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.IncorrectUpdateSemanticsDataAccessException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.data.r2dbc.core.R2dbcEntityTemplate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Writes one chunk of entities in one statement. Runs in the transaction around it, on whose connection every statement
 * goes.
 */
final class BulkWriter<T> {

    private final R2dbcEntityTemplate template;
    private final EntityRows<T> rows;
    private final BulkDialect dialect;
    private final Mono<TableColumns> columns;

    /** Columns that a unique constraint was found to cover; one that is missing is looked for again. */
    private final Set<List<String>> unique = ConcurrentHashMap.newKeySet();

    BulkWriter(R2dbcEntityTemplate template, EntityRows<T> rows, BulkDialect dialect) {
        this.template = template;
        this.rows = rows;
        this.dialect = dialect;
        // Asked once; a failed look-up, such as of a table that is made later, is asked again.
        this.columns = Mono.defer(() -> inConnection(connection -> this.dialect
                                .columns(connection, rows.table())
                                .map(found -> new TableColumns(rows.table(), found)))
                        .doOnNext(TableColumns::requireSome))
                .cacheInvalidateIf(found -> false);
    }

    /** The table's columns, from the catalog. */
    Mono<TableColumns> columns() {
        return this.columns;
    }

    int maxRows() {
        return this.dialect.maxRows(this.rows.columnCount());
    }

    /** Inserts a chunk; {@code offset} is the place of its first row in the source. */
    <S extends T> Flux<S> insert(List<S> entities, long offset, BulkOptions options) {
        return this.columns.flatMapMany(
                table -> this.rows.prepare(entities, true).flatMapMany(prepared -> Flux.fromIterable(
                                table.groups(prepared))
                        .concatMap(group -> insertGroup(table, group, offset, options))
                        .thenMany(Flux.defer(() -> this.rows.saved(prepared)))));
    }

    private Mono<Void> insertGroup(TableColumns table, RowGroup<?> group, long offset, BulkOptions options) {
        List<TableColumn> returning = table.idColumns(this.rows.generatedIds(group.columnNames()));
        return named(
                group,
                offset,
                options,
                part -> inConnection(connection -> {
                    Publisher<? extends Result> results = this.dialect.insert(connection, table.batch(part), returning);
                    if (returning.isEmpty()) {
                        return Flux.from(results)
                                .flatMap(Result::getRowsUpdated)
                                .reduce(0L, Long::sum)
                                .doOnNext(count -> requireAll(part, count))
                                .then();
                    }
                    return read(results, part, (row, item) -> this.rows.takeId(item, row));
                }));
    }

    /** Updates a chunk by id, with the versions checked. */
    <S extends T> Flux<S> update(List<S> entities, long offset) {
        return this.columns.flatMapMany(
                table -> this.rows.prepare(entities, false).flatMapMany(prepared -> {
                    this.rows.requireKeys(prepared, this.rows.idColumns(), offset);
                    RowGroup<S> group = RowGroup.whole(prepared, this.rows.updateColumns(prepared));
                    return named(group, offset, BulkOptions.defaults(), part -> updateGroup(table, part))
                            .thenMany(Flux.defer(() -> this.rows.saved(prepared)));
                }));
    }

    private Mono<Void> updateGroup(TableColumns table, RowGroup<?> group) {
        String version = this.rows.versionColumn();
        List<TableColumn> id = table.columns(this.rows.idColumns());
        List<ColumnMatch> match = new ArrayList<>();
        id.forEach(column -> match.add(new ColumnMatch(column, column)));
        RowBatch batch = table.batch(group);
        if (version != null) {
            TableColumn column = table.column(version);
            TableColumn old = new TableColumn("litestar_old", "litestar_old", column.type(), false, true);
            match.add(new ColumnMatch(column, old));
            batch = TableColumns.with(
                    batch,
                    old,
                    group.items().stream().map(PreparedRow::oldVersion).toList());
        }
        RowBatch source = batch;
        List<TableColumn> set = source.columns().stream()
                .filter(column ->
                        match.stream().noneMatch(pair -> pair.batchColumn().equals(column)))
                .toList();
        return inConnection(connection -> Flux.from(this.dialect.update(connection, source, match, set, id))
                .flatMap(result -> result.map((row, metadata) -> this.rows.id(row)))
                .collectList()
                .doOnNext(found -> requireFound(group, found))
                .then());
    }

    private void requireFound(RowGroup<?> group, List<Object> found) {
        if (found.size() == group.items().size()) {
            return;
        }
        List<Object> missing = new ArrayList<>(
                group.items().stream().map(item -> this.rows.id(item.entity())).toList());
        missing.removeAll(found);
        String ids =
                missing.stream().limit(100).map(String::valueOf).collect(java.util.stream.Collectors.joining(", "));
        if (this.rows.versionColumn() != null) {
            throw new OptimisticLockingFailureException("%d rows of %s were changed or deleted by somebody else: %s"
                    .formatted(missing.size(), this.rows.table(), ids));
        }
        throw new TransientDataAccessResourceException(
                "%d rows of %s do not exist: %s".formatted(missing.size(), this.rows.table(), ids));
    }

    /** Upserts a chunk whose rows differ in {@code match}; answers what stands, in their order. */
    <S extends T> Mono<List<PreparedRow<S>>> upsert(
            Distinct<S> chunk, long offset, List<String> match, BulkOptions options) {
        return this.columns.flatMap(table -> prepared(chunk).flatMap(prepared -> {
            List<TableColumn> key = table.columns(match);
            this.rows.requireKeys(prepared, match, offset);
            return requireUnique(table, match)
                    .thenMany(Flux.defer(() -> Flux.fromIterable(table.groups(prepared))
                            .concatMap(group -> named(group, offset, options, part -> upsertGroup(table, part, key)))))
                    .then(Mono.just(prepared));
        }));
    }

    private Mono<Void> upsertGroup(TableColumns table, RowGroup<?> group, List<TableColumn> key) {
        RowBatch batch = table.batch(group);
        List<TableColumn> update = batch.columns().stream()
                .filter(column -> !key.contains(column) && this.rows.isUpdatable(column.name()))
                .toList();
        return inConnection(connection -> read(
                this.dialect.upsert(connection, batch, key, update, version(table), table.all()),
                group,
                (row, item) -> this.rows.takeStanding(item, row)));
    }

    /** The row that stands for this one in {@code match}, which is inserted where there is none. */
    <S extends T> Mono<S> getOrInsert(S entity, List<String> match) {
        return this.columns.flatMap(
                table -> this.rows.prepare(List.of(entity), true).flatMap(prepared -> {
                    this.rows.requireKeys(prepared, match, 0);
                    List<TableColumn> key = table.columns(match);
                    RowGroup<S> group = table.groups(prepared).get(0);
                    Mono<Void> inserted = named(
                            group,
                            0,
                            BulkOptions.defaults(),
                            part -> inConnection(connection -> this.dialect
                                    .merge(connection, table.batch(part), key, List.of(), List.of(), null, true)
                                    .then()));
                    return inserted.then(Mono.defer(() -> find(table, prepared, match)));
                }));
    }

    private <S extends T> Mono<S> find(TableColumns table, List<PreparedRow<S>> one, List<String> match) {
        PreparedRow<S> row = one.get(0);
        RowBatch keys = table.batch(RowGroup.whole(one, this.rows.inOrder(row, match)));
        return inConnection(connection -> Flux.from(this.dialect.find(connection, keys, keys.columns(), table.all()))
                .concatMap(result -> result.map((found, metadata) -> {
                    this.rows.takeStanding(row, found);
                    return row.entity();
                }))
                .singleOrEmpty());
    }

    /**
     * Merges a chunk whose rows differ in their match properties.
     *
     * @param standing is given the ids of the rows that stand for the chunk's, where missing ones are to be deleted
     */
    Mono<BulkResult> merge(Distinct<? extends T> chunk, long offset, Merge merge, Consumer<Object> standing) {
        List<String> match = this.rows.columns(merge.match());
        return this.columns.flatMap(table -> prepared(chunk).flatMap(prepared -> {
            List<TableColumn> key = table.columns(match);
            this.rows.requireKeys(prepared, match, offset);
            Mono<BulkResult> merged = Flux.fromIterable(table.groups(prepared))
                    .concatMap(group -> mergeGroup(table, group, key, merge, offset))
                    .reduce(BulkResult.NONE, BulkResult::plus);
            Mono<BulkResult> checked =
                    merge.insertsMissing() ? requireUnique(table, match).then(merged) : merged;
            return merge.deletesWithin() == null
                    ? checked
                    : checked.flatMap(
                            result -> standing(table, prepared, match, standing).thenReturn(result));
        }));
    }

    private <S> Mono<Void> standing(
            TableColumns table, List<PreparedRow<S>> prepared, List<String> match, Consumer<Object> standing) {
        RowBatch keys = table.batch(RowGroup.whole(prepared, this.rows.inOrder(prepared.get(0), match)));
        return inConnection(connection -> Flux.from(
                        this.dialect.find(connection, keys, keys.columns(), table.columns(this.rows.idColumns())))
                .concatMap(result -> result.map((row, metadata) -> this.rows.id(row)))
                .doOnNext(standing)
                .then());
    }

    private Mono<BulkResult> mergeGroup(
            TableColumns table, RowGroup<?> group, List<TableColumn> key, Merge merge, long offset) {
        List<TableColumn> compare = merge.updateAll()
                ? table.batch(group).columns().stream()
                        .filter(column -> !key.contains(column)
                                && this.rows.isUpdatable(column.name())
                                && !this.rows.isAuditColumn(column.name()))
                        .toList()
                : table.columns(this.rows.columns(merge.update()));
        List<TableColumn> update = new ArrayList<>(compare);
        table.batch(group).columns().stream()
                .filter(column -> this.rows.isAuditColumn(column.name()) && !update.contains(column))
                .forEach(update::add);
        BulkResult[] result = {BulkResult.NONE};
        return named(
                        group,
                        offset,
                        merge.options(),
                        part -> inConnection(connection -> this.dialect
                                .merge(
                                        connection,
                                        table.batch(part),
                                        key,
                                        compare,
                                        update,
                                        version(table),
                                        merge.insertsMissing())
                                .doOnNext(counts -> result[0] = result[0].plus(counts))
                                .then()))
                .then(Mono.fromSupplier(() -> result[0]));
    }

    private <S extends T> Mono<List<PreparedRow<S>>> prepared(Distinct<S> chunk) {
        return this.rows.prepare(chunk.rows(), i -> chunk.origins()[i], true);
    }

    private @Nullable TableColumn version(TableColumns table) {
        String version = this.rows.versionColumn();
        return version == null ? null : table.column(version);
    }

    /** Fails where no unique constraint covers these columns. */
    Mono<Void> requireUnique(List<String> match) {
        return this.columns.flatMap(table -> requireUnique(table, match));
    }

    private Mono<Void> requireUnique(TableColumns table, List<String> match) {
        if (this.unique.contains(match)) {
            return Mono.empty();
        }
        List<TableColumn> key = table.columns(match);
        return inConnection(connection -> this.dialect.isUnique(connection, this.rows.table(), key))
                .doOnNext(found -> {
                    if (!found) {
                        throw new InvalidDataAccessApiUsageException(
                                "No unique constraint of %s covers (%s), so rows matched by it could be stored twice. Add one: alter table %s add unique (%s)"
                                        .formatted(this.rows.table(), names(key), this.rows.table(), names(key)));
                    }
                    this.unique.add(match);
                })
                .then();
    }

    private static String names(List<TableColumn> columns) {
        return columns.stream().map(TableColumn::name).collect(java.util.stream.Collectors.joining(", "));
    }

    private interface GroupWork {

        Mono<Void> on(RowGroup<?> part);
    }

    /**
     * Runs the work on a group and, where the database refuses a row, finds which: halves of the group are tried behind
     * a savepoint until one row is left. Costs a savepoint a chunk while all is well.
     */
    private Mono<Void> named(RowGroup<?> group, long offset, BulkOptions options, GroupWork work) {
        return guarded(group, work).onErrorResume(this::isRefusal, failure -> {
            if (group.items().size() == 1) {
                return refused(group.items().get(0), offset, options, failure);
            }
            // One of the halves holds the row; when both pass alone, two rows of different halves clash.
            Mono<Void> halves = named(group.firstHalf(), offset, options, work)
                    .then(named(group.secondHalf(), offset, options, work));
            return options.refused() == null ? halves.then(Mono.error(failure)) : halves;
        });
    }

    /** What a row is to blame for: a constraint, or a value that its column does not take. */
    private boolean isRefusal(Throwable failure) {
        if (failure instanceof BulkRowException || failure instanceof DuplicateRowException) {
            return false;
        }
        return failure instanceof DataIntegrityViolationException
                || (failure instanceof DataAccessException
                        && failure.getCause() instanceof R2dbcException cause
                        && this.dialect.refusesRow(cause));
    }

    /** The failure of a statement of one row, which is named where it was refused. */
    Throwable named(T entity, Throwable failure) {
        if (!isRefusal(failure)) {
            return failure;
        }
        Map<String, Object> values = this.rows.values(entity);
        return new BulkRowException(
                0, this.rows.table(), values.toString(), constraint(failure), entity, values, failure);
    }

    private @Nullable String constraint(Throwable failure) {
        return failure.getCause() instanceof R2dbcException cause ? this.dialect.constraint(cause) : null;
    }

    private Mono<Void> refused(PreparedRow<?> row, long offset, BulkOptions options, Throwable failure) {
        BulkRowException refusal = new BulkRowException(
                offset + row.index(),
                this.rows.table(),
                this.rows.describe(row),
                constraint(failure),
                row.entity(),
                this.rows.values(row.entity()),
                failure);
        if (options.refused() == null) {
            return Mono.error(refusal);
        }
        row.refuse();
        options.refused().accept(refusal);
        return Mono.empty();
    }

    private Mono<Void> guarded(RowGroup<?> group, GroupWork work) {
        String savepoint = "litestar_chunk";
        return inConnection(connection -> connection.isAutoCommit()
                ? Mono.error(new IllegalStateException("A bulk call needs a transaction around it."))
                : Mono.from(this.dialect.savepoint(connection, savepoint))
                        .then(work.on(group))
                        .then(Mono.defer(() -> Mono.from(connection.releaseSavepoint(savepoint))))
                        // A deadlock ends the whole transaction on some databases, and its savepoints with it.
                        .onErrorResume(failure -> Mono.from(connection.rollbackTransactionToSavepoint(savepoint))
                                .onErrorComplete()
                                .then(Mono.error(failure))));
    }

    private Mono<Void> read(
            Publisher<? extends Result> results, RowGroup<?> group, BiConsumer<io.r2dbc.spi.Row, PreparedRow<?>> take) {
        int[] next = {0};
        return Flux.from(results)
                .concatMap(result -> result.map((row, metadata) -> {
                    requireAll(group, Math.max(group.items().size(), next[0] + 1L));
                    take.accept(row, group.items().get(next[0]++));
                    return true;
                }))
                .then(Mono.fromRunnable(() -> requireAll(group, next[0])));
    }

    private void requireAll(RowGroup<?> group, long count) {
        if (count != group.items().size()) {
            throw new IncorrectUpdateSemanticsDataAccessException(
                    "%s took %d of %d rows. A trigger or a rule that drops rows cannot be used with bulk calls."
                            .formatted(this.rows.table(), count, group.items().size()));
        }
    }

    private <R> Mono<R> inConnection(java.util.function.Function<Connection, Mono<R>> work) {
        return this.template.getDatabaseClient().inConnection(work::apply);
    }
}
