package org.litestarspring.repository;

import io.micrometer.observation.ObservationRegistry;
import io.r2dbc.spi.ConnectionFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.litestarspring.repository.ChunkSource.Chunk;
import org.litestarspring.repository.dialect.BulkDialect;
import org.litestarspring.repository.dialect.BulkStrategy;
import org.reactivestreams.Publisher;
import org.springframework.dao.IncorrectResultSizeDataAccessException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.auditing.ReactiveAuditingHandler;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Sort;
import org.springframework.data.domain.Window;
import org.springframework.data.r2dbc.core.R2dbcEntityTemplate;
import org.springframework.data.r2dbc.repository.support.SimpleR2dbcRepository;
import org.springframework.data.relational.core.mapping.RelationalPersistentEntity;
import org.springframework.data.relational.core.query.Criteria;
import org.springframework.data.relational.core.query.CriteriaDefinition;
import org.springframework.data.relational.core.query.Query;
import org.springframework.data.relational.repository.query.RelationalEntityInformation;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.util.Assert;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The implementation behind {@link AsyncRepository}, as Spring Data's base class of repositories. Databases without a
 * {@link BulkDialect} get the same results row by row.
 */
class BulkRepository<T, ID> extends SimpleR2dbcRepository<T, ID> implements AsyncRepository<T, ID> {

    private final RelationalEntityInformation<T, ID> information;
    private final R2dbcEntityTemplate template;
    private final RelationalPersistentEntity<?> entity;
    private final EntityRows<T> rows;
    private final CriteriaReads<T> reads;
    private final WhereUpdate<T> updates;
    private final BulkObservations observations;
    private final BulkSettings settings;

    /** Null without a dialect. */
    private final @Nullable Bulk<T> bulk;

    /** Joins the caller's transaction on the same connection factory, whoever manages that, or begins one. */
    private final TransactionalOperator transaction;

    /** What calls go by where rows are written in bulk. */
    private record Bulk<T>(BulkWriter<T> writer, ChunkedCalls<T> chunked, MatchedWrites<T> matched) {}

    BulkRepository(
            RelationalEntityInformation<T, ID> information,
            R2dbcEntityTemplate template,
            @Nullable CallbackBeans callbacks,
            Optional<BulkDialect> dialect,
            BulkSettings settings,
            @Nullable ReactiveAuditingHandler auditing,
            ObservationRegistry observations) {
        super(information, template, template.getConverter());
        this.information = information;
        this.template = template;
        this.entity =
                template.getConverter().getMappingContext().getRequiredPersistentEntity(information.getJavaType());
        this.rows = new EntityRows<>(
                template, this.entity, information.getJavaType(), callbacks == null ? null : callbacks.hooks());
        ConnectionFactory connections = template.getDatabaseClient().getConnectionFactory();
        CallTransactions transactions = new CallTransactions(connections, dialect);
        this.transaction = TransactionalOperator.create(transactions);
        this.reads = new CriteriaReads<>(template, this.entity, information.getJavaType(), this::nulls);
        this.updates = new WhereUpdate<>(template, this.entity, information.getJavaType(), auditing);
        this.observations = new BulkObservations(
                observations,
                this.entity.getTableName().getReference(),
                connections.getMetadata().getName(),
                dialect.map(BulkDialect::strategy).orElse(BulkStrategy.AUTO));
        this.settings = settings;
        boolean isRepeatable = callbacks == null || callbacks.areSpringDatas();
        this.bulk = dialect.map(known -> {
                    BulkWriter<T> writer = new BulkWriter<>(template, this.rows, known, transactions);
                    MatchedCalls<T> matched = new MatchedCalls<>(
                            this.rows, writer, settings, connections, this.transaction, isRepeatable);
                    return new Bulk<>(
                            writer,
                            new ChunkedCalls<>(writer, settings, connections, this.transaction),
                            new MatchedWrites<>(this.rows, writer, matched, this.observations));
                })
                .orElse(null);
    }

    @Override
    public <S extends T> Mono<S> insert(S entity) {
        Assert.notNull(entity, "entity must not be null");
        Mono<S> inserted = this.template.insert(entity);
        Bulk<T> known = this.bulk;
        return known == null
                ? inserted
                : inserted.onErrorMap(failure -> known.writer().named(entity, failure));
    }

