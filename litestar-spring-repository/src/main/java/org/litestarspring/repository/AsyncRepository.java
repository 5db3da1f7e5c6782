package org.litestarspring.repository;

import java.util.Map;
import java.util.function.UnaryOperator;
import org.reactivestreams.Publisher;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Sort;
import org.springframework.data.domain.Window;
import org.springframework.data.r2dbc.repository.R2dbcRepository;
import org.springframework.data.relational.core.query.CriteriaDefinition;
import org.springframework.data.repository.NoRepositoryBean;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Everything that {@link R2dbcRepository} does, and what it lacks: bulk statements, merge, finders by criteria, keyset
 * scrolling.
 *
 * <p>A bulk call sends one statement a chunk ({@code litestar.repository.bulk.chunk-size} rows), all in the caller's
 * transaction or in one of its own: an error or a cancel leaves nothing. Callbacks, auditing, {@code @Version},
 * converters and id generation behave as for one row. Sources are read with back pressure, two or three chunks ahead. A
 * refused row is named by a {@link BulkRowException}.
 *
 * <p>Property names, never column names, name what to match, update and sort by. All methods refuse null arguments with
 * {@link IllegalArgumentException}; all publishers are cold.
 *
 * @param <T> the entity
 * @param <ID> its identifier
 * @since 0.1
 */
@NoRepositoryBean
public interface AsyncRepository<T, ID> extends R2dbcRepository<T, ID> {

    /**
     * Inserts one row, whatever its id says, and returns it with its id. Fails with a {@link BulkRowException} where the
     * database refuses it.
     */
    <S extends T> Mono<S> insert(S entity);

    /** Inserts all rows and returns them with their ids, in the order of the source. */
    default <S extends T> Flux<S> insertAll(Iterable<S> entities) {
        return insertAll(entities, BulkOptions.defaults());
    }

    /** Inserts all rows of a source as they come and returns them with their ids, in its order. */
    default <S extends T> Flux<S> insertAll(Publisher<S> entities) {
        return insertAll(entities, BulkOptions.defaults());
    }

    /** As {@link #insertAll(Iterable)}, with options. */
    <S extends T> Flux<S> insertAll(Iterable<S> entities, BulkOptions options);

    /** As {@link #insertAll(Publisher)}, with options. */
    <S extends T> Flux<S> insertAll(Publisher<S> entities, BulkOptions options);

    /** As {@link #importAll(Publisher)}. */
    <S extends T> Mono<Long> importAll(Iterable<S> entities);

    /**
     * Inserts all rows of a source as they come and returns how many are stored. Neither ids nor anything else comes back
     * from the database, so that it can be read by the database's own import: on PostgreSQL by {@code COPY}. Otherwise as
     * {@link #insertAll(Publisher)}: callbacks run, a refused row is named, an error or a cancel leaves nothing.
     */
    default <S extends T> Mono<Long> importAll(Publisher<S> entities) {
        return importAll(entities, BulkOptions.defaults());
    }

    /**
     * As {@link #importAll(Publisher)}, with options.
     *
     * @return how many rows are stored, without those that {@link BulkOptions#continueOnError} left out; {@code
     *     InvalidDataAccessApiUsageException} where the database does not have the strategy of the options
     */
    <S extends T> Mono<Long> importAll(Publisher<S> entities, BulkOptions options);

    /**
     * Updates all rows by their ids, with their versions checked and raised.
     *
     * @return the rows, in the order of the source; {@code OptimisticLockingFailureException} naming all that are stale,
     *     or {@code TransientDataAccessResourceException} naming all that do not exist
     */
    default <S extends T> Flux<S> updateAll(Iterable<S> entities) {
        return updateAll(entities, BulkOptions.defaults());
    }

    /** As {@link #updateAll(Iterable)}, as the rows of a source come. */
    default <S extends T> Flux<S> updateAll(Publisher<S> entities) {
        return updateAll(entities, BulkOptions.defaults());
    }

    /**
     * As {@link #updateAll(Iterable)}, under options. Stale rows and missing ones fail the call under {@link
     * BulkOptions#continueOnError} too: the database refuses none of them.
     */
    <S extends T> Flux<S> updateAll(Iterable<S> entities, BulkOptions options);

    /** As {@link #updateAll(Iterable, BulkOptions)}, as the rows of a source come. */
    <S extends T> Flux<S> updateAll(Publisher<S> entities, BulkOptions options);

    /**
     * Sets properties of every row that meets {@code criteria}, and returns how many. The version of each is raised, and
     * auditing's modified date and author are set, unless {@code values} names them; no callback is called.
     */
    Mono<Long> updateWhere(CriteriaDefinition criteria, Map<String, ?> values);

    /** Inserts the row or, where one with the same {@code match} properties is, updates that; returns what stands. */
    <S extends T> Mono<S> upsert(S entity, String... match);

    /**
     * Inserts the rows that are missing and updates the others, told apart by their {@code match} properties, or by the
     * id where none is named. They are sent in the order of these properties, so that two calls which overlap wait for
     * each other and do not lock each other out; a call that the database ends all the same is sent again, five times at
     * most, where the transaction is its own, its rows are held (see {@link BulkSettings#readAhead}), none may be refused
     * and no callback but auditing sees them.
     *
     * @return what stands afterwards, in the order of the source, once a row of it; {@code
     *     InvalidDataAccessApiUsageException} where no unique constraint covers {@code match}
     */
    default <S extends T> Flux<S> upsertAll(Iterable<S> entities, String... match) {
        return upsertAll(entities, BulkOptions.defaults(), match);
    }

