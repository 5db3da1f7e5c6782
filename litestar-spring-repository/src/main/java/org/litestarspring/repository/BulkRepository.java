package org.litestarspring.repository;

import io.micrometer.observation.ObservationRegistry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.litestarspring.repository.ChunkKeys.Distinct;
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
import org.springframework.data.mapping.callback.ReactiveEntityCallbacks;
import org.springframework.data.r2dbc.core.R2dbcEntityTemplate;
import org.springframework.data.r2dbc.repository.support.SimpleR2dbcRepository;
import org.springframework.data.relational.core.mapping.RelationalPersistentEntity;
import org.springframework.data.relational.core.query.Criteria;
import org.springframework.data.relational.core.query.CriteriaDefinition;
import org.springframework.data.relational.core.query.Query;
import org.springframework.data.relational.repository.query.RelationalEntityInformation;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.util.Assert;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The implementation behind {@link AsyncRepository}, as Spring Data's base class of repositories. Databases without a
 * {@link BulkDialect} get the same results row by row.
 */
class BulkRepository<T, ID> extends SimpleR2dbcRepository<T, ID> implements AsyncRepository<T, ID> {

    /** Ids of a delete, each of them a parameter. */
    private static final int DELETE_AT_ONCE = 1_000;

    private final RelationalEntityInformation<T, ID> information;
    private final R2dbcEntityTemplate template;
    private final RelationalPersistentEntity<?> entity;
    private final EntityRows<T> rows;
    private final CriteriaReads<T> reads;
    private final WhereUpdate<T> updates;
    private final BulkObservations observations;
    private final @Nullable BulkWriter<T> writer;
    private final int chunkSize;
    private final BulkStrategy strategy;

    /** Joins the caller's transaction on the same connection factory, whoever manages that, or begins one. */
    private final TransactionalOperator transaction;

    BulkRepository(
            RelationalEntityInformation<T, ID> information,
            R2dbcEntityTemplate template,
            @Nullable ReactiveEntityCallbacks callbacks,
            Optional<BulkDialect> dialect,
            int chunkSize,
            BulkStrategy strategy,
            @Nullable ReactiveAuditingHandler auditing,
            ObservationRegistry observations) {
        super(information, template, template.getConverter());
        this.information = information;
        this.template = template;
        this.entity =
                template.getConverter().getMappingContext().getRequiredPersistentEntity(information.getJavaType());
        this.rows = new EntityRows<>(template, this.entity, information.getJavaType(), callbacks);
        this.writer = dialect.map(known -> new BulkWriter<>(template, this.rows, known))
                .orElse(null);
        this.reads = new CriteriaReads<>(template, this.entity, information.getJavaType(), this::nulls);
        this.updates = new WhereUpdate<>(template, this.entity, information.getJavaType(), auditing);
        this.observations = new BulkObservations(
                observations,
                this.entity.getTableName().getReference(),
                template.getDatabaseClient()
                        .getConnectionFactory()
                        .getMetadata()
                        .getName(),
                dialect.map(BulkDialect::strategy).orElse(BulkStrategy.AUTO));
        this.chunkSize = chunkSize;
        this.strategy = strategy;
        this.transaction = TransactionalOperator.create(
                new R2dbcTransactionManager(template.getDatabaseClient().getConnectionFactory()));
    }

    @Override
    public <S extends T> Mono<S> insert(S entity) {
        Assert.notNull(entity, "entity must not be null");
        Mono<S> inserted = this.template.insert(entity);
        BulkWriter<T> bulk = this.writer;
        return bulk == null ? inserted : inserted.onErrorMap(failure -> bulk.named(entity, failure));
    }

    @Override
    public <S extends T> Flux<S> insertAll(Iterable<S> entities, BulkOptions options) {
        Assert.notNull(entities, "entities must not be null");
        return insertAll(Flux.fromIterable(entities), options);
    }

