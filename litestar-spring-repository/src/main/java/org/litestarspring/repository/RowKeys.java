package org.litestarspring.repository;

import io.r2dbc.spi.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.litestarspring.repository.PropertyColumns.Leaf;
import org.springframework.data.r2dbc.convert.R2dbcConverter;
import org.springframework.data.relational.core.mapping.RelationalPersistentEntity;
import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;
import org.springframework.data.relational.core.query.Criteria;
import org.springframework.util.Assert;

/**
 * Identifiers as values that can be compared and asked for: that of one column as it is, an embedded one as the list of
 * its columns' values, in the order of these.
 */
final class RowKeys {

    /** The most rows that one statement names by their keys. */
    private static final int MOST = 1_000;

    /** The most values that they have together: SQL Server takes 2,100. */
    private static final int MOST_VALUES = 2_000;

    private final R2dbcConverter converter;
    private final RelationalPersistentEntity<?> entity;
    private final RelationalPersistentProperty id;

    /** Empty where the identifier is a property of one column. */
    private final List<Leaf> leaves;

    /** @param idColumns in the order in which statements answer them */
    RowKeys(
            R2dbcConverter converter,
            RelationalPersistentEntity<?> entity,
            PropertyColumns columns,
            List<String> idColumns) {
        this.converter = converter;
        this.entity = entity;
        this.id = entity.getRequiredIdProperty();
        this.leaves = this.id.isEmbedded()
                ? idColumns.stream()
                        .map(column -> Objects.requireNonNull(columns.at(column), column))
                        .toList()
                : List.of();
    }

    /** Whether the identifier is an embedded value, whatever the number of its columns. */
    boolean isEmbedded() {
        return !this.leaves.isEmpty();
    }

    /** How many rows one statement names. */
    int atOnce() {
        return Math.min(MOST, MOST_VALUES / Math.max(1, this.leaves.size()));
    }

    Object of(Object source) {
        return ofId(
                Objects.requireNonNull(this.entity.getPropertyAccessor(source).getProperty(this.id)));
    }

    Object ofId(Object identifier) {
        return isEmbedded()
                ? this.leaves.stream().map(leaf -> part(identifier, leaf)).toList()
                : identifier;
    }

    private static Object part(Object identifier, Leaf leaf) {
        Object part = leaf.valueBelow(identifier);
        Assert.notNull(part, () -> "An id must not be without its \"%s\": %s".formatted(leaf.path(), identifier));
        return Objects.requireNonNull(part);
    }

    /** The key of a row whose first columns are the identifier's. */
    Object of(Row row) {
        if (isEmbedded()) {
            List<Object> parts = new ArrayList<>(this.leaves.size());
            for (int i = 0; i < this.leaves.size(); i++) {
                Object part = Objects.requireNonNull(row.get(i));
                parts.add(Objects.requireNonNull(this.converter.readValue(
                        part, this.leaves.get(i).property().getTypeInformation())));
            }
            return List.copyOf(parts);
        }
        Object value = Objects.requireNonNull(row.get(0));
        return this.id.getType().isInstance(value) || this.id.getType().isPrimitive()
                ? value
                : Objects.requireNonNull(this.converter.getConversionService().convert(value, this.id.getType()));
    }

    /** As messages name it: {@code 7}, or {@code {origin=SFO, number=7}} by columns. */
    String shown(Object key) {
        if (!isEmbedded()) {
            return String.valueOf(key);
        }
        Map<String, Object> parts = new LinkedHashMap<>();
        for (int i = 0; i < this.leaves.size(); i++) {
            parts.put(this.leaves.get(i).column(), ((List<?>) key).get(i));
        }
        return parts.toString();
    }

    /** What the rows of these keys meet, no more of them than {@link #atOnce()}. */
    Criteria criteria(List<?> keys) {
        if (!isEmbedded()) {
            return Criteria.where(this.id.getName()).in(keys);
        }
        // Keys that differ in one part alone are one alternative: in that of most values, so that there are few.
        int most = 0;
        long values = 0;
        for (int i = 0; i < this.leaves.size(); i++) {
            int place = i;
            long distinct = keys.stream()
                    .map(key -> ((List<?>) key).get(place))
                    .distinct()
                    .count();
            if (distinct > values) {
                values = distinct;
                most = i;
            }
        }
        Map<List<Object>, Set<Object>> byOthers = new LinkedHashMap<>();
        for (Object key : keys) {
            List<Object> others = new ArrayList<>((List<?>) key);
            Object one = others.remove(most);
            byOthers.computeIfAbsent(others, first -> new LinkedHashSet<>()).add(one);
        }
        List<Leaf> others = new ArrayList<>(this.leaves);
        Leaf one = others.remove(most);
        List<Criteria> alternatives = new ArrayList<>();
        byOthers.forEach((parts, ones) -> alternatives.add(alternative(others, parts, one, ones)));
        return any(alternatives);
    }

    private static Criteria alternative(List<Leaf> others, List<Object> parts, Leaf one, Set<Object> ones) {
        Criteria equal = null;
        for (int i = 0; i < parts.size(); i++) {
            equal = step(equal, others.get(i).path()).is(parts.get(i));
        }
        Criteria.CriteriaStep step = step(equal, one.path());
        return ones.size() == 1 ? step.is(ones.iterator().next()) : step.in(ones);
    }

    private static Criteria.CriteriaStep step(@Nullable Criteria before, String path) {
        return before == null ? Criteria.where(path) : before.and(path);
    }

    /** Halves of halves: Spring Data walks down an alternative for each that stands in a row. */
    private static Criteria any(List<Criteria> alternatives) {
        if (alternatives.size() == 1) {
            return alternatives.get(0);
        }
        int half = alternatives.size() / 2;
        return Criteria.from(any(alternatives.subList(0, half)))
                .or(Criteria.from(any(alternatives.subList(half, alternatives.size()))));
    }
}
