package org.litestarspring.repository.web;

/** What is left of a request's limits while it is read. */
final class FilterBudget {

    private final FilterLimits limits;
    private int conditions;
    private int values;

    FilterBudget(FilterLimits limits) {
        this.limits = limits;
    }

    void takeCondition() {
        if (++this.conditions > this.limits.maxConditions()) {
            throw new FilterFault(
                    "too-many-filters", "A request has at most " + this.limits.maxConditions() + " filters.");
        }
    }

    void takeValue() {
        if (++this.values > this.limits.maxValues()) {
            throw new FilterFault(
                    "too-many-values",
                    "The lists of a request have at most " + this.limits.maxValues() + " values in all.");
        }
    }

    void requireDepth(int depth) {
        if (depth > this.limits.maxDepth()) {
            throw new FilterFault(
                    "too-deep", "Groups stand at most " + this.limits.maxDepth() + " deep in each other.");
        }
    }

    /** Whether reading on could only find the same fault again. */
    boolean isSpent() {
        return this.conditions > this.limits.maxConditions() || this.values > this.limits.maxValues();
    }
}
