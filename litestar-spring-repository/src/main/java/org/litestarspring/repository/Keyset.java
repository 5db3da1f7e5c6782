package org.litestarspring.repository;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.domain.KeysetScrollPosition;
import org.springframework.data.domain.Sort;
import org.springframework.data.relational.core.mapping.RelationalPersistentEntity;
import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;
import org.springframework.data.relational.core.query.Criteria;
import org.springframework.data.relational.core.query.CriteriaDefinition;
import org.springframework.data.relational.domain.SqlSort;

/**
 * Finds the rows behind a row by its keys. Nulls sort last in either direction, on every database, and the id is the
 * last key, so that every row has a place of its own.
 *
 * <p>Where the database cannot be told where nulls go, it takes them for the lowest values (MySQL, MariaDB, SQL Server).
 * There they get a key of their own before the column's, if that order is not the wanted one already. Columns that are
 * never null are left alone, so that their indexes serve.
 */
final class Keyset {

    private final RelationalPersistentEntity<?> entity;
    private final List<Sort.Order> orders;
    private final Nulls nulls;

    /** What is known of the columns to sort by, and of nulls in them. */
    interface Nulls {

        /** The property, or the one of an embedded value that the path names; null where there is none. */
        @Nullable
        RelationalPersistentProperty property(RelationalPersistentEntity<?> entity, String path);

        /** The entity of an embedded value. */
        RelationalPersistentEntity<?> embedded(RelationalPersistentProperty property);

        /** Whether the column can be without a value. */
        boolean in(RelationalPersistentProperty property);

        /** The column's name in a statement, where a null must be asked for by itself; null where the sort can say it. */
        @Nullable
        String column(RelationalPersistentProperty property);
    }

    Keyset(RelationalPersistentEntity<?> entity, Sort sort, Nulls nulls) {
        this.entity = entity;
        this.nulls = nulls;
        this.orders = new ArrayList<>();
        for (Sort.Order order : sort) {
            if (nulls.property(entity, order.getProperty()) == null) {
                throw new InvalidDataAccessApiUsageException("%s has no property \"%s\" to sort by."
                        .formatted(entity.getType().getSimpleName(), order.getProperty()));
            }
            add(order);
        }
        add(Sort.Order.asc(entity.getRequiredIdProperty().getName()));
    }

    /** An embedded value, such as an id of several columns, is ordered by each of its properties. */
    private void add(Sort.Order order) {
        RelationalPersistentProperty property = property(order);
        if (property.isEmbedded()) {
            for (RelationalPersistentProperty inner : this.nulls.embedded(property)) {
                add(order.withProperty(order.getProperty() + "." + inner.getName()));
            }
        } else if (this.orders.stream().noneMatch(known -> known.getProperty().equals(order.getProperty()))) {
            this.orders.add(order.with(Sort.NullHandling.NULLS_LAST));
        }
    }

    /** Both criteria, each in a group of its own: what follows a bare chain of alternatives joins the last of them alone. */
    static CriteriaDefinition both(CriteriaDefinition one, CriteriaDefinition other) {
        if (one.isEmpty()) {
            return other;
        }
        return other.isEmpty() ? one : Criteria.empty().and(List.of(alone(one), alone(other)));
    }

    private static CriteriaDefinition alone(CriteriaDefinition criteria) {
        return Criteria.empty().and(List.of(criteria));
    }

    /** The order to ask for; turned round where the scroll goes backward. */
    Sort sort(boolean forward) {
        List<Sort.Order> all = new ArrayList<>();
        for (Sort.Order order : this.orders) {
            RelationalPersistentProperty property = property(order);
            String column = this.nulls.in(property) ? this.nulls.column(property) : null;
            if (column != null && order.isAscending()) {
                String place = "case when " + column + " is null then " + (forward ? "1 else 0" : "0 else 1") + " end";
                all.add(SqlSort.SqlOrder.by(place).withUnsafe());
            }
            Sort.Order placed = this.nulls.in(property) ? order : order.with(Sort.NullHandling.NATIVE);
            all.add(forward ? placed : reversed(placed));
        }
        return Sort.by(all);
    }