    @Override
    public <S extends T> Flux<S> insertAll(Publisher<S> entities, BulkOptions options) {
        Assert.notNull(entities, "entities must not be null");
        Assert.notNull(options, "options must not be null");
        BulkWriter<T> bulk = options.refused() == null ? this.writer : requireBulk();
        return bulk == null
                ? Flux.from(entities).concatMap(this.template::insert).as(this.transaction::transactional)
                : this.observations.of("insert", call -> bulk.ahead(
                                chunks(entities, options, bulk, call),
                                chunk -> new Part<>(bulk.inserting(chunk.rows()), chunk.offset()))
                        .concatMap(part -> bulk.insert(part.ready(), part.offset(), options), 1)
                        .as(this.transaction::transactional));
    }

    @Override
    public <S extends T> Mono<Long> importAll(Publisher<S> entities, BulkOptions options) {
        Assert.notNull(entities, "entities must not be null");
        Assert.notNull(options, "options must not be null");
        BulkWriter<T> bulk = this.writer;
        if (bulk == null) {
            return insertAll(entities, options).count();
        }
        BulkStrategy way = options.strategy() == BulkStrategy.AUTO ? this.strategy : options.strategy();
        bulk.require(way);
        return this.observations
                .of("import", way, call -> bulk.ahead(
                                chunks(entities, options, bulk, call),
                                chunk -> new Part<>(bulk.importing(chunk.rows(), way), chunk.offset()))
                        .concatMap(
                                part -> bulk.insert(part.ready(), part.offset(), options)
                                        .count(),
                                1)
                        .reduce(0L, Long::sum)
                        .as(this.transaction::transactional)
                        .flux())
                .single();
    }

    @Override
    public <S extends T> Flux<S> saveAll(Iterable<S> entities) {
        Assert.notNull(entities, "entities must not be null");
        return saveAll(Flux.fromIterable(entities));
    }

