package org.litestarspring.repository.web;

import java.time.temporal.Temporal;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.springframework.data.relational.core.query.Criteria;
import org.springframework.data.relational.core.query.Criteria.CriteriaStep;

/** What a filter may ask of a property, and how its opposite is asked. */
enum FilterOperator {
    EQ,
    NEQ,
    GT,
    GTE,
    LT,
    LTE,
    IN,
    BETWEEN,
    LIKE,
    ILIKE,
    STARTSWITH,
    CONTAINS,
    ISNULL;

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Those that make sense of a type. */
    static List<FilterOperator> of(Class<?> type) {
        return Stream.of(values())
                .filter(operator -> switch (operator) {
                    case EQ, NEQ, IN, ISNULL -> true;
                    case GT, GTE, LT, LTE, BETWEEN -> isOrdered(type);
                    case LIKE, ILIKE, STARTSWITH, CONTAINS -> type == String.class;
                })
                .toList();
    }

    private static boolean isOrdered(Class<?> type) {
        return type == String.class
                || Number.class.isAssignableFrom(type)
                || Temporal.class.isAssignableFrom(type)
                || java.util.Date.class.isAssignableFrom(type)
                || type == Character.class;
    }

    /** Whether texts are compared to the letter, whatever the column's collation; order is the collation's. */
    boolean isExact() {
        return switch (this) {
            case EQ, NEQ, IN, LIKE, ILIKE, STARTSWITH, CONTAINS -> true;
            case GT, GTE, LT, LTE, BETWEEN, ISNULL -> false;
        };
    }

    /** Whether an index can find the rows. */
    boolean isFound(boolean negated) {
        return switch (this) {
            case EQ, IN, LIKE, STARTSWITH -> !negated;
            case NEQ -> negated;
            default -> false;
        };
    }

    /** Whether its value is a pattern. */
    boolean isPattern() {
        return switch (this) {
            case LIKE, ILIKE, STARTSWITH, CONTAINS -> true;
            default -> false;
        };
    }

    /** Whether it takes a list. */
    boolean isOfList() {
        return this == IN || this == BETWEEN;
    }

    /** The criteria of this operator, whose values are bound and never written into a statement. */
    Criteria on(String property, List<?> values, boolean negated) {
        CriteriaStep where = Criteria.where(property);
        Object first = values.get(0);
        return switch (this) {
            case EQ -> negated ? where.not(first) : where.is(first);
            case NEQ -> negated ? where.is(first) : where.not(first);
            case GT -> negated ? where.lessThanOrEquals(first) : where.greaterThan(first);
            case GTE -> negated ? where.lessThan(first) : where.greaterThanOrEquals(first);
            case LT -> negated ? where.greaterThanOrEquals(first) : where.lessThan(first);
            case LTE -> negated ? where.greaterThan(first) : where.lessThanOrEquals(first);
            case IN -> negated ? where.notIn(values) : where.in(values);
            case BETWEEN -> negated ? where.notBetween(first, values.get(1)) : where.between(first, values.get(1));
            case LIKE, STARTSWITH, CONTAINS -> negated ? where.notLike(first) : where.like(first);
            case ILIKE -> (negated ? where.notLike(first) : where.like(first)).ignoreCase(true);
            case ISNULL -> Boolean.TRUE.equals(first) != negated ? where.isNull() : where.isNotNull();
        };
    }
}
