package org.litestarspring.repository;

import java.util.Map;

/**
 * Finds repositories by their entity's type, for code that does not know it in advance.
 *
 * @since 0.1
 */
public final class AsyncRepositories {

    private final Map<Class<?>, AsyncRepository<?, ?>> byEntity;

    /** Creates the lookup. */
    public AsyncRepositories(Map<Class<?>, AsyncRepository<?, ?>> byEntity) {
        this.byEntity = Map.copyOf(byEntity);
    }

    /**
     * The repository of an entity.
     *
     * @throws IllegalArgumentException when there is none
     */
    @SuppressWarnings("unchecked") // registered under its own entity type
    public <T> AsyncRepository<T, ?> of(Class<T> entity) {
        AsyncRepository<?, ?> repository = this.byEntity.get(entity);
        if (repository == null) {
            throw new IllegalArgumentException("There is no AsyncRepository of " + entity.getName()
                    + ". Annotate the class with @Table and put it into a package that the application scans.");
        }
        return (AsyncRepository<T, ?>) repository;
    }
}