    @Override
    public <S extends T> Flux<S> saveAll(Publisher<S> entities) {
        Assert.notNull(entities, "entities must not be null");
        BulkWriter<T> bulk = this.writer;
        return bulk == null
                ? super.saveAll(entities)
                : this.observations.of("save", call -> chunks(entities, BulkOptions.defaults(), bulk, call)
                        .concatMap(chunk -> save(chunk, bulk), 1)
                        .as(this.transaction::transactional));
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
                : bulk.update(known, chunk.offset()).collectList();
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
    public <S extends T> Flux<S> updateAll(Iterable<S> entities) {
        Assert.notNull(entities, "entities must not be null");
        BulkWriter<T> bulk = this.writer;
        return bulk == null
                ? Flux.fromIterable(entities).concatMap(this.template::update).as(this.transaction::transactional)
                : this.observations.of(
                        "update", call -> chunks(Flux.fromIterable(entities), BulkOptions.defaults(), bulk, call)
                                .concatMap(chunk -> bulk.update(chunk.rows(), chunk.offset()), 1)
                                .as(this.transaction::transactional));
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
        Assert.notNull(options, "options must not be null");
        BulkWriter<T> bulk = requireBulk();
        List<String> properties = match.length == 0 ? List.of(idProperty()) : List.of(match);
        List<String> columns = this.rows.columns(properties);
        return this.observations.of("upsert", call -> Flux.defer(() -> {
                    ChunkKeys<S> keys =
                            new ChunkKeys<>(options.duplicates(), properties, row -> this.rows.keyOf(row, properties));
                    return bulk.ahead(chunks(Flux.fromIterable(entities), options, bulk, call), chunk -> {
                                Distinct<S> distinct = keys.distinct(chunk.rows(), chunk.offset());
                                return new MatchedPart<>(distinct, bulk.prepared(distinct), chunk.offset());
                            })
                            .concatMap(
                                    part -> bulk.upsert(part.rows(), part.offset(), columns, options)
                                            .flatMapIterable(standing -> Arrays.stream(
                                                            part.distinct().places())
                                                    .filter(place -> place >= 0)
                                                    .mapToObj(standing::get)
                                                    .filter(PreparedRow::isStored)
                                                    .map(PreparedRow::entity)
                                                    .toList()),
                                    1);
                })
                .as(this.transaction::transactional));
    }

    @Override
    @SuppressWarnings("unchecked") // what stands for a row is of its type
    public <S extends T> Mono<S> getOrInsert(S entity, String... match) {
        Assert.notNull(entity, "entity must not be null");
        BulkWriter<T> bulk = requireBulk();
        List<String> properties = match.length == 0 ? List.of(idProperty()) : List.of(match);
        List<String> columns = this.rows.columns(properties);
        // Read without a lock: one on a row that is not there keeps others from inserting it, and they this one.
        return bulk.requireUnique(columns)
                .then(Mono.defer(() -> {
                    List<@Nullable Object> key = this.rows.keyOf(entity, properties);
                    return key.contains(null) ? Mono.<T>empty() : findOne(equal(properties, key));
                }))
                .map(there -> (S) there)
                .switchIfEmpty(bulk.getOrInsert(entity, columns))
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
        Assert.notNull(merge, "merge must not be null");
        BulkWriter<T> bulk = requireBulk();
        this.rows.columns(merge.match());
        this.rows.columns(merge.update());
        return this.observations
                .of("merge", call -> Mono.defer(() -> {
                            ChunkKeys<T> keys = new ChunkKeys<>(
                                    merge.options().duplicates(),
                                    merge.match(),
                                    row -> this.rows.keyOf(row, merge.match()));
                            Set<Object> standing = new HashSet<>();
                            return bulk.ahead(
                                            chunks(Flux.<T>from(entities), merge.options(), bulk, call),
                                            chunk -> new Part<>(
                                                    bulk.prepared(keys.distinct(chunk.rows(), chunk.offset())),
                                                    chunk.offset()))
                                    .concatMap(part -> bulk.merge(part.ready(), part.offset(), merge, standing::add), 1)
                                    .reduce(BulkResult.NONE, BulkResult::plus)
                                    .flatMap(result -> deleteMissing(merge.deletesWithin(), standing)
                                            .map(deleted -> result.plus(new BulkResult(0, 0, 0, deleted))));
                        })
                        .as(this.transaction::transactional)
                        .flux())
                .single();
    }

    private Mono<Long> deleteMissing(@Nullable CriteriaDefinition scope, Set<Object> standing) {
        if (scope == null) {
            return Mono.just(0L);
        }
        return this.rows
                .ids(scope)
                .filter(id -> !standing.contains(id))
                .collectList()
                .flatMapMany(Flux::fromIterable)
                .buffer(DELETE_AT_ONCE)
                .concatMap(ids -> this.template.delete(
                        Query.query(Criteria.where(idProperty()).in(ids)), this.information.getJavaType()))
                .reduce(0L, Long::sum);
    }

    private BulkWriter<T> requireBulk() {
        BulkWriter<T> bulk = this.writer;
        if (bulk == null) {
            throw new InvalidDataAccessApiUsageException("There is no BulkDialect for "
                    + this.template
                            .getDataAccessStrategy()
                            .getDialect()
                            .getClass()
                            .getSimpleName()
                    + ", so rows cannot be upserted, merged, or stored beside refused ones. Provide one as a bean.");
        }
        return bulk;
    }

    private String idProperty() {
        return this.entity.getRequiredIdProperty().getName();
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
        BulkWriter<T> bulk = this.writer;
        return bulk == null
                ? Mono.just(new ColumnNulls(this.template, null))
                : bulk.columns().map(columns -> new ColumnNulls(this.template, columns));
    }

    @Override
    public Mono<Boolean> exists(CriteriaDefinition criteria) {
        return this.reads.exists(criteria);
    }

    @Override
    public Mono<Long> count(CriteriaDefinition criteria) {
        return this.reads.count(criteria);
    }

    /** Rows for one statement, and the place of the first in the source. */
    private record Chunk<S>(List<S> rows, long offset) {}

    /** A chunk that is ready to be sent, or becomes so when it is its turn. */
    private record Part<R>(Mono<R> ready, long offset) {}

    /** A chunk to be matched, with what became of duplicates. */
    private record MatchedPart<S>(Distinct<S> distinct, Mono<List<PreparedRow<S>>> rows, long offset) {}

    private <S> Flux<Chunk<S>> chunks(
            Publisher<S> source, BulkOptions options, BulkWriter<T> bulk, BulkObservationContext call) {
        int wanted = options.chunkSize() == 0 ? this.chunkSize : options.chunkSize();
        int size = Math.min(wanted, bulk.maxRows());
        return Flux.from(source).buffer(size).index((number, rows) -> {
            call.chunk(rows.size());
            return new Chunk<>(rows, number * size);
        });
    }
}
