package org.litestarspring.repository;

import io.micrometer.observation.ObservationRegistry;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;
import org.litestarspring.repository.dialect.BulkDialects;
import org.springframework.beans.BeansException;
import org.springframework.context.ApplicationContext;
import org.springframework.core.ResolvableType;
import org.springframework.data.auditing.ReactiveIsNewAwareAuditingHandler;
import org.springframework.data.r2dbc.core.R2dbcEntityOperations;
import org.springframework.data.r2dbc.core.R2dbcEntityTemplate;
import org.springframework.data.r2dbc.core.ReactiveDataAccessStrategy;
import org.springframework.data.r2dbc.repository.support.R2dbcRepositoryFactoryBean;
import org.springframework.data.repository.Repository;
import org.springframework.data.repository.core.support.RepositoryFactorySupport;
import org.springframework.r2dbc.core.DatabaseClient;

/**
 * Makes repositories that can write in bulk, for interfaces that extend {@link AsyncRepository}; others it makes as
 * Spring Data does. It can stand in {@code @EnableR2dbcRepositories(repositoryFactoryBeanClass = ...)}; the
 * auto-configuration puts it there by itself. A {@link BulkSettings} bean says how its repositories go about it.
 *
 * @param <R> the repository
 * @param <S> the entity
 * @param <ID> its identifier
 * @since 0.1
 */
@SuppressWarnings("deprecation") // Spring Data's factory bean takes the deprecated ReactiveDataAccessStrategy
public class AsyncRepositoryFactoryBean<R extends Repository<S, ID>, S, ID extends Serializable>
        extends R2dbcRepositoryFactoryBean<R, S, ID> {

    private @Nullable ApplicationContext context;
    private @Nullable ResolvableType declaredType;

    /** Creates the factory of one interface. */
    public AsyncRepositoryFactoryBean(Class<? extends R> repositoryInterface) {
        super(repositoryInterface);
    }

    /** The {@code AsyncRepository<Entity, Id>} that a bean without an interface of its own is. */
    public void setDeclaredType(ResolvableType declaredType) {
        this.declaredType = declaredType;
    }

    @Override
    public void setApplicationContext(ApplicationContext applicationContext) throws BeansException {
        super.setApplicationContext(applicationContext);
        this.context = applicationContext;
    }

    @Override
    protected RepositoryFactorySupport getFactoryInstance(
            DatabaseClient client, ReactiveDataAccessStrategy dataAccessStrategy) {
        return getFactoryInstance(new R2dbcEntityTemplate(client, dataAccessStrategy));
    }

    @Override
    protected RepositoryFactorySupport getFactoryInstance(R2dbcEntityOperations operations) {
        ApplicationContext found = this.context;
        BulkDialects dialects = found == null
                ? new BulkDialects(java.util.List.of())
                : found.getBeanProvider(BulkDialects.class).getIfAvailable(() -> new BulkDialects(java.util.List.of()));
        return new AsyncRepositoryFactory(
                operations,
                found == null ? null : CallbackBeans.of(found),
                dialects.of(operations.getDataAccessStrategy().getDialect()),
                found == null
                        ? BulkSettings.defaults()
                        : found.getBeanProvider(BulkSettings.class).getIfAvailable(BulkSettings::defaults),
                found == null
                        ? null
                        : found.getBeanProvider(ReactiveIsNewAwareAuditingHandler.class)
                                .getIfUnique(),
                found == null
                        ? ObservationRegistry.NOOP
                        : found.getBeanProvider(ObservationRegistry.class).getIfUnique(() -> ObservationRegistry.NOOP),
                this.declaredType);
    }
}
