package org.litestarspring.repository;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.domain.KeysetScrollPosition;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.PageImpl;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Sort;
import org.springframework.data.domain.Window;
import org.springframework.data.r2dbc.core.R2dbcEntityTemplate;
import org.springframework.data.relational.core.mapping.RelationalPersistentEntity;
import org.springframework.data.relational.core.query.CriteriaDefinition;
import org.springframework.data.relational.core.query.Query;
import org.springframework.util.Assert;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Finds rows by criteria: all, one, a page, the next ones of a scroll. */
final class CriteriaReads<T> {

    /** Rows that a stream has the server send at a time. */
    private static final int STREAM_FETCH_SIZE = 1_000;

    private final R2dbcEntityTemplate template;
    private final RelationalPersistentEntity<?> entity;
    private final Class<T> type;
    private final Supplier<Mono<Keyset.Nulls>> nulls;

    CriteriaReads(
            R2dbcEntityTemplate template,
            RelationalPersistentEntity<?> entity,
            Class<T> type,
            Supplier<Mono<Keyset.Nulls>> nulls) {
        this.template = template;
        this.entity = entity;
        this.type = type;
        this.nulls = nulls;
    }

    <R> Mono<R> one(CriteriaDefinition criteria, Class<R> projection) {
        return this.template
                .select(this.type)
                .as(checked(projection))
                .matching(query(criteria).limit(2))
                .one();
    }

    <R> Flux<R> all(CriteriaDefinition criteria, Sort sort, Class<R> projection) {
        Assert.notNull(sort, "sort must not be null");
        return this.template
                .select(this.type)
                .as(checked(projection))
                .matching(query(criteria).sort(sort))
                .all();
    }

    Flux<T> stream(CriteriaDefinition criteria, Sort sort) {
        Assert.notNull(sort, "sort must not be null");
        return this.template
                .select(this.type)
                .withFetchSize(STREAM_FETCH_SIZE)
                .matching(query(criteria).sort(sort))
                .all();
    }

    <R> Mono<Page<R>> page(CriteriaDefinition criteria, Pageable pageable, Class<R> projection) {
        Assert.notNull(pageable, "pageable must not be null");
        return this.template
                .select(this.type)
                .as(checked(projection))
                .matching(query(criteria).with(pageable))
                .all()
                .collectList()
                .flatMap(content -> total(criteria, pageable, content.size())
                        .map(total -> (Page<R>) new PageImpl<>(content, pageable, total)));
    }

    /** A page that is not full says the total itself. */
    private Mono<Long> total(CriteriaDefinition criteria, Pageable pageable, int found) {
        if (pageable.isUnpaged()) {
            return Mono.just((long) found);
        }
        boolean last = found < pageable.getPageSize() && (found > 0 || pageable.getOffset() == 0);
        return last ? Mono.just(pageable.getOffset() + found) : count(criteria);
    }

    Mono<Window<T>> scroll(CriteriaDefinition criteria, Sort sort, ScrollPosition position, int limit) {
        Assert.notNull(criteria, "criteria must not be null");
        Assert.notNull(sort, "sort must not be null");
        Assert.notNull(position, "position must not be null");
        Assert.isTrue(limit > 0, () -> "limit must be at least 1, not " + limit);
        if (!(position instanceof KeysetScrollPosition keysetPosition)) {
            throw new InvalidDataAccessApiUsageException(
                    "scroll goes by keys: start at ScrollPosition.keyset(), or use findPage for an offset.");
        }
        return this.nulls
                .get()
                .flatMap(known -> scroll(criteria, new Keyset(this.entity, sort, known), keysetPosition, limit));
    }

    private Mono<Window<T>> scroll(
            CriteriaDefinition criteria, Keyset keyset, KeysetScrollPosition keysetPosition, int limit) {
        boolean forward = keysetPosition.scrollsForward();
        CriteriaDefinition where = Keyset.both(criteria, keyset.after(keysetPosition));
        return this.template
                .select(query(where).sort(keyset.sort(forward)).limit(limit + 1), this.type)
                .collectList()
                .map(found -> window(found, keyset, forward, limit));
    }

    private static <R> Window<R> window(List<R> found, Keyset keyset, boolean forward, int limit) {
        boolean more = found.size() > limit;
        List<R> content = new ArrayList<>(more ? found.subList(0, limit) : found);
        if (!forward) {
            Collections.reverse(content);
        }
        return Window.from(
                content,
                index -> ScrollPosition.of(
                        keyset.keys(content.get(index)),
                        forward ? ScrollPosition.Direction.FORWARD : ScrollPosition.Direction.BACKWARD),
                more);
    }

    Mono<Boolean> exists(CriteriaDefinition criteria) {
        return this.template.exists(query(criteria), this.type);
    }

    Mono<Long> count(CriteriaDefinition criteria) {
        return this.template.count(query(criteria), this.type);
    }

    /** What a projection has and the entity has not would be null in silence. */
    private <R> Class<R> checked(Class<R> projection) {
        Assert.notNull(projection, "projection must not be null");
        if (projection == this.type || projection.isInterface() || projection.isAssignableFrom(this.type)) {
            return projection;
        }
        RelationalPersistentEntity<?> projected =
                this.template.getConverter().getMappingContext().getRequiredPersistentEntity(projection);
        projected.forEach(property -> {
            if (this.entity.getPersistentProperty(property.getName()) == null) {
                throw new InvalidDataAccessApiUsageException("%s has a property \"%s\", which %s has not. It has: %s"
                        .formatted(
                                projection.getSimpleName(),
                                property.getName(),
                                this.type.getSimpleName(),
                                PropertyNames.of(this.entity)));
            }
        });
        return projection;
    }

    private static Query query(CriteriaDefinition criteria) {
        Assert.notNull(criteria, "criteria must not be null");
        return Query.query(criteria);
    }
}
