package org.litestarspring.repository.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.litestarspring.repository.ExactTexts;
import org.litestarspring.repository.ExactTexts.ExactColumn;
import org.litestarspring.repository.Filters;
import org.springframework.core.MethodParameter;
import org.springframework.core.convert.ConversionService;
import org.springframework.data.mapping.context.MappingContext;
import org.springframework.data.relational.core.mapping.RelationalPersistentEntity;
import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;
import org.springframework.web.reactive.BindingContext;
import org.springframework.web.reactive.result.method.HandlerMethodArgumentResolver;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Makes the {@link Filters} of a {@link FilterBy} argument. Serves any thread, and never blocks.
 *
 * @since 0.1
 */
public class FilterByArgumentResolver implements HandlerMethodArgumentResolver {

    private final MappingContext<? extends RelationalPersistentEntity<?>, ? extends RelationalPersistentProperty>
            entities;
    private final ConversionService conversions;
    private final PageLimits pages;
    private final FilterLimits limits;
    private final Cursors cursors;
    private final ExactTexts texts;
    private final Map<MethodParameter, FilterSpec> specs = new ConcurrentHashMap<>();

    /**
     * Creates the resolver.
     *
     * @param entities what is known of the entities
     * @param conversions reads values that are not of ISO's form, and the application's own types
     * @param pages how many rows a request gets
     * @param limits how much a request can ask
     * @param texts how texts are compared to the letter
     */
    public FilterByArgumentResolver(
            MappingContext<? extends RelationalPersistentEntity<?>, ? extends RelationalPersistentProperty> entities,
            ConversionService conversions,
            PageLimits pages,
            FilterLimits limits,
            Cursors cursors,
            ExactTexts texts) {
        this.entities = entities;
        this.conversions = conversions;
        this.pages = pages;
        this.limits = limits;
        this.cursors = cursors;
        this.texts = texts;
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
        this.texts.prepare(spec(parameter).entityType());
    }

    /** The query parameters that an argument reads. */
    public List<FilterParameter> parameters(MethodParameter parameter) {
        FilterSpec spec = spec(parameter);
        List<FilterParameter> all = new ArrayList<>();
        spec.filters().forEach(filter -> all.add(FilterParameter.of(filter)));
        if (!spec.filters().isEmpty()) {
            all.add(FilterParameter.text(
                    FilterGroups.OR,
                    "Filters of which one must be met, as name.operator.value; lists stand in parentheses, values with one of ,()\" in double quotes. Groups stand in groups, up to %d deep, as or(...), and(...), not.or(...) and not.and(...)."
                            .formatted(this.limits.maxDepth()),
                    spec.example()));
            all.add(FilterParameter.text(
                    FilterGroups.AND,
                    "Filters that must all be met, in the form of or. not.or and not.and are parameters, too.",
                    spec.example()));
        }
        String sortable = String.join(", ", spec.sortable());
        if (!sortable.isEmpty()) {
            all.add(FilterParameter.text(
                    FilterSpec.SORT,
                    "Properties to sort by, with - before one for descending: " + sortable + ".",
                    "-" + spec.sortable().iterator().next()));
        }
        all.add(FilterParameter.integer(
                FilterSpec.SIZE,
                "The most rows, from 1 to %d; %d where nothing is said."
                        .formatted(this.pages.maxSize(), this.pages.defaultSize()),
                Integer.toString(this.pages.defaultSize())));
        all.add(FilterParameter.integer(FilterSpec.PAGE, "The number of the page, from 0.", "0"));
        all.add(FilterParameter.text(
                FilterSpec.CURSOR,
                "Where to go on: what the page before gave as its next, under the same filters and sort.",
                ""));
        return all;
    }

    private FilterSpec spec(MethodParameter parameter) {
        return this.specs.computeIfAbsent(
                parameter,
                key -> new FilterSpec(
                        key,
                        Objects.requireNonNull(key.getParameterAnnotation(FilterBy.class)),
                        this.entities,
                        this.conversions));
    }

    @Override
    public Mono<Object> resolveArgument(
            MethodParameter parameter, BindingContext bindings, ServerWebExchange exchange) {
        return Mono.defer(() -> {
            FilterSpec spec = spec(parameter);
            FilterRequest request = FilterRequest.read(
                    spec, exchange.getRequest().getQueryParams(), this.pages, this.limits, this.cursors);
            return exact(spec, request).map(request::filters);
        });
    }

    private Mono<Map<String, ExactColumn>> exact(FilterSpec spec, FilterRequest request) {
        return request.filters().isEmpty() ? Mono.just(Map.of()) : this.texts.of(spec.entityType());
    }
}
