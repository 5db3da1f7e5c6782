package org.litestarspring.repository;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.ResolvableType;

/**
 * Finds repositories by their entity's type, for code that does not know it in advance. A repository is made when it is
 * first asked for.
 *
 * @since 0.1
 */
public final class AsyncRepositories {

    private final ListableBeanFactory beans;

    /** Looks among these beans. */
    public AsyncRepositories(ListableBeanFactory beans) {
        this.beans = beans;
    }

    /**
     * The repository of an entity; where it has several, the one marked {@code @Primary}.
     *
     * @throws IllegalArgumentException when there is none, or several and none is primary
     */
    @SuppressWarnings("unchecked") // looked up by its own entity type
    public <T> AsyncRepository<T, ?> of(Class<T> entity) {
        ObjectProvider<AsyncRepository<?, ?>> found = this.beans.getBeanProvider(repositoryOf(entity));
        AsyncRepository<?, ?> repository;
        try {
            repository = found.getIfAvailable();
        } catch (NoUniqueBeanDefinitionException several) {
            throw new IllegalArgumentException(
                    "%s has several repositories: %s. Mark one @Primary, or inject the one you mean by its interface."
                            .formatted(entity.getName(), several.getBeanNamesFound()),
                    several);
        }
        if (repository == null) {
            throw new IllegalArgumentException(
                    "There is no AsyncRepository of %s. Annotate the class with @Table and put it into a package that the application scans. Those that exist: %s"
                            .formatted(entity.getName(), names()));
        }
        return (AsyncRepository<T, ?>) repository;
    }

    private static ResolvableType repositoryOf(Class<?> entity) {
        // The second generic stays the type variable, which any id matches.
        return ResolvableType.forClassWithGenerics(
                AsyncRepository.class,
                ResolvableType.forClass(entity),
                ResolvableType.forClass(AsyncRepository.class).getGeneric(1));
    }

    private String names() {
        return Arrays.stream(this.beans.getBeanNamesForType(AsyncRepository.class, true, false))
                .collect(Collectors.joining(", ", "[", "]"));
    }
}