    @Override
    public <S extends T> Flux<S> insertAll(Iterable<S> entities, BulkOptions options) {
        Assert.notNull(entities, "entities must not be null");
        return insertAll(Sources.of(entities), options);
    }

    @Override
    public <S extends T> Flux<S> insertAll(Publisher<S> entities, BulkOptions options) {
        Assert.notNull(entities, "entities must not be null");
        Assert.notNull(options, "options must not be null");
        Bulk<T> known = options.refused() == null ? this.bulk : requireBulk();
        return known == null
                ? Flux.from(entities).concatMap(this.template::insert).as(this.transaction::transactional)
                : this.observations.of("insert", call -> known.chunked()
                        .run(
                                entities,
                                options,
                                call,
                                chunk -> known.writer().inserting(chunk.rows()),
                                (ready, chunk) -> known.writer().insert(ready, chunk.offset(), options)));
    }

    @Override
    public <S extends T> Mono<Long> importAll(Iterable<S> entities) {
        Assert.notNull(entities, "entities must not be null");
        return importAll(Sources.of(entities), BulkOptions.defaults());
    }

    @Override
    public <S extends T> Mono<Long> importAll(Publisher<S> entities, BulkOptions options) {
        Assert.notNull(entities, "entities must not be null");
        Assert.notNull(options, "options must not be null");
        Bulk<T> known = this.bulk;
        if (known == null) {
            return insertAll(entities, options).count();
        }
        BulkStrategy way = options.strategy() == BulkStrategy.AUTO ? this.settings.strategy() : options.strategy();
        known.writer().require(way);
        return this.observations
                .of("import", way, call -> known.chunked()
                        .run(
                                entities,
                                options,
                                call,
                                chunk -> known.writer().importing(chunk.rows(), way),
                                (ready, chunk) -> known.writer()
                                        .insert(ready, chunk.offset(), options)
                                        .count()))
                .reduce(0L, Long::sum);
    }

    @Override
    public <S extends T> Flux<S> saveAll(Iterable<S> entities) {
        Assert.notNull(entities, "entities must not be null");
        return saveAll(Sources.of(entities));
    }

    @Override
    public <S extends T> Flux<S> saveAll(Publisher<S> entities) {
        Assert.notNull(entities, "entities must not be null");
        Bulk<T> known = this.bulk;
        return known == null
                ? super.saveAll(entities)
                : this.observations.of("save", call -> known.chunked()
                        .run(
                                entities,
                                BulkOptions.defaults(),
                                call,
                                Chunk::rows,
                                (rows, chunk) -> save(chunk, known.writer())));
    }

    private <S extends T> Flux<S> save(Chunk<S> chunk, BulkWriter<T> bulk) {
        List<S> fresh = new ArrayList<>();
        List<S> known = new ArrayList<>();
        boolean[] isFresh = new boolean[chunk.rows().size()];
        for (int i = 0; i < isFresh.length; i++) {
            S row = chunk.rows().get(i);
            isFresh[i] = this.information.isNew(row);
            (isFresh[i] ? fresh : known).add(row);
        }
        Mono<List<S>> inserted = fresh.isEmpty()
                ? Mono.just(List.of())
                : bulk.insert(fresh, chunk.offset(), BulkOptions.defaults()).collectList();
        Mono<List<S>> updated = known.isEmpty()
                ? Mono.just(List.of())
                : bulk.update(known, chunk.offset(), BulkOptions.defaults()).collectList();
        return inserted.flatMapMany(first -> updated.flatMapIterable(second -> {
            List<S> inOrder = new ArrayList<>(isFresh.length);
            int nextFresh = 0;
            int nextKnown = 0;
            for (boolean wasFresh : isFresh) {
                inOrder.add(wasFresh ? first.get(nextFresh++) : second.get(nextKnown++));
            }
            return inOrder;
        }));
    }

    @Override
    public <S extends T> Flux<S> updateAll(Iterable<S> entities, BulkOptions options) {
        Assert.notNull(entities, "entities must not be null");
        return updateAll(Sources.of(entities), options);
    }

