package org.litestarspring.repository;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.litestarspring.repository.ChunkKeys.Distinct.Slice;
import org.litestarspring.repository.dialect.BulkDialect;
import org.litestarspring.repository.dialect.BulkDialect.ColumnMatch;
import org.litestarspring.repository.dialect.BulkStrategy;
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
import reactor.core.scheduler.Schedulers;

/**
 * Writes one chunk of entities in one statement. Runs in the transaction around it, on whose connection every statement
 * goes.
 */
final class BulkWriter<T> {

    private final R2dbcEntityTemplate template;
    private final EntityRows<T> rows;
    private final BulkDialect dialect;
    private final CallTransactions transactions;
    private final Mono<TableColumns> columns;

    /** What {@link #columns} found. */
    private volatile @Nullable TableColumns known;

    /** Columns that a unique constraint was found to cover; one that is missing is looked for again. */
    private final Set<List<String>> unique = ConcurrentHashMap.newKeySet();

    BulkWriter(R2dbcEntityTemplate template, EntityRows<T> rows, BulkDialect dialect, CallTransactions transactions) {
        this.template = template;
        this.transactions = transactions;
        this.rows = rows;
        this.dialect = dialect;
        // Asked once; a failed look-up, such as of a table that is made later, is asked again.
        this.columns = Mono.defer(() -> inConnection(connection -> this.dialect
                                .columns(connection, rows.table())
                                .map(found -> new TableColumns(rows.table(), found)))
                        .doOnNext(TableColumns::requireSome)
                        .doOnNext(found -> this.known = found))
                .cacheInvalidateIf(found -> false);
    }

    /** The table's columns, from the catalog. */
    Mono<TableColumns> columns() {
        return this.columns;
    }

    /** Fails where the dialect has no such way of imports. */
    void require(BulkStrategy strategy) {
        if (!this.dialect.supports(strategy)) {
            throw new InvalidDataAccessApiUsageException(
                    "The strategy %s is not one of this database, whose rows go by %s. Leave it out, or take AUTO."
                            .formatted(strategy, this.dialect.strategy()));
        }
    }

    /** The most rows of one statement. */
    int chunkSize(BulkOptions options, BulkSettings settings) {
        int wanted = options.chunkSize() == 0 ? settings.chunkSize() : options.chunkSize();
        return Math.min(wanted, this.dialect.maxRows(this.rows.columnCount()));
    }

    /**
     * Makes each chunk ready while the database works on the one before. With callbacks, which may ask the database
     * themselves, nothing is done ahead, and {@code prepare} gives something to be done when it is the chunk's turn.
     */
    <C, R> Flux<R> ahead(Flux<C> chunks, Function<? super C, ? extends R> prepare) {
        return this.rows.hasCallbacks()
                ? chunks.map(prepare)
                : chunks.publishOn(Schedulers.parallel(), 1).map(prepare);
    }

    /** A chunk's rows, and what sends its groups and parts of these. */
    record Ready<S>(TableColumns table, List<PreparedRow<S>> rows, List<Send<S>> sends, Sending part) {}

    /** A group of a chunk, with what sends the whole of it. */
    record Send<S>(RowGroup<S> group, Function<Connection, Mono<BulkResult>> whole) {}

    /** Makes what sends rows and counts them where it merges, and does what it can without a connection. */
    interface Sending {

        Function<Connection, Mono<BulkResult>> of(TableColumns table, RowGroup<?> rows);
    }

    /** Inserts a chunk; {@code offset} is the place of its first row in the source. */
    <S extends T> Flux<S> insert(List<S> entities, long offset, BulkOptions options) {
        return insert(inserting(entities), offset, options);
    }

    /** A chunk to be inserted, made ready as far as can be. */
    <S extends T> Mono<Ready<S>> inserting(List<S> entities) {
        return ready(entities, IntUnaryOperator.identity(), this::insertion, this::insertion);
    }

    /** A chunk to be inserted of which nothing is to come back, made ready as far as can be. */
    <S extends T> Mono<Ready<S>> importing(List<S> entities, BulkStrategy strategy) {
        // An import that failed costs more than a statement; the row is looked for by statements.
        return ready(entities, IntUnaryOperator.identity(), importing(strategy), importing(this.dialect.strategy()));
    }

