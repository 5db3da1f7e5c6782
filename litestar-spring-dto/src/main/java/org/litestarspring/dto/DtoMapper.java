package org.litestarspring.dto;

import java.util.Map;
import java.util.Set;

/**
 * Maps between an entity and its DTO. The processor generates the interface, MapStruct its implementation; nobody writes
 * one. Implementations hold no state and serve any thread.
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

    /** The entity's type. */
    Class<T> entityType();

    /** The generated record's type. */
    Class<D> dtoType();

    /** The paths of the properties that cannot be null, because they are of a primitive type. */
    Set<String> primitives();

    /** The paths that a client cannot set. */
    Set<String> readOnly();

    /** The wire name of each path of the DTO, by property path without indices, such as {@code legs.gate}. */
    Map<String, String> wireNames();
}