    @Override
    public <S extends T> Flux<S> updateAll(Publisher<S> entities, BulkOptions options) {
        Assert.notNull(entities, "entities must not be null");
        Assert.notNull(options, "options must not be null");
        Bulk<T> known = this.bulk;
        return known == null
                ? Flux.from(entities).concatMap(this.template::update).as(this.transaction::transactional)
                : this.observations.of("update", call -> known.chunked()
                        .run(entities, options, call, Chunk::rows, (rows, chunk) -> known.writer()
                                .update(rows, chunk.offset(), options)));
    }

    @Override
    public Mono<Long> updateWhere(CriteriaDefinition criteria, Map<String, ?> values) {
        Assert.notNull(criteria, "criteria must not be null");
        Assert.notEmpty(values, "values must not be empty");
        this.rows.columns(List.copyOf(values.keySet()));
        return this.updates.run(criteria, values);
    }

    @Override
    public <S extends T> Mono<S> upsert(S entity, String... match) {
        Assert.notNull(entity, "entity must not be null");
        // Not next(), which would cancel, and so roll back, the transaction with the first row.
        return upsertAll(List.of(entity), BulkOptions.defaults(), match).singleOrEmpty();
    }

    @Override
    public <S extends T> Flux<S> upsertAll(Iterable<S> entities, BulkOptions options, String... match) {
        Assert.notNull(entities, "entities must not be null");
        return requireBulk().matched().upsert(Sources.held(entities), options, matchOf(match));
    }

    @Override
    public <S extends T> Flux<S> upsertAll(Publisher<S> entities, BulkOptions options, String... match) {
        Assert.notNull(entities, "entities must not be null");
        return requireBulk().matched().upsert(entities, options, matchOf(match));
    }

    private List<String> matchOf(String... match) {
        return match.length == 0 ? List.of(this.entity.getRequiredIdProperty().getName()) : List.of(match);
    }

    @Override
    @SuppressWarnings("unchecked") // what stands for a row is of its type
    public <S extends T> Mono<S> getOrInsert(S entity, String... match) {
        Assert.notNull(entity, "entity must not be null");
        BulkWriter<T> writer = requireBulk().writer();
        List<String> properties = matchOf(match);
        List<String> columns = this.rows.columns(properties);
        // Read without a lock: one on a row that is not there keeps others from inserting it, and they this one.
        return writer.requireUnique(columns)
                .then(Mono.defer(() -> {
                    List<@Nullable Object> key = this.rows.keyOf(entity, properties);
                    return key.contains(null) ? Mono.<T>empty() : findOne(equal(this.rows.paths(properties), key));
                }))
                .map(there -> (S) there)
                .switchIfEmpty(writer.getOrInsert(entity, columns))
                .as(this.transaction::transactional);
    }

    private static Criteria equal(List<String> properties, List<? extends @Nullable Object> values) {
        Criteria equal = Criteria.empty();
        for (int i = 0; i < properties.size(); i++) {
            Object value = java.util.Objects.requireNonNull(values.get(i));
            equal = equal.and(properties.get(i)).is(value);
        }
        return equal;
    }

    @Override
    public Mono<T> getAndUpdate(CriteriaDefinition criteria, UnaryOperator<T> change) {
        Assert.notNull(criteria, "criteria must not be null");
        Assert.notNull(change, "change must not be null");
        return this.rows
                .locked(criteria, 2)
                .collectList()
                .flatMap(found -> {
                    if (found.size() > 1) {
                        return Mono.error(new IncorrectResultSizeDataAccessException(
                                "Several rows of " + this.rows.table() + " meet the criteria of getAndUpdate.", 1));
                    }
                    return found.isEmpty() ? Mono.empty() : this.template.update(change.apply(found.get(0)));
                })
                .as(this.transaction::transactional);
    }

    @Override
    public Mono<BulkResult> merge(Publisher<? extends T> entities, Merge merge) {
        Assert.notNull(entities, "entities must not be null");
        return requireBulk().matched().merge(entities, merge);
    }

    @Override
    public Mono<BulkResult> merge(Iterable<? extends T> entities, Merge merge) {
        Assert.notNull(entities, "entities must not be null");
        return requireBulk().matched().merge(Sources.held(entities), merge);
    }

    @Override
    public <S extends T> Flux<S> mergeAll(Publisher<S> entities, Merge merge) {
        Assert.notNull(entities, "entities must not be null");
        return requireBulk().matched().mergeForRows(entities, merge);
    }