    private Sending importing(BulkStrategy strategy) {
        return (table, rows) -> {
            Function<Connection, Mono<Long>> send = this.dialect.imported(table.batch(rows), strategy);
            return connection -> send.apply(connection)
                    .doOnNext(count -> requireAll(rows, count))
                    .thenReturn(BulkResult.NONE);
        };
    }

    private <S extends T> Mono<Ready<S>> ready(List<S> entities, IntUnaryOperator place, Sending whole, Sending part) {
        TableColumns known = this.known;
        if (known == null || this.rows.hasCallbacks()) {
            return this.columns.flatMap(
                    table -> this.rows.prepare(entities, place, true).map(rows -> ready(table, rows, whole, part)));
        }
        return Mono.just(ready(known, this.rows.prepareNow(entities, place, true), whole, part));
    }

    private static <S> Ready<S> ready(TableColumns table, List<PreparedRow<S>> rows, Sending whole, Sending part) {
        List<Send<S>> sends = table.groups(rows).stream()
                .map(group -> new Send<>(group, whole.of(table, group)))
                .toList();
        return new Ready<>(table, rows, sends, part);
    }

    /** Inserts a chunk that is ready, or becomes so now. */
    <S extends T> Flux<S> insert(Mono<Ready<S>> chunk, long offset, BulkOptions options) {
        return chunk.flatMapMany(
                ready -> send(ready, offset, options).thenMany(Flux.defer(() -> this.rows.saved(ready.rows()))));
    }

    /** Sends what is ready, its refused rows named. */
    private Mono<BulkResult> send(Ready<?> ready, long offset, BulkOptions options) {
        BulkResult[] result = {BulkResult.NONE};
        return Flux.fromIterable(ready.sends())
                .concatMap(send ->
                        named(send.group(), offset, options, part -> inConnection(connection -> (part == send.group()
                                                ? send.whole()
                                                : ready.part().of(ready.table(), part))
                                        .apply(connection))
                                .doOnNext(counts -> result[0] = result[0].plus(counts))
                                .then()))
                .then(Mono.fromSupplier(() -> result[0]));
    }

    private Function<Connection, Mono<BulkResult>> insertion(TableColumns table, RowGroup<?> rows) {
        List<TableColumn> returning = table.columns(this.rows.generatedIds(rows.columnNames()));
        RowBatch batch = table.batch(rows);
        if (returning.size() == 1 && this.rows.hasSimpleId()) {
            Function<Connection, Mono<List<Object>>> send = this.dialect.insertedForKeys(batch, returning.get(0));
            return connection ->
                    send.apply(connection).doOnNext(keys -> takeIds(rows, keys)).thenReturn(BulkResult.NONE);
        }
        if (returning.isEmpty()) {
            return connection -> Flux.from(this.dialect.insert(connection, batch, returning))
                    .flatMap(Result::getRowsUpdated)
                    .reduce(0L, Long::sum)
                    .doOnNext(count -> requireAll(rows, count))
                    .thenReturn(BulkResult.NONE);
        }
        return connection -> read(
                        this.dialect.insert(connection, batch, returning),
                        rows,
                        (row, item) -> this.rows.takeId(item, row))
                .thenReturn(BulkResult.NONE);
    }

    private void takeIds(RowGroup<?> group, List<Object> keys) {
        requireAll(group, keys.size());
        for (int i = 0; i < keys.size(); i++) {
            this.rows.takeId(group.items().get(i), keys.get(i));
        }
    }

