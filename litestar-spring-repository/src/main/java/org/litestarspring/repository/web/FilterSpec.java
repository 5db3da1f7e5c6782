package org.litestarspring.repository.web;

import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.litestarspring.repository.Filters;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.core.convert.ConversionService;
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

    /** What stands in a query as it is, and ends before the dot of an operator. */
    private static final Pattern NAME = Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$-]*(\\.[\\p{L}\\p{N}_$-]+)*");

    private final MethodParameter parameter;
    private final RelationalPersistentEntity<?> entity;
    private final FilterPaths paths;
    private final ConversionService conversions;
    private final Map<String, FilterProperty> filters = new LinkedHashMap<>();
    private final List<FilterProperty> longestFirst;
    private final Map<String, String> sortable = new LinkedHashMap<>();
    private final Set<String> others;
    private final Sort defaultSort;

    FilterSpec(
            MethodParameter parameter,
            FilterBy annotation,
            MappingContext<? extends RelationalPersistentEntity<?>, ? extends RelationalPersistentProperty> entities,
            ConversionService conversions) {
        this.parameter = parameter;
        this.conversions = conversions;
        Class<?> type = ResolvableType.forMethodParameter(parameter)
                .as(Filters.class)
                .getGeneric(0)
                .resolve();
        if (parameter.getParameterType() != Filters.class || type == null) {
            throw fault("stands at an argument that is no Filters<Entity>, such as Filters<Flight>");
        }
        this.entity = entities.getRequiredPersistentEntity(type);
        if (!this.entity.hasIdProperty()) {
            throw fault("is of " + type.getName() + ", which has no property annotated with @Id");
        }
        this.paths = new FilterPaths(entities, this.entity, this::fault);
        for (String declared : annotation.value()) {
            Name name = name(declared);
            FilterValues values = new FilterValues(typeOf(name.path()), conversions);
            if (!values.canRead()) {
                throw fault(
                        "names \"%s\" of type %s, into which nothing converts a text. Provide a bean of Converter<String, %s>"
                                .formatted(
                                        name.path(),
                                        values.type().getName(),
                                        values.type().getSimpleName()));
            }
            if (this.filters.put(name.wire(), new FilterProperty(name.wire(), name.path(), values)) != null) {
                throw fault("names \"%s\" twice".formatted(name.wire()));
            }
        }
        this.longestFirst = this.filters.values().stream()
                .sorted(Comparator.comparing(
                        (FilterProperty filter) -> -filter.name().length()))
                .toList();
        readSortable(annotation);
        this.defaultSort = withId(declaredSort(annotation));
        this.others = new LinkedHashSet<>(List.of(annotation.others()));
        this.others.addAll(requestParameters(parameter));
    }

    /** What clients write, and the property that it is. */
    private record Name(String wire, String path) {}

    /** {@code origin}, or {@code from=origin} where clients write {@code from}. */
    private Name name(String declared) {
        int equals = declared.indexOf('=');
        String wire = equals < 0 ? declared : declared.substring(0, equals);
        String path = equals < 0 ? declared : declared.substring(equals + 1);
        this.paths.require(path);
        if (!NAME.matcher(wire).matches()) {
            throw fault(
                    "has the name \"%s\", which cannot stand in a query as it is. Letters, digits, _ and - can, with dots in between"
                            .formatted(wire));
        }
        if (OWN.contains(wire) || FilterGroups.NAMES.contains(wire) || wire.equals("not")) {
            throw fault(
                    "names \"%s\", which is a parameter of every @FilterBy. Give the property another name for clients, such as \"%sBy=%s\""
                            .formatted(wire, wire, path));
        }
        return new Name(wire, path);
    }

    private void readSortable(FilterBy annotation) {
        if (annotation.sort().length == 0) {
            this.filters.values().stream()
                    .filter(filter -> CursorValues.canHold(filter.values().type(), this.conversions))
                    .forEach(filter -> this.sortable.put(filter.name(), filter.path()));
        }
        for (String declared : annotation.sort()) {
            FilterProperty known = this.filters.get(declared);
            Name name = known == null ? name(declared) : new Name(known.name(), known.path());
            requireCursor(name.path());
            this.sortable.put(name.wire(), name.path());
        }
    }

    private void requireCursor(String path) {
        if (!CursorValues.canHold(typeOf(path), this.conversions)) {
            throw fault(
                    "sorts by \"%s\" of type %s, which no cursor can hold, since nothing converts it into a text and back. Name those to sort by in sort, or provide converters"
                            .formatted(path, typeOf(path).getName()));
        }
    }

    private Sort declaredSort(FilterBy annotation) {
        Sort declared = Sort.unsorted();
        for (String written : annotation.defaultSort()) {
            boolean descending = written.startsWith("-");
            String name = descending ? written.substring(1) : written;
            String path = this.sortable.getOrDefault(name, name);
            this.paths.require(path);
            requireCursor(path);
            declared = declared.and(Sort.by(descending ? Sort.Order.desc(path) : Sort.Order.asc(path)));
        }
        return declared;
    }

    private IllegalStateException fault(String what) {
        return new IllegalStateException("@FilterBy at argument %d of %s.%s %s."
                .formatted(
                        this.parameter.getParameterIndex(),
                        this.parameter.getDeclaringClass().getName(),
                        this.parameter.getExecutable().getName(),
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

    ConversionService conversions() {
        return this.conversions;
    }

    Sort defaultSort() {
        return this.defaultSort;
    }

    /** What clients write to sort by. */
    Set<String> sortable() {
        return this.sortable.keySet();
    }

    Collection<FilterProperty> filters() {
        return this.filters.values();
    }

    @Nullable
    FilterProperty filter(String name) {
        return this.filters.get(name);
    }

    /** The filter whose name and dot stand next in the text, which are passed. */
    @Nullable
    FilterProperty takeName(FilterText text) {
        return this.longestFirst.stream()
                .filter(filter -> text.take(filter.name() + "."))
                .findFirst()
                .orElse(null);
    }

    boolean isOther(String parameter) {
        return this.others.contains(parameter);
    }

    boolean isRead(String parameter) {
        return OWN.contains(parameter) || isOther(parameter);
    }

    FilterFault unknown(String name) {
        Set<String> names = this.filters.keySet();
        return new FilterFault(
                "unknown-filter",
                "There is no filter of this name.%s Filters: %s."
                        .formatted(Suggestions.of(name, names), String.join(", ", names)));
    }

    /** A group as a client writes it. */
    String example() {
        return this.filters.values().stream()
                .limit(2)
                .map(filter -> filter.name() + "." + filter.example())
                .collect(Collectors.joining(",", "(", ")"));
    }

    /** The type of a property, the identifier's and those of embedded values among them. */
    Class<?> typeOf(String path) {
        return ClassUtils.resolvePrimitiveIfNecessary(this.paths.require(path).getType());
    }

    /** The order that a client wrote. */
    Sort sort(List<String> written) {
        List<Sort.Order> orders = new ArrayList<>();
        for (String text : written.stream()
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .toList()) {
            Sort.Order order = order(text);
            if (orders.stream().anyMatch(one -> one.getProperty().equals(order.getProperty()))) {
                throw new FilterFault("invalid-sort", "\"%s\" stands there twice.".formatted(text));
            }
            orders.add(order);
        }
        return withId(Sort.by(orders));
    }

    /** A plus sign before a property arrives as a space, unless its client encoded it. */
    private Sort.Order order(String text) {
        String name = text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text.trim();
        if (name.isEmpty()) {
            throw new FilterFault("invalid-sort", "A property to sort by is empty.");
        }
        String path = this.sortable.get(name);
        if (path == null) {
            throw new FilterFault(
                    "invalid-sort",
                    "Nothing is sorted by \"%s\".%s Write one or more of these, with - before it for descending: %s."
                            .formatted(
                                    FilterError.cut(name),
                                    Suggestions.of(name, sortable()),
                                    String.join(", ", sortable())));
        }
        return text.startsWith("-") ? Sort.Order.desc(path) : Sort.Order.asc(path);
    }

    /** An order as a client writes it. */
    String shown(Sort sort) {
        return sort.stream()
                .map(order -> (order.isDescending() ? "-" : "")
                        + this.sortable.entrySet().stream()
                                .filter(entry -> entry.getValue().equals(order.getProperty()))
                                .map(Map.Entry::getKey)
                                .findFirst()
                                .orElse(order.getProperty()))
                .collect(Collectors.joining(","));
    }

    private Sort withId(Sort sort) {
        Sort all = sort;
        for (String id : this.paths.ofId()) {
            all = all.getOrderFor(id) == null ? all.and(Sort.by(id)) : all;
        }
        return all;
    }
}
