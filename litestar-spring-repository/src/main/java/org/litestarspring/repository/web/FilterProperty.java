package org.litestarspring.repository.web;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What clients may filter by, and how its parameter becomes a condition.
 *
 * @param name what clients write
 * @param path the property, or the path to one of an embedded value
 */
record FilterProperty(String name, String path, FilterValues values, List<FilterOperator> operators) {

    private static final String NOT = "not.";

    FilterProperty(String name, String path, FilterValues values) {
        this(name, path, values, FilterOperator.of(values.type()));
    }

    /** Reads {@code not.operator.value}, which the end of the text ends, or in a group a comma or a parenthesis. */
    FilterNode.Condition condition(FilterText text, boolean inGroup, FilterBudget budget) {
        budget.takeCondition();
        boolean negated = text.take(NOT);
        text.mark();
        String named = text.takeOperator();
        FilterOperator operator = named == null ? FilterOperator.EQ : operator(named);
        List<?> read = operator.isOfList()
                ? text.list(inGroup, value -> {
                    budget.takeValue();
                    return this.values.read(value);
                })
                : List.of(value(operator, inGroup ? text.value() : text.rest()));
        if (operator == FilterOperator.BETWEEN && read.size() != 2) {
            throw new FilterFault(
                    "invalid-value", "between takes two values, with a comma in between, and not " + read.size() + ".");
        }
        return new FilterNode.Condition(this.path, operator, negated, read);
    }

    private FilterOperator operator(String named) {
        return this.operators.stream()
                .filter(candidate -> candidate.wireName().equals(named))
                .findFirst()
                .orElseThrow(() -> new FilterFault(
                        "unknown-operator",
                        "\"%s\" is no operator of %s. Operators: %s. To compare with a text that begins so, write eq. before it."
                                .formatted(FilterError.cut(named), this.name, operatorNames())));
    }

    String operatorNames() {
        return this.operators.stream().map(FilterOperator::wireName).collect(Collectors.joining(", "));
    }

    private Object value(FilterOperator operator, String text) {
        return switch (operator) {
            case ISNULL -> truth(text);
            case LIKE, ILIKE -> FilterText.pattern(text);
            case STARTSWITH -> FilterText.literal(text) + "%";
            case CONTAINS -> "%" + FilterText.literal(text) + "%";
            default -> this.values.read(text);
        };
    }

    private static boolean truth(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new FilterFault("invalid-value", "Write isnull.true or isnull.false.");
        };
    }

    String example() {
        String value = FilterExamples.of(this.values.type());
        return this.operators.contains(FilterOperator.GTE) && this.values.type() != String.class
                ? "gte." + value
                : "eq." + value;
    }
}