    /** Updates a chunk by id, with the versions checked. */
    <S extends T> Flux<S> update(List<S> entities, long offset, BulkOptions options) {
        return this.columns.flatMapMany(
                table -> this.rows.prepare(entities, false).flatMapMany(prepared -> {
                    this.rows.requireKeys(prepared, this.rows.idColumns(), offset);
                    RowGroup<S> group = RowGroup.whole(prepared, this.rows.updateColumns(prepared));
                    return named(group, offset, options, part -> updateGroup(table, part))
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
                .flatMap(
                        result -> result.map((row, metadata) -> this.rows.keys().of(row)))
                .collectList()
                .doOnNext(found -> requireFound(group, found))
                .then());
    }

    private void requireFound(RowGroup<?> group, List<Object> found) {
        if (found.size() == group.items().size()) {
            return;
        }
        List<Object> missing = new ArrayList<>(group.items().stream()
                .map(item -> this.rows.keys().of(item.entity()))
                .toList());
        missing.removeAll(found);
        String ids = missing.stream()
                .limit(100)
                .map(this.rows.keys()::shown)
                .collect(java.util.stream.Collectors.joining(", "));
        if (this.rows.versionColumn() != null) {
            throw new OptimisticLockingFailureException("%d rows of %s were changed or deleted by somebody else: %s"
                    .formatted(missing.size(), this.rows.table(), ids));
        }
        throw new TransientDataAccessResourceException(
                "%d rows of %s do not exist: %s".formatted(missing.size(), this.rows.table(), ids));
    }

    /** Rows to be upserted, which differ in {@code match}, made ready as far as can be. */
    <S extends T> Mono<Ready<S>> upserting(Slice<S> slice, List<String> match) {
        Sending sending = (table, rows) -> upsertion(table, rows, table.columns(match));
        return ready(slice.rows(), i -> slice.origins()[i], sending, sending);
    }

    private Function<Connection, Mono<BulkResult>> upsertion(
            TableColumns table, RowGroup<?> group, List<TableColumn> key) {
        RowBatch batch = table.batch(group);
        List<TableColumn> update = batch.columns().stream()
                .filter(column -> !key.contains(column) && this.rows.isUpdatable(column.name()))
                .toList();
        Function<Connection, Publisher<? extends Result>> send =
                this.dialect.upserted(batch, key, update, version(table), table.all());
        return connection -> {
            Function<Row, T> standing = this.rows.standing();
            return read(send.apply(connection), group, (row, item) -> item.replace(standing.apply(row)))
                    .thenReturn(BulkResult.NONE);
        };
    }

    /** Upserts rows and leaves what stands in them. */
    <S extends T> Mono<List<PreparedRow<S>>> upsert(
            Mono<Ready<S>> rows, long offset, List<String> match, BulkOptions options) {
        return rows.flatMap(ready -> {
            this.rows.requireKeys(ready.rows(), match, offset);
            return requireUnique(ready.table(), match)
                    .then(Mono.defer(() -> send(ready, offset, options)))
                    .thenReturn(ready.rows());
        });
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
                    return inserted.then(Mono.defer(() -> find(table, prepared.get(0), match)));
                }));
    }

    private <S extends T> Mono<S> find(TableColumns table, PreparedRow<S> row, List<String> match) {
        RowBatch keys = table.batch(RowGroup.whole(List.of(row), this.rows.inOrder(row, match)));
        Function<Row, T> standing = this.rows.standing();
        return inConnection(connection -> Flux.from(this.dialect.find(connection, keys, keys.columns(), table.all()))
                .concatMap(result -> result.map((found, metadata) -> {
                    row.standing(standing.apply(found));
                    return row.entity();
                }))
                .singleOrEmpty());
    }

    /** Rows to be merged, which differ in their match properties, made ready as far as can be. */
    <S extends T> Mono<Ready<S>> merging(Slice<S> slice, Merge merge) {
        List<String> match = this.rows.columns(merge.match());
        Sending sending = (table, rows) -> merger(table, rows, table.columns(match), merge);
        return ready(slice.rows(), i -> slice.origins()[i], sending, sending);
    }

    private Function<Connection, Mono<BulkResult>> merger(
            TableColumns table, RowGroup<?> group, List<TableColumn> key, Merge merge) {
        List<TableColumn> compare = merge.updateAll()
                ? table.columns(group.columnNames()).stream()
                        .filter(column -> !key.contains(column)
                                && this.rows.isUpdatable(column.name())
                                && !this.rows.isAuditColumn(column.name()))
                        .toList()
                : table.columns(this.rows.columns(merge.update()));
        List<TableColumn> update = new ArrayList<>(compare);
        table.columns(group.columnNames()).stream()
                .filter(column -> this.rows.isAuditColumn(column.name()) && !update.contains(column))
                .forEach(update::add);
        return this.dialect.merged(table.batch(group), key, compare, update, version(table), merge.insertsMissing());
    }

    /**
     * Merges rows.
     *
     * @param standing is given the keys of the rows that stand for these, where missing ones are to be deleted
     */
    <S extends T> Mono<BulkResult> merge(Mono<Ready<S>> rows, long offset, Merge merge, Consumer<Object> standing) {
        return rows.flatMap(ready -> merge(ready, offset, merge, standing));
    }

    private <S extends T> Mono<BulkResult> merge(Ready<S> ready, long offset, Merge merge, Consumer<Object> standing) {
        List<String> match = this.rows.columns(merge.match());
        this.rows.requireKeys(ready.rows(), match, offset);
        Mono<BulkResult> sent = Mono.defer(() -> send(ready, offset, merge.options()));
        Mono<BulkResult> merged =
                merge.insertsMissing() ? requireUnique(ready.table(), match).then(sent) : sent;
        return merge.deletesWithin() == null
                ? merged
                : merged.flatMap(result ->
                        standing(ready.table(), ready.rows(), match, standing).thenReturn(result));
    }

    private <S> Mono<Void> standing(
            TableColumns table, List<PreparedRow<S>> prepared, List<String> match, Consumer<Object> standing) {
        RowBatch keys = table.batch(RowGroup.whole(prepared, this.rows.inOrder(prepared.get(0), match)));
        return inConnection(connection -> Flux.from(
                        this.dialect.find(connection, keys, keys.columns(), table.columns(this.rows.idColumns())))
                .concatMap(
                        result -> result.map((row, metadata) -> this.rows.keys().of(row)))
                .doOnNext(standing)
                .then());
    }

    /** As {@link #merge}, and then each row is replaced by what stands for it; one that nothing stands for is not stored. */
    <S extends T> Mono<List<PreparedRow<S>>> mergeForRows(
            Mono<Ready<S>> rows, long offset, Merge merge, Consumer<Object> standing) {
        return rows.flatMap(ready -> merge(ready, offset, merge, standing)
                .then(Mono.defer(() -> replaceByStanding(
                        ready.table(),
                        ready.rows().stream()
                                .filter(row -> merge.options().refused() == null || row.isStored())
                                .toList(),
                        merge.match(),
                        this.rows.columns(merge.match()))))
                .thenReturn(ready.rows()));
    }

    private <S extends T> Mono<Void> replaceByStanding(
            TableColumns table, List<PreparedRow<S>> sent, List<String> properties, List<String> match) {
        if (sent.isEmpty()) {
            return Mono.empty();
        }
        RowBatch keys = table.batch(RowGroup.whole(sent, this.rows.inOrder(sent.get(0), match)));
        Function<Row, T> read = this.rows.standing();
        return inConnection(connection -> Flux.from(this.dialect.find(connection, keys, keys.columns(), table.all()))
                        .concatMap(result -> result.map((row, metadata) -> read.apply(row)))
                        .collectList())
                .flatMap(found -> {
                    Map<List<@Nullable Object>, PreparedRow<S>> left = new LinkedHashMap<>();
                    sent.forEach(row -> left.put(this.rows.keyOf(row.entity(), properties), row));
                    int unknown = 0;
                    for (T standing : found) {
                        PreparedRow<S> row = left.remove(this.rows.keyOf(standing, properties));
                        if (row == null) {
                            unknown++;
                        } else {
                            row.standing(standing);
                        }
                    }
                    left.values().forEach(row -> row.standing(null));
                    // The database takes keys for equal that Java does not: by a collation, a scale, a fraction cut
                    // off.
                    return unknown == 0
                            ? Mono.empty()
                            : Flux.fromIterable(left.values())
                                    .concatMap(row -> find(table, row, match))
                                    .then();
                });
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
            Publisher<? extends Result> results, RowGroup<?> group, BiConsumer<Row, PreparedRow<?>> take) {
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

    private <R> Mono<R> inConnection(Function<Connection, Mono<R>> work) {
        return this.template
                .getDatabaseClient()
                .inConnection(connection -> this.transactions.working(connection, work));
    }
}
