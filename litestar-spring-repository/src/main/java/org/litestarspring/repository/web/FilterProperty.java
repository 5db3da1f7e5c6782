package org.litestarspring.repository.web;

import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.core.convert.ConversionException;
import org.springframework.core.convert.ConversionService;
import org.springframework.data.relational.core.query.Criteria;

/** A property that clients may filter by, and how its parameter becomes criteria. */
record FilterProperty(String name, Class<?> type, List<FilterOperator> operators) {

    private static final Pattern OPERATOR = Pattern.compile("([a-z]+)\\.");
    private static final String NOT = "not.";

    FilterProperty(String name, Class<?> type) {
        this(name, type, FilterOperator.of(type));
    }

    Criteria criteria(String text, ConversionService conversions) {
        if (text.indexOf('\0') >= 0) {
            throw new FilterFault("invalid-value", "The character U+0000 cannot stand in a value.");
        }
        boolean negated = text.startsWith(NOT);
        String rest = negated ? text.substring(NOT.length()) : text;
        Matcher named = OPERATOR.matcher(rest);
        FilterOperator operator = FilterOperator.EQ;
        if (named.lookingAt()) {
            operator = operator(named.group(1), rest);
            rest = rest.substring(named.end());
        }
        return operator.on(this.name, values(operator, rest, conversions), negated);
    }

    private FilterOperator operator(String name, String text) {
        return this.operators.stream()
                .filter(candidate -> candidate.wireName().equals(name))
                .findFirst()
                .orElseThrow(() -> new FilterFault(
                        "unknown-operator",
                        "\"%s\" is no operator of %s. Operators: %s. To compare with the text itself, write eq.%s."
                                .formatted(FilterError.cut(name), this.name, operatorNames(), FilterError.cut(text))));
    }

    String operatorNames() {
        return this.operators.stream().map(FilterOperator::wireName).collect(Collectors.joining(", "));
    }

    private List<?> values(FilterOperator operator, String text, ConversionService conversions) {
        return switch (operator) {
            case IN ->
                FilterText.list(text).stream()
                        .map(value -> convert(value, conversions))
                        .toList();
            case BETWEEN ->
                between(FilterText.list(text).stream()
                        .map(value -> convert(value, conversions))
                        .toList());
            case ISNULL -> List.of(truth(text));
            case LIKE, ILIKE -> List.of(FilterText.pattern(text));
            case STARTSWITH -> List.of(FilterText.literal(text) + "%");
            case CONTAINS -> List.of("%" + FilterText.literal(text) + "%");
            default -> List.of(convert(text, conversions));
        };
    }

    private static List<?> between(List<?> values) {
        if (values.size() != 2) {
            throw new FilterFault(
                    "invalid-value",
                    "between takes two values, with a comma in between, and not " + values.size() + ".");
        }
        return values;
    }

    private static boolean truth(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new FilterFault("invalid-value", "Write isnull.true or isnull.false.");
        };
    }

    private Object convert(String text, ConversionService conversions) {
        if (this.type == String.class) {
            return text;
        }
        Object value = null;
        try {
            value = conversions.convert(text, this.type);
        } catch (ConversionException unreadable) {
            // Answered below, as an empty value is.
        }
        if (value == null) {
            throw new FilterFault("invalid-value", "\"%s\" is not %s.".formatted(FilterError.cut(text), described()));
        }
        return value;
    }

    private String described() {
        return this.type.isEnum()
                ? "one of "
                        + java.util.stream.Stream.of(Objects.requireNonNull(this.type.getEnumConstants()))
                                .map(constant -> ((Enum<?>) constant).name())
                                .collect(Collectors.joining(", "))
                : "a valid " + this.type.getSimpleName() + ", such as " + FilterExamples.of(this.type);
    }

    String example() {
        String value = FilterExamples.of(this.type);
        return this.operators.contains(FilterOperator.GTE) && this.type != String.class
                ? "gte." + value
                : "eq." + value;
    }
}
