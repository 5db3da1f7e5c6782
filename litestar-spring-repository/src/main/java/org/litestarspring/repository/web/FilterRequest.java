package org.litestarspring.repository.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.litestarspring.repository.ExactTexts.ExactColumn;
import org.litestarspring.repository.Filters;
import org.springframework.data.domain.KeysetScrollPosition;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Sort;
import org.springframework.data.relational.core.query.Criteria;
import org.springframework.util.MultiValueMap;

/**
 * What one request asked for.
 *
 * @param filters what was asked, all of which rows must meet
 * @param cursors writes the cursors that go on from here
 */
record FilterRequest(
        List<Asked> filters, Cursors.Scope scope, int page, int size, KeysetScrollPosition position, Cursors cursors) {

    /**
     * Reads a request's parameters, all of them before any fault is told.
     *
     * @throws InvalidFiltersException naming every fault
     */
    static FilterRequest read(
            FilterSpec spec,
            MultiValueMap<String, String> query,
            PageLimits pages,
            FilterLimits limits,
            Cursors cursors) {
        return new Reading(spec, query, pages, new FilterBudget(limits), cursors).request();
    }

    /** A parameter with what it asks. */
    record Asked(String parameter, String text, FilterNode filter) {}

    /**
     * The argument.
     *
     * @throws InvalidFiltersException for what the columns cannot be asked
     */
    Filters<?> filters(Map<String, ExactColumn> exact) {
        List<Criteria> criteria = new ArrayList<>();
        List<FilterError> errors = new ArrayList<>();
        for (Asked asked : this.filters) {
            try {
                criteria.add(asked.filter().criteria(false, exact));
            } catch (FilterFault fault) {
                errors.add(fault.of(asked.parameter(), asked.text()));
            }
        }
        if (!errors.isEmpty()) {
            throw new InvalidFiltersException(errors);
        }
        return new Filters<>(
                Criteria.from(criteria),
                this.scope.sort(),
                this.page,
                this.size,
                this.position,
                next -> this.cursors.write(this.scope, next));
    }

    /** One request's parameters while they are read. */
    private static final class Reading {

        private final FilterSpec spec;
        private final MultiValueMap<String, String> query;
        private final PageLimits pages;
        private final FilterBudget budget;
        private final Cursors cursors;
        private final List<FilterError> errors = new ArrayList<>();

        Reading(
                FilterSpec spec,
                MultiValueMap<String, String> query,
                PageLimits pages,
                FilterBudget budget,
                Cursors cursors) {
            this.spec = spec;
            this.query = query;
            this.pages = pages;
            this.budget = budget;
            this.cursors = cursors;
        }

        FilterRequest request() {
            List<Asked> filters = filters();
            Sort sort = this.query.containsKey(FilterSpec.SORT)
                    ? attempt(FilterSpec.SORT, shown(FilterSpec.SORT), () -> this.spec.sort(values(FilterSpec.SORT)))
                    : this.spec.defaultSort();
            Integer size = number(FilterSpec.SIZE, 1, this.pages.maxSize(), this.pages.defaultSize());
            Integer page = number(FilterSpec.PAGE, 0, Integer.MAX_VALUE, 0);
            Cursors.Scope scope = sort == null ? null : scope(sort, filters);
            // A cursor of faulty filters would be another one's, which is no fault of its own.
            KeysetScrollPosition position =
                    scope == null || this.errors.stream().anyMatch(this::isOfFilter) ? null : position(scope);
            if (!this.errors.isEmpty() || scope == null || size == null || page == null || position == null) {
                throw new InvalidFiltersException(this.errors);
            }
            return new FilterRequest(filters, scope, page, size, position, this.cursors);
        }

        private boolean isOfFilter(FilterError error) {
            return !this.spec.isRead(error.parameter());
        }

        private Cursors.Scope scope(Sort sort, List<Asked> filters) {
            return new Cursors.Scope(
                    this.spec.entityType(),
                    sort,
                    filters.stream()
                            .map(asked -> asked.filter().canonical())
                            .sorted()
                            .collect(Collectors.joining("&")),
                    () -> this.spec.shown(sort),
                    this.spec::typeOf,
                    this.spec.conversions());
        }

        private List<Asked> filters() {
            List<Asked> filters = new ArrayList<>();
            this.query.forEach((name, values) -> {
                FilterProperty filter = this.spec.filter(name);
                boolean isGroup = FilterGroups.NAMES.contains(name) && !this.spec.isOther(name);
                if (filter == null && !isGroup) {
                    if (!this.spec.isRead(name)) {
                        this.errors.add(this.spec.unknown(name).of(name, shown(name)));
                    }
                    return;
                }
                for (String value : values(name)) {
                    FilterNode one = this.budget.isSpent() ? null : filter(name, filter, value);
                    if (one != null) {
                        filters.add(new Asked(name, value, one));
                    }
                }
            });
            return filters;
        }

        private @Nullable FilterNode filter(String name, @Nullable FilterProperty filter, String text) {
            return attempt(name, text, () -> {
                if (text.indexOf('\0') >= 0) {
                    throw new FilterFault("invalid-value", "The character U+0000 cannot stand in a value.");
                }
                return filter == null
                        ? FilterGroups.read(this.spec, this.budget, this.errors::add, name, text)
                        : filter.condition(new FilterText(text), false, this.budget);
            });
        }

        private @Nullable KeysetScrollPosition position(Cursors.Scope scope) {
            if (!this.query.containsKey(FilterSpec.CURSOR)) {
                return ScrollPosition.keyset();
            }
            String cursor = shown(FilterSpec.CURSOR);
            return attempt(FilterSpec.CURSOR, cursor, () -> {
                if (this.query.containsKey(FilterSpec.PAGE)) {
                    throw new FilterFault(
                            "cursor-and-page", "A request goes on by its cursor or by its page's number, not by both.");
                }
                single(FilterSpec.CURSOR);
                return this.cursors.read(cursor, scope);
            });
        }

        private @Nullable Integer number(String name, int least, int most, int otherwise) {
            if (!this.query.containsKey(name)) {
                return otherwise;
            }
            return attempt(name, shown(name), () -> {
                String text = single(name);
                try {
                    int value = Integer.parseInt(text);
                    if (value >= least && value <= most) {
                        return value;
                    }
                } catch (NumberFormatException noNumber) {
                    // Answered below, as a number out of bounds is.
                }
                throw new FilterFault(
                        "invalid-" + name,
                        "\"%s\" is no whole number from %d to %d.".formatted(FilterError.cut(text), least, most));
            });
        }

        private String single(String name) {
            if (values(name).size() > 1) {
                throw new FilterFault("invalid-" + name, "The parameter comes more than once.");
            }
            return values(name).get(0);
        }

        private List<String> values(String name) {
            return this.query.getOrDefault(name, List.of()).stream()
                    .map(value -> value == null ? "" : value)
                    .toList();
        }

        private String shown(String name) {
            return String.join(",", values(name));
        }

        private <R> @Nullable R attempt(String parameter, String text, Supplier<R> reading) {
            try {
                return reading.get();
            } catch (FilterFault fault) {
                this.errors.add(fault.of(parameter, text));
                return null;
            }
        }
    }
}
