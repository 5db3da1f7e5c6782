package org.litestarspring.repository.web;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A query parameter that a {@code @FilterBy} argument reads, for those who document it.
 *
 * @param name the parameter
 * @param description what it does, with its operators
 * @param example a value
 * @param isInteger whether it is a number and nothing else
 * @param type of what values a filter is; null for what is none
 * @param operators those of a filter, none for what is none
 * @since 0.1
 */
public record FilterParameter(
        String name,
        String description,
        String example,
        boolean isInteger,
        @Nullable Class<?> type,
        List<String> operators) {

    /** Copies. */
    public FilterParameter {
        operators = List.copyOf(operators);
    }

    static FilterParameter of(FilterProperty filter) {
        String text = filter.values().type() == String.class ? " Case counts, but for ilike." : "";
        return new FilterParameter(
                filter.name(),
                "Filter by %s: a value, or operator.value. Operators: %s; not. before one turns it round.%s Given several times, all must be met."
                        .formatted(filter.name(), filter.operatorNames(), text),
                filter.example(),
                false,
                filter.values().type(),
                filter.operators().stream().map(FilterOperator::wireName).toList());
    }

    static FilterParameter text(String name, String description, String example) {
        return new FilterParameter(name, description, example, false, null, List.of());
    }

    static FilterParameter integer(String name, String description, String example) {
        return new FilterParameter(name, description, example, true, null, List.of());
    }
}
