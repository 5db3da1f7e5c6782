package org.litestarspring.repository.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.litestarspring.repository.Filters;
import org.springframework.core.MethodParameter;
import org.springframework.core.convert.ConversionService;
import org.springframework.data.domain.KeysetScrollPosition;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Sort;
import org.springframework.data.mapping.context.MappingContext;
import org.springframework.data.relational.core.mapping.RelationalPersistentEntity;
import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;
import org.springframework.data.relational.core.query.Criteria;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.BindingContext;
import org.springframework.web.reactive.result.method.SyncHandlerMethodArgumentResolver;
import org.springframework.web.server.ServerWebExchange;

/**
 * Makes the {@link Filters} of a {@link FilterBy} argument. Serves any thread, and never blocks.
 *
 * @since 0.1
 */
public class FilterByArgumentResolver implements SyncHandlerMethodArgumentResolver {

    private final MappingContext<? extends RelationalPersistentEntity<?>, ? extends RelationalPersistentProperty>
            entities;
    private final ConversionService conversions;
    private final PageLimits limits;
    private final Cursors cursors;
    private final Map<MethodParameter, FilterSpec> specs = new ConcurrentHashMap<>();

    /**
     * Creates the resolver.
     *
     * @param entities what is known of the entities
     * @param conversions reads values; Spring's formatting one knows ISO dates
     */
    public FilterByArgumentResolver(
            MappingContext<? extends RelationalPersistentEntity<?>, ? extends RelationalPersistentProperty> entities,
            ConversionService conversions,
            PageLimits limits,
            Cursors cursors) {
        this.entities = entities;
        this.conversions = conversions;
        this.limits = limits;
        this.cursors = cursors;
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.hasParameterAnnotation(FilterBy.class);
    }

    /**
     * Checks an argument, as its first request would.
     *
     * @throws IllegalStateException naming what its annotation or its type gets wrong
     */
    public void check(MethodParameter parameter) {
        spec(parameter);
    }

    /** The query parameters that an argument reads. */
    public List<FilterParameter> parameters(MethodParameter parameter) {
        FilterSpec spec = spec(parameter);
        List<FilterParameter> all = new ArrayList<>();
        for (FilterProperty filter : spec.filters()) {
            all.add(new FilterParameter(
                    filter.name(),
                    "Filter by %s: a value, or operator.value. Operators: %s; not. before one turns it round."
                            .formatted(filter.name(), filter.operatorNames()),
                    filter.example(),
                    false));
        }
        String sortable = String.join(", ", spec.sortable());
        if (!sortable.isEmpty()) {
            all.add(new FilterParameter(
                    FilterSpec.SORT,
                    "Properties to sort by, with - before one for descending: " + sortable + ".",
                    "-" + spec.sortable().iterator().next(),
                    false));
        }
        all.add(new FilterParameter(
                FilterSpec.SIZE,
                "The most rows, from 1 to %d; %d where nothing is said."
                        .formatted(this.limits.maxSize(), this.limits.defaultSize()),
                Integer.toString(this.limits.defaultSize()),
                true));
        all.add(new FilterParameter(FilterSpec.PAGE, "The number of the page, from 0.", "0", true));
        all.add(new FilterParameter(
                FilterSpec.CURSOR, "Where to go on: what the page before gave as its next.", "", false));
        return all;
    }

    private FilterSpec spec(MethodParameter parameter) {
        return this.specs.computeIfAbsent(
                parameter,
                key -> new FilterSpec(
                        key, Objects.requireNonNull(key.getParameterAnnotation(FilterBy.class)), this.entities));
    }

    @Override
    public Object resolveArgumentValue(MethodParameter parameter, BindingContext bindings, ServerWebExchange exchange) {
        return new Reading(spec(parameter), exchange.getRequest().getQueryParams()).filters();
    }

    /** One request's parameters, all read before any fault is told. */
    private final class Reading {

        private final FilterSpec spec;
        private final MultiValueMap<String, String> query;
        private final List<FilterError> errors = new ArrayList<>();

        Reading(FilterSpec spec, MultiValueMap<String, String> query) {
            this.spec = spec;
            this.query = query;
        }

        Filters<?> filters() {
            List<Criteria> criteria = criteria();
            Sort sort = this.query.containsKey(FilterSpec.SORT)
                    ? attempt(FilterSpec.SORT, shown(FilterSpec.SORT), () -> this.spec.sort(values(FilterSpec.SORT)))
                    : this.spec.defaultSort();
            Integer size =
                    number(FilterSpec.SIZE, 1, FilterByArgumentResolver.this.limits.maxSize(), limits.defaultSize());
            Integer page = number(FilterSpec.PAGE, 0, Integer.MAX_VALUE, 0);
            KeysetScrollPosition position = sort == null ? null : position(sort);
            if (!this.errors.isEmpty() || sort == null || size == null || page == null || position == null) {
                throw new InvalidFiltersException(this.errors);
            }
            Class<?> entity = this.spec.entityType();
            return new Filters<>(
                    criteria.isEmpty() ? Criteria.empty() : Criteria.from(criteria),
                    sort,
                    page,
                    size,
                    position,
                    next -> FilterByArgumentResolver.this.cursors.write(entity, sort, next));
        }

        private List<Criteria> criteria() {
            List<Criteria> criteria = new ArrayList<>();
            this.query.forEach((name, values) -> {
                FilterProperty filter = this.spec.filter(name);
                if (filter == null) {
                    refuseUnknown(name);
                    return;
                }
                for (String value : values) {
                    String text = value == null ? "" : value;
                    Criteria one = attempt(name, text, () -> filter.criteria(text, conversions));
                    if (one != null) {
                        criteria.add(one);
                    }
                }
            });
            return criteria;
        }

        private void refuseUnknown(String name) {
            if (!this.spec.isRead(name)) {
                this.errors.add(new FilterError(
                        name,
                        "unknown-filter",
                        "There is no filter of this name. Filters: " + this.spec.filterNames() + ".",
                        shown(name)));
            }
        }

        private @Nullable KeysetScrollPosition position(Sort sort) {
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
                return cursors.read(cursor, this.spec.entityType(), sort, this.spec::typeOf);
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
