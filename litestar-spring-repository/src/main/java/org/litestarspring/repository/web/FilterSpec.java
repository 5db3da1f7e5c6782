package org.litestarspring.repository.web;

import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.litestarspring.repository.Filters;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.data.domain.Sort;
import org.springframework.data.mapping.context.MappingContext;
import org.springframework.data.relational.core.mapping.RelationalPersistentEntity;
import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.CookieValue;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;

/** What one {@code @FilterBy} argument allows, read once from its annotation and its entity. */
final class FilterSpec {

    static final String SORT = "sort";
    static final String SIZE = "size";
    static final String PAGE = "page";
    static final String CURSOR = "cursor";

    private static final Set<String> OWN = Set.of(SORT, SIZE, PAGE, CURSOR);

    private final RelationalPersistentEntity<?> entity;
    private final Map<String, FilterProperty> filters = new LinkedHashMap<>();
    private final Set<String> sortable;
    private final Set<String> others;
    private final Sort defaultSort;

    FilterSpec(
            MethodParameter parameter,
            FilterBy annotation,
            MappingContext<? extends RelationalPersistentEntity<?>, ? extends RelationalPersistentProperty> entities) {
        Class<?> type = ResolvableType.forMethodParameter(parameter)
                .as(Filters.class)
                .getGeneric(0)
                .resolve();
        if (parameter.getParameterType() != Filters.class || type == null) {
            throw fault(parameter, "stands at an argument that is no Filters<Entity>, such as Filters<Flight>");
        }
        this.entity = entities.getRequiredPersistentEntity(type);
        if (!this.entity.hasIdProperty()) {
            throw fault(parameter, "is of " + type.getName() + ", which has no property annotated with @Id");
        }
        for (String name : annotation.value()) {
            this.filters.put(name, new FilterProperty(name, require(name, parameter)));
        }
        for (String name : annotation.sort()) {
            require(name, parameter);
        }
        this.sortable =
                new LinkedHashSet<>(annotation.sort().length == 0 ? this.filters.keySet() : List.of(annotation.sort()));
        Sort declared = Sort.unsorted();
        for (String order : annotation.defaultSort()) {
            Sort.Order one = order(order);
            require(one.getProperty(), parameter);
            declared = declared.and(Sort.by(one));
        }
        this.defaultSort = withId(declared);
        this.others = new LinkedHashSet<>(List.of(annotation.others()));
        this.others.addAll(requestParameters(parameter));
    }

    private Class<?> require(String name, MethodParameter parameter) {
        RelationalPersistentProperty property = this.entity.getPersistentProperty(name);
        if (property == null) {
            throw fault(
                    parameter,
                    "names \"%s\", which is no property of %s"
                            .formatted(name, this.entity.getType().getName()));
        }
        if (property.isEntity() || property.isCollectionLike() || property.isMap() || property.isEmbedded()) {
            throw fault(parameter, "names \"%s\", which is no single column".formatted(name));
        }
        if (OWN.contains(name)) {
            throw fault(parameter, "names \"%s\", which is a parameter of every @FilterBy".formatted(name));
        }
        return ClassUtils.resolvePrimitiveIfNecessary(property.getType());
    }

    private static IllegalStateException fault(MethodParameter parameter, String what) {
        return new IllegalStateException("@FilterBy at argument %d of %s.%s %s."
                .formatted(
                        parameter.getParameterIndex(),
                        parameter.getDeclaringClass().getName(),
                        parameter.getExecutable().getName(),
                        what));
    }

    /** Query parameters that other arguments of the handler read. */
    private static List<String> requestParameters(MethodParameter own) {
        List<String> names = new ArrayList<>();
        Parameter[] all = own.getExecutable().getParameters();
        for (int i = 0; i < all.length; i++) {
            if (i == own.getParameterIndex() || all[i].isAnnotationPresent(FilterBy.class)) {
                continue;
            }
            RequestParam named = all[i].getAnnotation(RequestParam.class);
            boolean elsewhere = Stream.of(PathVariable.class, RequestBody.class, RequestHeader.class, CookieValue.class)
                    .anyMatch(all[i]::isAnnotationPresent);
            if (!elsewhere) {
                String given = named == null ? "" : named.name().isEmpty() ? named.value() : named.name();
                names.add(given.isEmpty() ? all[i].getName() : given);
            }
        }
        return names;
    }

    Class<?> entityType() {
        return this.entity.getType();
    }

    Sort defaultSort() {
        return this.defaultSort;
    }

    Set<String> sortable() {
        return this.sortable;
    }

    Iterable<FilterProperty> filters() {
        return this.filters.values();
    }

    @Nullable
    FilterProperty filter(String parameter) {
        return this.filters.get(parameter);
    }

    boolean isRead(String parameter) {
        return OWN.contains(parameter) || this.others.contains(parameter);
    }

    /** The names of all that a client may filter by. */
    String filterNames() {
        return String.join(", ", this.filters.keySet());
    }

    /** The type of a sort key, the identifier's among them. */
    Class<?> typeOf(String property) {
        return ClassUtils.resolvePrimitiveIfNecessary(
                this.entity.getRequiredPersistentProperty(property).getType());
    }

    /** The order that a client wrote. */
    Sort sort(List<String> written) {
        List<Sort.Order> orders = new ArrayList<>();
        for (String text : written.stream()
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .toList()) {
            Sort.Order order = order(text);
            if (!this.sortable.contains(order.getProperty())) {
                throw new FilterFault(
                        "invalid-sort",
                        "Nothing is sorted by \"%s\". Write one or more of these, with - before it for descending: %s."
                                .formatted(FilterError.cut(order.getProperty()), String.join(", ", this.sortable)));
            }
            if (orders.stream().anyMatch(one -> one.getProperty().equals(order.getProperty()))) {
                throw new FilterFault("invalid-sort", "\"%s\" stands there twice.".formatted(order.getProperty()));
            }
            orders.add(order);
        }
        return withId(Sort.by(orders));
    }

    /** A plus sign before a property arrives as a space, unless its client encoded it. */
    private static Sort.Order order(String text) {
        String property = text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text.trim();
        if (property.isEmpty()) {
            throw new FilterFault("invalid-sort", "A property to sort by is empty.");
        }
        return text.startsWith("-") ? Sort.Order.desc(property) : Sort.Order.asc(property);
    }

    private Sort withId(Sort sort) {
        String id = this.entity.getRequiredIdProperty().getName();
        return sort.getOrderFor(id) == null ? sort.and(Sort.by(id)) : sort;
    }
}
