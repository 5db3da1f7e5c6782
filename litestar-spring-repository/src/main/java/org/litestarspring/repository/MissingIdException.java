package org.litestarspring.repository;

/**
 * Thrown at start for an entity without an identifier, which a repository cannot serve.
 *
 * @since 0.1
 */
public class MissingIdException extends IllegalStateException {

    private final transient Class<?> entity;

    MissingIdException(Class<?> entity) {
        super("The entity " + entity.getName() + " has no property annotated with @Id.");
        this.entity = entity;
    }

    /** The entity. */
    public Class<?> entity() {
        return this.entity;
    }
}