    private static Sort.Order reversed(Sort.Order order) {
        return order.getNullHandling() == Sort.NullHandling.NATIVE
                ? order.reverse()
                : order.reverse().with(Sort.NullHandling.NULLS_FIRST);
    }

    private RelationalPersistentProperty property(Sort.Order order) {
        return Objects.requireNonNull(this.nulls.property(this.entity, order.getProperty()), order.getProperty());
    }

    /** The keys of a row, by which a scroll goes on behind it. */
    Map<String, Object> keys(Object row) {
        Map<String, @Nullable Object> keys = new LinkedHashMap<>();
        for (Sort.Order order : this.orders) {
            keys.put(order.getProperty(), value(row, order.getProperty()));
        }
        return nullable(keys);
    }

    /** Without an embedded value, its properties are null, too. */
    private @Nullable Object value(Object row, String path) {
        Object value = row;
        RelationalPersistentEntity<?> at = this.entity;
        String[] steps = path.split("\\.");
        for (int i = 0; i < steps.length && value != null; i++) {
            value = at.getPropertyAccessor(value).getProperty(at.getRequiredPersistentProperty(steps[i]));
            at = i + 1 < steps.length ? this.nulls.embedded(at.getRequiredPersistentProperty(steps[i])) : at;
        }
        return value;
    }

    /** A null among the keys is a place like any other; Spring's type cannot say so. */
    @SuppressWarnings({"unchecked", "NullAway"})
    private static Map<String, Object> nullable(Map<String, ? extends @Nullable Object> keys) {
        return (Map<String, Object>) keys;
    }

    /** What the rows behind the position meet; empty at the start. */
    Criteria after(KeysetScrollPosition position) {
        if (position.isInitial()) {
            return Criteria.empty();
        }
        Map<String, Object> keys = position.getKeys();
        List<Criteria> alternatives = new ArrayList<>();
        for (int i = 0; i < this.orders.size(); i++) {
            Criteria beyond = beyond(this.orders.get(i), key(keys, this.orders.get(i)), position.scrollsForward());
            if (beyond == null) {
                continue;
            }
            Criteria step = beyond;
            for (int j = i - 1; j >= 0; j--) {
                step = equal(this.orders.get(j), key(keys, this.orders.get(j))).and(step);
            }
            alternatives.add(step);
        }
        Criteria any = alternatives.get(0);
        for (Criteria alternative : alternatives.subList(1, alternatives.size())) {
            any = Criteria.from(any).or(Criteria.from(alternative));
        }
        Criteria bound = bound(this.orders.get(0), key(keys, this.orders.get(0)), position.scrollsForward());
        return bound == null || this.orders.size() == 1 ? Criteria.from(any) : bound.and(Criteria.from(any));
    }

    /** What all alternatives have in common: said by itself, it is where an index begins to be read. */
    private @Nullable Criteria bound(Sort.Order first, @Nullable Object key, boolean forward) {
        if (key == null || (forward && this.nulls.in(property(first)))) {
            return null;
        }
        Criteria.CriteriaStep column = Criteria.where(first.getProperty());
        return first.isAscending() == forward ? column.greaterThanOrEquals(key) : column.lessThanOrEquals(key);
    }

    private static @Nullable Object key(Map<String, Object> keys, Sort.Order order) {
        if (!keys.containsKey(order.getProperty())) {
            throw new InvalidDataAccessApiUsageException("The position has no \"%s\": it is of another sort, by %s."
                    .formatted(order.getProperty(), keys.keySet()));
        }
        return keys.get(order.getProperty());
    }

    private static Criteria equal(Sort.Order order, @Nullable Object key) {
        Criteria.CriteriaStep column = Criteria.where(order.getProperty());
        return key == null ? column.isNull() : column.is(key);
    }

    private @Nullable Criteria beyond(Sort.Order order, @Nullable Object key, boolean forward) {
        String property = order.getProperty();
        if (key == null) {
            return forward ? null : Criteria.where(property).isNotNull();
        }
        boolean greater = order.isAscending() == forward;
        Criteria beyond = greater
                ? Criteria.where(property).greaterThan(key)
                : Criteria.where(property).lessThan(key);
        return forward && this.nulls.in(property(order))
                ? Criteria.from(beyond.or(property).isNull())
                : beyond;
    }
}
