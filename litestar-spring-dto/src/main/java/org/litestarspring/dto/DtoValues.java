package org.litestarspring.dto;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/**
 * Values that the server gives when it builds an entity from a body: by property path, for any property that the entity
 * can take, also those that no client may set. Generated mappers ask it; handlers use {@link DtoData#create(Map)}.
 *
 * @since 0.1
 */
public final class DtoValues {

    /** No values: everything is the body's. */
    public static final DtoValues NONE = new DtoValues(Map.of());

    private final Map<String, ?> values;

    private DtoValues(Map<String, ?> values) {
        this.values = values;
    }

    /**
     * Checks values against what an entity can take.
     *
     * @param values by property path, such as {@code airline.id}
     * @throws IllegalArgumentException when a path is not known or a value is of another type; names all of them
     */
    static DtoValues of(Map<String, ?> values, DtoShape shape) {
        StringBuilder faults = new StringBuilder();
        values.forEach((path, value) -> check(path, value, shape, faults));
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(
                    "A " + shape.entityType().getSimpleName() + " cannot be given these values:" + faults);
        }
        return new DtoValues(new HashMap<>(values));
    }

    private static void check(String path, @Nullable Object value, DtoShape root, StringBuilder faults) {
        DtoShape shape = root;
        String[] steps = path.split("\\.", -1);
        for (int i = 0; i < steps.length - 1; i++) {
            DtoShape nested = shape.field(steps[i])
                    .filter(field -> field.direction().comesIn() && !field.isMany())
                    .map(DtoShape.Field::shape)
                    .orElse(null);
            if (nested == null) {
                faults.append(" \"").append(path).append("\" goes through \"").append(steps[i]);
                faults.append("\", which is no object that the DTO takes.");
                return;
            }
            shape = nested;
        }
        Class<?> type = shape.settable().get(steps[steps.length - 1]);
        if (type == null) {
            faults.append(" \"").append(path).append("\" cannot be set; what can is ");
            faults.append(new TreeSet<>(shape.settable().keySet())).append('.');
        } else if (value == null ? type.isPrimitive() : !ClassUtils.isAssignableValue(type, value)) {
            faults.append(" \"")
                    .append(path)
                    .append("\" is of type ")
                    .append(type.getName())
                    .append(", not ");
            faults.append(value == null ? "null" : value.getClass().getName()).append('.');
        }
    }

    /** Whether there is a value, be it null, for the property. */
    public boolean has(String property) {
        return this.values.containsKey(property);
    }

    /** Whether there is a value for the property or for one inside it. */
    public boolean reach(String property) {
        return has(property) || this.values.keySet().stream().anyMatch(path -> path.startsWith(property + "."));
    }

    /** The value of the property; its type was checked. */
    @SuppressWarnings("unchecked") // checked against the mapper's own types before the first is asked for
    public <V> @Nullable V get(String property) {
        return (V) this.values.get(property);
    }

    /** The value of the property, or else {@code otherwise}. */
    public <V> @Nullable V get(String property, @Nullable V otherwise) {
        return has(property) ? this.<V>get(property) : otherwise;
    }

    /** The values inside the property. */
    public DtoValues in(String property) {
        Map<String, Object> inside = new HashMap<>();
        this.values.forEach((path, value) -> {
            if (path.startsWith(property + ".")) {
                inside.put(path.substring(property.length() + 1), value);
            }
        });
        return inside.isEmpty() ? NONE : new DtoValues(inside);
    }
}
