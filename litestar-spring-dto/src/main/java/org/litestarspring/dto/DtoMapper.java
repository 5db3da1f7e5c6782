package org.litestarspring.dto;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Maps between an entity and its DTO. The processor generates it, as plain assignments; nobody writes one. A mapper
 * holds no state and serves any thread. A MapStruct mapper of your own may name one in its {@code uses}.
 *
 * @param <T> the entity
 * @param <D> the generated record
 * @since 0.1
 */
public interface DtoMapper<T, D> {

    /** What of {@code entity} may leave the server. */
    D toDto(T entity);

    /** A new entity with what {@code dto} may set; everything else is as the entity's constructor leaves it. */
    T toEntity(D dto);

    /**
     * Applies the present fields of {@code changes} to {@code entity}, deep for nested objects.
     *
     * @return {@code entity} itself, changed, where it has setters; a new instance where it is a record
     */
    T patch(T entity, D changes, DtoPresence present);

    /**
     * A new entity with what {@code dto} may set and, over it, what the server gives.
     *
     * @param values by property path, also of properties that no client may set
     * @throws IllegalArgumentException when a path is no property that the entity can take, or a value is of another type
     */
    default T create(D dto, Map<String, ?> values) {
        return create(dto, DtoValues.of(values, shape()));
    }

    /** What the generated mapper makes of a body and values that were checked. */
    T create(D dto, DtoValues values);

    /** What the record looks like on the wire. */
    DtoShape shape();

    /** The way that the DTO goes, as {@link Dto#direction()} says. */
    default Direction direction() {
        return Direction.BOTH;
    }

    /**
     * The paths of what the entity's constructor needs and no body can supply. Where there are any, no body alone makes
     * an entity: {@link #toEntity} would leave them empty, and only {@link #patch} and {@link #create} serve.
     */
    default Set<String> missing() {
        return Set.of();
    }

    /** The entity's type. */
    @SuppressWarnings("unchecked") // the processor writes the shape's types and the mapper's from one plan
    default Class<T> entityType() {
        return (Class<T>) shape().entityType();
    }

    /** The generated record's type. */
    @SuppressWarnings("unchecked") // as above
    default Class<D> dtoType() {
        return (Class<D>) shape().dtoType();
    }

    /**
     * The paths of what comes in and cannot be null: of a primitive type, or marked so. As many as paths; look single
     * fields up in {@link #shape()}.
     */
    default Set<String> primitives() {
        return paths(field -> field.direction().comesIn() && !field.isNullable());
    }

    /** The paths that a client cannot set. As many as paths; look single fields up in {@link #shape()}. */
    default Set<String> readOnly() {
        return paths(field -> !field.direction().comesIn());
    }

    /**
     * The wire name of each path of the DTO, by property path without indices, such as {@code legs.gate}. As many as
     * paths; look single fields up in {@link #shape()}.
     */
    default Map<String, String> wireNames() {
        Map<String, String> names = new LinkedHashMap<>();
        shape().paths().forEach((path, field) -> names.put(path, field.wireName()));
        return names;
    }

    private Set<String> paths(Predicate<DtoShape.Field> taken) {
        Set<String> paths = new LinkedHashSet<>();
        shape().paths().forEach((path, field) -> {
            if (taken.test(field)) {
                paths.add(path);
            }
        });
        return paths;
    }
}
