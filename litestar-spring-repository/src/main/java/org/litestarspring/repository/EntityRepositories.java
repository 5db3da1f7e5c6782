package org.litestarspring.repository;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.ResolvableType;
import org.springframework.data.annotation.Id;
import org.springframework.data.r2dbc.repository.support.R2dbcRepositoryFactoryBean;
import org.springframework.data.repository.NoRepositoryBean;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;
import org.springframework.util.StringUtils;

/**
 * Gives every entity a repository bean, injected as {@code AsyncRepository<Flight, Long>}: Spring Data's definitions of
 * repositories are made to use {@link AsyncRepositoryFactoryBean}, and entities that none of them serves get one of
 * their own.
 *
 * @since 0.1
 */
public final class EntityRepositories implements BeanDefinitionRegistryPostProcessor {

    private final Supplier<Collection<Class<?>>> entities;
    private final int chunkSize;

    /**
     * Creates the registrar.
     *
     * @param entities the entity types of the application, asked once
     * @param chunkSize the most rows a statement
     */
    public EntityRepositories(Supplier<Collection<Class<?>>> entities, int chunkSize) {
        this.entities = entities;
        this.chunkSize = chunkSize;
    }

    @Override
    public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
        Set<Class<?>> served = new HashSet<>();
        for (String name : registry.getBeanDefinitionNames()) {
            BeanDefinition definition = registry.getBeanDefinition(name);
            if (R2dbcRepositoryFactoryBean.class.getName().equals(definition.getBeanClassName())) {
                definition.setBeanClassName(AsyncRepositoryFactoryBean.class.getName());
                definition.getPropertyValues().add("chunkSize", this.chunkSize);
                Class<?> entity = entityOf(definition);
                if (entity != null) {
                    served.add(entity);
                }
            }
        }
        for (Class<?> entity : this.entities.get()) {
            if (!served.contains(entity) && !isSwitchedOff(entity)) {
                registry.registerBeanDefinition(
                        StringUtils.uncapitalize(entity.getSimpleName()) + "AsyncRepository", definition(entity));
            }
        }
    }

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
        // All is done while definitions are registered.
    }

    private RootBeanDefinition definition(Class<?> entity) {
        ResolvableType type = ResolvableType.forClassWithGenerics(AsyncRepository.class, entity, idType(entity));
        RootBeanDefinition definition = new RootBeanDefinition(AsyncRepositoryFactoryBean.class);
        definition.getConstructorArgumentValues().addIndexedArgumentValue(0, AsyncRepository.class);
        definition.getPropertyValues().add("declaredType", type);
        definition.getPropertyValues().add("chunkSize", this.chunkSize);
        definition.setAttribute("factoryBeanObjectType", type);
        definition.setAutowireMode(RootBeanDefinition.AUTOWIRE_NO);
        definition
                .getPropertyValues()
                .add(
                        "entityOperations",
                        new org.springframework.beans.factory.config.RuntimeBeanReference("r2dbcEntityTemplate"));
        definition.setLazyInit(true);
        return definition;
    }

    /** The entity of a repository interface that extends {@link AsyncRepository}; null for any other. */
    private static @Nullable Class<?> entityOf(BeanDefinition definition) {
        var argument = definition.getConstructorArgumentValues().getIndexedArgumentValue(0, null);
        Object value = argument == null ? null : argument.getValue();
        Class<?> repository =
                value instanceof Class<?> type ? type : ClassUtils.resolveClassName(String.valueOf(value), null);
        ResolvableType async = ResolvableType.forClass(repository).as(AsyncRepository.class);
        return async == ResolvableType.NONE ? null : async.getGeneric(0).resolve();
    }

    private static boolean isSwitchedOff(Class<?> entity) {
        Package home = entity.getPackage();
        return home != null && home.isAnnotationPresent(NoRepositoryBean.class);
    }

    private static Class<?> idType(Class<?> entity) {
        List<Field> ids = new ArrayList<>();
        ReflectionUtils.doWithFields(entity, ids::add, field -> field.isAnnotationPresent(Id.class));
        if (!ids.isEmpty()) {
            return ClassUtils.resolvePrimitiveIfNecessary(ids.get(0).getType());
        }
        return Arrays.stream(entity.getMethods())
                .filter(method -> method.isAnnotationPresent(Id.class))
                .map(method -> (Class<?>) method.getReturnType())
                .findFirst()
                .orElseThrow(() -> new MissingIdException(entity));
    }
}