    /** As {@link #upsertAll(Iterable, String...)}, with options. */
    <S extends T> Flux<S> upsertAll(Iterable<S> entities, BulkOptions options, String... match);

    /** As {@link #upsertAll(Publisher, BulkOptions, String...)}, with the default options. */
    default <S extends T> Flux<S> upsertAll(Publisher<S> entities, String... match) {
        return upsertAll(entities, BulkOptions.defaults(), match);
    }

    /**
     * As {@link #upsertAll(Iterable, String...)}, of a source, half of {@link BulkSettings#readAhead} of whose rows are
     * held, ordered and sent at a time; a call is sent again only where that is all of them.
     */
    <S extends T> Flux<S> upsertAll(Publisher<S> entities, BulkOptions options, String... match);

    /**
     * The row with the same {@code match} properties, or by the id where none is named; this one, inserted, where there is
     * none. However many call at once, one row is inserted and all get it.
     *
     * @return the whole row as it stands; {@code InvalidDataAccessApiUsageException} where no unique constraint covers
     *     {@code match}
     */
    <S extends T> Mono<S> getOrInsert(S entity, String... match);

    /**
     * Reads the one row that meets {@code criteria}, locked, and saves what {@code change} makes of it, in one
     * transaction: of two that change a row at once, the second sees what the first made of it. Callbacks, auditing and
     * {@code @Version} behave as in {@code save}.
     *
     * @param change gives the changed row, or the same one, changed; on the thread of the database's driver, so it must
     *     not block
     * @return the row as saved; empty where none meets the criteria; {@code IncorrectResultSizeDataAccessException}
     *     where several do
     */
    Mono<T> getAndUpdate(CriteriaDefinition criteria, UnaryOperator<T> change);

    /**
     * Merges rows as {@code merge} says, and returns how many were inserted, updated and left unchanged. Order and
     * repeats are as in {@link #upsertAll(Publisher, BulkOptions, String...)}.
     */
    Mono<BulkResult> merge(Publisher<? extends T> entities, Merge merge);

    /** As {@link #merge(Publisher, Merge)}; order and repeats are as in {@link #upsertAll(Iterable, String...)}. */
    Mono<BulkResult> merge(Iterable<? extends T> entities, Merge merge);

    /**
     * As {@link #merge(Publisher, Merge)}, for the rows: what stands afterwards for each row of the source, in its order.
     * A row that was not there and was not to be inserted, or was refused, is left out. Costs a read of each chunk.
     */
    <S extends T> Flux<S> mergeAll(Publisher<S> entities, Merge merge);

    /** As {@link #mergeAll(Publisher, Merge)}. */
    <S extends T> Flux<S> mergeAll(Iterable<S> entities, Merge merge);

    /** Deletes every row that meets {@code criteria}, which must not be empty, and returns how many. */
    Mono<Long> deleteWhere(CriteriaDefinition criteria);

    /** The one row that meets {@code criteria}; {@code IncorrectResultSizeDataAccessException} where there are more. */
    Mono<T> findOne(CriteriaDefinition criteria);

    /** As {@link #findOne(CriteriaDefinition)}, as a projection; see {@link #findAll(CriteriaDefinition, Sort, Class)}. */
    <R> Mono<R> findOne(CriteriaDefinition criteria, Class<R> projection);

    /** Every row that meets {@code criteria}. */
    default Flux<T> findAll(CriteriaDefinition criteria) {
        return findAll(criteria, Sort.unsorted());
    }

    /** Every row that meets {@code criteria}, sorted. */
    Flux<T> findAll(CriteriaDefinition criteria, Sort sort);

    /**
     * Every row that meets {@code criteria}, sorted, as a projection: an interface of getters, or a class or record whose
     * properties are some of the entity's. Only its columns are selected, except for an interface with expressions.
     *
     * @return the projections; {@code InvalidDataAccessApiUsageException} where a class has a property that the entity has
     *     not
     */
    <R> Flux<R> findAll(CriteriaDefinition criteria, Sort sort, Class<R> projection);

    /** As {@link #stream(CriteriaDefinition, Sort)}, in no order. */
    default Flux<T> stream(CriteriaDefinition criteria) {
        return stream(criteria, Sort.unsorted());
    }

    /**
     * As {@link #findAll(CriteriaDefinition, Sort)}, for results of any size: the database is asked for 1,000 rows at a
     * time, as far as its driver can, and for more when they have been taken. A connection is used until the end or a
     * cancel.
     */
    Flux<T> stream(CriteriaDefinition criteria, Sort sort);

    /** A page of the rows that meet {@code criteria}, with their total. */
    Mono<Page<T>> findPage(CriteriaDefinition criteria, Pageable pageable);

    /** As {@link #findPage(CriteriaDefinition, Pageable)}, of projections. */
    <R> Mono<Page<R>> findPage(CriteriaDefinition criteria, Pageable pageable, Class<R> projection);

    /**
     * The next rows in the order of {@code sort}, found by the keys of the last one and not by an offset: as fast on the
     * last page as on the first, and stable while rows are inserted. Nulls sort last; the id breaks ties.
     *
     * @param position where to go on: {@code ScrollPosition.keyset()} at first, then the window's own
     * @param limit the most rows, at least 1
     */
    Mono<Window<T>> scroll(CriteriaDefinition criteria, Sort sort, ScrollPosition position, int limit);

    /** Whether a row meets {@code criteria}. */
    Mono<Boolean> exists(CriteriaDefinition criteria);

    /** How many rows meet {@code criteria}. */
    Mono<Long> count(CriteriaDefinition criteria);
}