    @Override
    public <S extends T> Flux<S> mergeAll(Iterable<S> entities, Merge merge) {
        Assert.notNull(entities, "entities must not be null");
        return requireBulk().matched().mergeForRows(Sources.held(entities), merge);
    }

    private Bulk<T> requireBulk() {
        Bulk<T> known = this.bulk;
        if (known == null) {
            throw new InvalidDataAccessApiUsageException("There is no BulkDialect for "
                    + this.template
                            .getDataAccessStrategy()
                            .getDialect()
                            .getClass()
                            .getSimpleName()
                    + ", so rows cannot be upserted, merged, or stored beside refused ones. Provide one as a bean.");
        }
        return known;
    }

    // Spring Data asks for several ids by one column, which an embedded one is not.

    @Override
    public Flux<T> findAllById(Publisher<ID> ids) {
        RowKeys keys = this.rows.keys();
        return keys.isEmbedded()
                ? Flux.from(ids)
                        .map(keys::ofId)
                        .distinct()
                        .buffer(keys.atOnce())
                        .concatMap(some ->
                                this.template.select(Query.query(keys.criteria(some)), this.information.getJavaType()))
                : super.findAllById(ids);
    }

    @Override
    public Mono<Void> deleteById(Publisher<ID> ids) {
        return this.rows.keys().isEmbedded()
                ? Flux.from(ids).collectList().flatMap(this::deleteAllById)
                : super.deleteById(ids);
    }

    @Override
    public Mono<Void> deleteAllById(Iterable<? extends ID> ids) {
        RowKeys keys = this.rows.keys();
        if (!keys.isEmbedded()) {
            return super.deleteAllById(ids);
        }
        Assert.notNull(ids, "ids must not be null");
        return Flux.fromIterable(ids)
                .map(keys::ofId)
                .buffer(keys.atOnce())
                .concatMap(this.rows::delete)
                .then()
                .as(this.transaction::transactional);
    }

    @Override
    public Mono<Long> deleteWhere(CriteriaDefinition criteria) {
        Assert.notNull(criteria, "criteria must not be null");
        if (criteria.isEmpty()) {
            throw new InvalidDataAccessApiUsageException(
                    "deleteWhere was given no criteria, which would delete every row. Call deleteAll() to do that.");
        }
        return this.template.delete(Query.query(criteria), this.information.getJavaType());
    }

    @Override
    public Mono<T> findOne(CriteriaDefinition criteria) {
        return this.reads.one(criteria, this.information.getJavaType());
    }

    @Override
    public <R> Mono<R> findOne(CriteriaDefinition criteria, Class<R> projection) {
        return this.reads.one(criteria, projection);
    }

    @Override
    public Flux<T> findAll(CriteriaDefinition criteria, Sort sort) {
        return this.reads.all(criteria, sort, this.information.getJavaType());
    }

    @Override
    public <R> Flux<R> findAll(CriteriaDefinition criteria, Sort sort, Class<R> projection) {
        return this.reads.all(criteria, sort, projection);
    }

    @Override
    public Flux<T> stream(CriteriaDefinition criteria, Sort sort) {
        return this.reads.stream(criteria, sort);
    }

    @Override
    public Mono<Page<T>> findPage(CriteriaDefinition criteria, Pageable pageable) {
        return this.reads.page(criteria, pageable, this.information.getJavaType());
    }

    @Override
    public <R> Mono<Page<R>> findPage(CriteriaDefinition criteria, Pageable pageable, Class<R> projection) {
        return this.reads.page(criteria, pageable, projection);
    }

    @Override
    public Mono<Window<T>> scroll(CriteriaDefinition criteria, Sort sort, ScrollPosition position, int limit) {
        return this.reads.scroll(criteria, sort, position, limit);
    }

    /** Without a catalog, every column but the id may be without a value. */
    private Mono<Keyset.Nulls> nulls() {
        Bulk<T> known = this.bulk;
        return known == null
                ? Mono.just(new ColumnNulls(this.template, null))
                : known.writer().columns().map(columns -> new ColumnNulls(this.template, columns));
    }

    @Override
    public Mono<Boolean> exists(CriteriaDefinition criteria) {
        return this.reads.exists(criteria);
    }

    @Override
    public Mono<Long> count(CriteriaDefinition criteria) {
        return this.reads.count(criteria);
    }
}
