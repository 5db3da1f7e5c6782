package org.litestarspring.repository.web;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.litestarspring.repository.ExactTexts.ExactColumn;
import org.springframework.data.relational.core.query.Criteria;

/** What a request asks of rows: one condition, or several of which all or any are met. */
sealed interface FilterNode {

    /**
     * The criteria, whose values are bound and never written into a statement.
     *
     * @param opposite whether rows are asked for that do not meet it
     * @param exact text columns that are not compared as the property alone would be
     * @throws FilterFault where the column has no order for a value
     */
    Criteria criteria(boolean opposite, Map<String, ExactColumn> exact);

    /** The same text for what asks the same. */
    String canonical();

    /** An operator with its values. */
    record Condition(String property, FilterOperator operator, boolean negated, List<?> values) implements FilterNode {

        @Override
        public Criteria criteria(boolean opposite, Map<String, ExactColumn> exact) {
            boolean turned = this.negated != opposite;
            ExactColumn column = exact.get(this.property);
            if (column == null || !column.isComparable() || this.operator == FilterOperator.ISNULL) {
                return this.operator.on(this.property, this.values, turned);
            }
            if (!this.operator.isExact()) {
                this.values.forEach(value -> requireOrder(column, value.toString()));
                return this.operator.on(this.property, this.values, turned);
            }
            List<?> possible = this.values.stream()
                    .filter(value -> column.holds(value.toString()))
                    .toList();
            if (possible.isEmpty()) {
                return nowhere(turned != (this.operator == FilterOperator.NEQ));
            }
            List<?> values = this.operator.isPattern()
                    ? possible.stream()
                            .map(value -> column.patterns().apply(value.toString()))
                            .toList()
                    : possible;
            if (this.operator.isPattern() && column.isLiteral(possible.get(0).toString())) {
                boolean ignoresCase = this.operator == FilterOperator.ILIKE;
                List<?> pattern =
                        ignoresCase ? List.of(inUpperCase(values.get(0).toString())) : values;
                return FilterOperator.LIKE.on(column.literalName(ignoresCase), pattern, turned);
            }
            Criteria toTheLetter = this.operator.on(column.name(), values, turned);
            // The column by its own collation finds more, and by an index.
            return this.operator.isFound(turned) && !column.name().equals(this.property)
                    ? Criteria.from(this.operator.on(this.property, values, turned), toTheLetter)
                    : toTheLetter;
        }

        private static void requireOrder(ExactColumn column, String text) {
            if (!column.holds(text)) {
                throw new FilterFault(
                        "invalid-value",
                        "\"%s\" has a character that what is stored cannot have, so nothing is greater or less."
                                .formatted(FilterError.cut(text)));
            }
        }

        /** Character by character, as databases do it. */
        private static String inUpperCase(String text) {
            return text.codePoints()
                    .map(Character::toUpperCase)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
        }

        /** Met by no row, since no column can hold it; the opposite by those that have a value. */
        private Criteria nowhere(boolean opposite) {
            Criteria.CriteriaStep where = Criteria.where(this.property);
            return opposite ? where.isNotNull() : where.in(List.of());
        }

        @Override
        public String canonical() {
            return (this.negated ? "not." : "")
                    + this.property
                    + "."
                    + this.operator.wireName()
                    + this.values.stream()
                            .map(Object::toString)
                            .map(value -> value.length() + ":" + value)
                            .collect(Collectors.joining(",", "(", ")"));
        }
    }

    /** Conditions of which any is met, or all are. */
    record Group(boolean any, boolean negated, List<FilterNode> nodes) implements FilterNode {

        /** The opposite is pushed down to the conditions, since criteria have none of a group. */
        @Override
        public Criteria criteria(boolean opposite, Map<String, ExactColumn> exact) {
            boolean turned = this.negated != opposite;
            List<Criteria> parts = this.nodes.stream()
                    .map(node -> node.criteria(turned, exact))
                    .toList();
            return this.any != turned ? any(parts) : Criteria.from(parts);
        }

        /** A group of its own, since what is added to a bare chain of alternatives joins the last of them alone. */
        private static Criteria any(List<Criteria> parts) {
            if (parts.size() == 1) {
                return parts.get(0);
            }
            Criteria chain = Criteria.empty().and(parts.subList(0, 1));
            for (Criteria part : parts.subList(1, parts.size())) {
                chain = chain.or(List.of(part));
            }
            return Criteria.empty().and(List.of(chain));
        }

        @Override
        public String canonical() {
            return (this.negated ? "not." : "")
                    + (this.any ? "or" : "and")
                    + this.nodes.stream()
                            .map(FilterNode::canonical)
                            .sorted()
                            .collect(Collectors.joining(",", "(", ")"));
        }
    }
}
