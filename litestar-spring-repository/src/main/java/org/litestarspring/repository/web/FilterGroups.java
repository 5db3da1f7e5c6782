package org.litestarspring.repository.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code or=(delayMinutes.gte.15,and(origin.eq.SFO,not.or(...)))}. What is wrong with one of the filters is told,
 * and the next one read.
 */
final class FilterGroups {

    static final String OR = "or";
    static final String AND = "and";

    /** The parameters that hold a group; before a parenthesis, the groups in a group. */
    static final Set<String> NAMES = Set.of(OR, AND, "not.or", "not.and");

    private final FilterSpec spec;
    private final FilterBudget budget;
    private final Consumer<FilterError> faults;
    private final String parameter;
    private final FilterText text;

    /** Whether reading on could only find faults that follow from those found. */
    private boolean isLost;

    private FilterGroups(
            FilterSpec spec, FilterBudget budget, Consumer<FilterError> faults, String parameter, String text) {
        this.spec = spec;
        this.budget = budget;
        this.faults = faults;
        this.parameter = parameter;
        this.text = new FilterText(text);
    }

    /** The group of a parameter. Where there are faults, what was read of it is not to be used. */
    static FilterNode read(
            FilterSpec spec, FilterBudget budget, Consumer<FilterError> faults, String parameter, String text) {
        return new FilterGroups(spec, budget, faults, parameter, text).whole();
    }

    private FilterNode whole() {
        FilterNode group = new FilterNode.Group(false, false, List.of());
        try {
            if (!this.text.take("(")) {
                throw new FilterFault(
                        "missing-parentheses",
                        "A group stands in parentheses, as in %s=%s.".formatted(this.parameter, this.spec.example()));
            }
            group = group(this.parameter, 0, 1);
            if (!this.text.isAtEnd() && !this.isLost) {
                this.text.mark();
                throw new FilterFault("unbalanced-parentheses", "The group ends before this. Write it as one group.");
            }
        } catch (FilterFault fault) {
            int token = this.text.token();
            this.text.rest();
            tell(fault, token, token);
        }
        return group;
    }

    /** A group whose parenthesis is open already. */
    private FilterNode group(String name, int start, int depth) {
        this.budget.requireDepth(depth);
        List<FilterNode> nodes = new ArrayList<>();
        do {
            FilterNode node = filter(depth);
            if (node != null) {
                nodes.add(node);
            }
        } while (!this.isLost && this.text.take(","));
        if (!this.isLost && !this.text.take(")")) {
            this.isLost = true;
            tell(FilterText.unbalanced(), start, start);
        }
        return new FilterNode.Group(name.endsWith(OR), name.startsWith("not."), nodes);
    }

    private @Nullable FilterNode filter(int depth) {
        this.text.skipSpaces();
        if (this.text.isAtEnd()) {
            // The group tells that it is not closed.
            return null;
        }
        int start = this.text.at();
        this.text.mark();
        try {
            for (String name : NAMES) {
                if (this.text.take(name + "(")) {
                    return group(name, start, depth + 1);
                }
            }
            FilterNode node = condition();
            if (!this.text.isAtEnd() && !this.text.startsWith(",") && !this.text.startsWith(")")) {
                this.text.mark();
                throw new FilterFault(
                        "unquoted-parenthesis", "Behind a filter stands a comma or the group's parenthesis.");
            }
            return node;
        } catch (FilterFault fault) {
            int token = this.text.token();
            boolean ends = this.text.skipFilter(start);
            tell(fault, start, token);
            this.isLost = this.isLost || !ends || this.budget.isSpent();
            return null;
        }
    }

    private FilterNode condition() {
        FilterProperty property = this.spec.takeName(this.text);
        if (property == null) {
            String name = this.text.until(".,()");
            if (this.spec.filter(name) != null || name.isEmpty()) {
                throw new FilterFault(
                        "missing-filter",
                        "A filter in a group is name.operator.value, as in %s.".formatted(this.spec.example()));
            }
            throw this.spec.unknown(name);
        }
        return property.condition(this.text, true, this.budget);
    }

    private void tell(FilterFault fault, int start, int token) {
        this.faults.accept(fault.of(this.parameter, this.text.since(Math.min(start, this.text.at())), token + 1));
    }
}
