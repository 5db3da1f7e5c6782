package org.litestarspring.dto;

import java.util.List;
import java.util.Map;

/**
 * A partial body: absent, null and a value are three things.
 *
 * <p>A handler takes it in place of the entity, under {@code @UseDto}; only fields that the DTO may set are ever in it,
 * and constraints hold for the fields that are present.
 *
 * <pre>{@code
 * @PatchMapping("/flights/{id}")
 * Mono<Flight> change(@PathVariable long id, @RequestBody DtoData<Flight> change) {
 *     return flights.findById(id).map(change::applyTo).flatMap(flights::save);
 * }
 * }</pre>
 *
 * @param <T> the entity
 * @since 0.1
 */
public final class DtoData<T> {

    private final Changes<T, ?> changes;

    private record Changes<T, D>(DtoMapper<T, D> mapper, D changes, DtoPresence present, List<String> changed) {

        T applyTo(T entity) {
            return this.mapper.patch(entity, this.changes, this.present);
        }

        T create(Map<String, ?> values) {
            return this.mapper.create(this.changes, values);
        }
    }

    private DtoData(Changes<T, ?> changes) {
        this.changes = changes;
    }

    /**
     * Creates what a reader of bodies hands to a handler.
     *
     * @param changes the record that the body was read into
     * @param changed the property paths that the body has, in its order
     */
    public static <T, D> DtoData<T> of(DtoMapper<T, D> mapper, D changes, DtoPresence present, List<String> changed) {
        return new DtoData<>(new Changes<>(mapper, changes, present, List.copyOf(changed)));
    }

    /** The property paths that the body has and that may be set, in the body's order. */
    public List<String> changed() {
        return this.changes.changed();
    }

    /** Whether the body has the property of this path. */
    public boolean has(String path) {
        return this.changes.changed().contains(path);
    }

    /**
     * Applies what is present to {@code entity}, deep for nested objects; collections are replaced, merged or
     * appended to as {@link DtoField#patch()} says.
     *
     * @return {@code entity} itself, changed, where it has setters; a new instance where it is a record
     */
    public T applyTo(T entity) {
        return this.changes.applyTo(entity);
    }

    /** A new entity with what is present; everything else is as the entity's constructor leaves it. */
    public T create() {
        return this.changes.create(Map.of());
    }

    /**
     * A new entity with what is present and, over it, what the server gives: also for properties that no client may set.
     *
     * <pre>{@code
     * Flight flight = body.create(Map.of("createdBy", user, "airline.id", 7L));
     * }</pre>
     *
     * @param values by property path; one inside a nested object that the body has not makes that object
     * @throws IllegalArgumentException when a path is no property that the entity can take, or a value is of another type
     */
    public T create(Map<String, ?> values) {
        return this.changes.create(values);
    }

    @Override
    public String toString() {
        return "DtoData" + changed();
    }
}
