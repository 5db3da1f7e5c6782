package org.litestarspring.repository;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.RuntimeBeanReference;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.ResolvableType;
import org.springframework.data.repository.NoRepositoryBean;
import org.springframework.util.StringUtils;

/**
 * Gives every entity a repository bean, injected as {@code AsyncRepository<Flight, Long>}: Spring Data's definitions of
 * repositories are made to use {@link AsyncRepositoryFactoryBean}, and entities that none of them serves get one of
 * their own, unless they are annotated with {@link NoRepositoryBean}. It is made when it is first injected, and gives
 * way to any other candidate.
 *
 * <p>Where an application has several databases, an entity's repository goes to that of the {@code
 * EnableR2dbcRepositories} whose base packages hold the entity; where none does and no database is the primary one, it
 * has no repository.
 *
 * @since 0.1
 */
public final class EntityRepositories implements BeanDefinitionRegistryPostProcessor, BeanRegistrationAotProcessor {

    static final String DECLARED_TYPE = "declaredType";

    private static final Logger LOG = LoggerFactory.getLogger(EntityRepositories.class);

    private final Supplier<? extends Collection<Class<?>>> entities;

    /**
     * Creates the registrar.
     *
     * @param entities the entity types of the application, asked once
     */
    public EntityRepositories(Supplier<? extends Collection<Class<?>>> entities) {
        this.entities = entities;
    }

    /**
     * Registers the repositories.
     *
     * @throws MissingIdException for an entity without an identifier
     */
    @Override
    public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
        Set<Class<?>> served = new HashSet<>();
        for (String name : registry.getBeanDefinitionNames()) {
            BeanDefinition definition = registry.getBeanDefinition(name);
            ResolvableType repository = DeclaredRepositories.typeOf(definition);
            if (repository == null) {
                continue;
            }
            definition.setBeanClassName(AsyncRepositoryFactoryBean.class.getName());
            // Registered anew, since conditions may have had the bean's class resolved and kept already.
            registry.removeBeanDefinition(name);
            registry.registerBeanDefinition(name, definition);
            Class<?> entity = repository.as(AsyncRepository.class).getGeneric(0).resolve();
            if (entity != null) {
                served.add(entity);
            }
        }
        EntityOperations operations = new EntityOperations(registry);
        for (Class<?> entity : this.entities.get()) {
            if (!served.contains(entity) && !entity.isAnnotationPresent(NoRepositoryBean.class)) {
                register(entity, operations.of(entity), registry);
            }
        }
    }

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
        // All is done while definitions are registered.
    }

    /** An application that is processed ahead of time has its repositories in its code, and not this. */
    @Override
    public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean bean) {
        return EntityRepositoryCode.of(bean);
    }

    private void register(Class<?> entity, @Nullable String operations, BeanDefinitionRegistry registry) {
        if (operations == null) {
            LOG.info(
                    "{} has no repository: there is no R2dbcEntityTemplate that would be its one. Where there are several databases, name the one of the entity's package in @EnableR2dbcRepositories(basePackages, entityOperationsRef), or mark one @Primary.",
                    entity.getName());
            return;
        }
        String name = StringUtils.uncapitalize(entity.getSimpleName()) + "AsyncRepository";
        registry.registerBeanDefinition(
                registry.containsBeanDefinition(name) ? entity.getName() + "AsyncRepository" : name,
                definition(entity, operations));
    }

    private RootBeanDefinition definition(Class<?> entity, String operations) {
        ResolvableType type = ResolvableType.forClassWithGenerics(AsyncRepository.class, entity, EntityIds.of(entity));
        RootBeanDefinition definition = new RootBeanDefinition(AsyncRepositoryFactoryBean.class);
        definition.getConstructorArgumentValues().addIndexedArgumentValue(0, AsyncRepository.class);
        definition.getPropertyValues().add(DECLARED_TYPE, type);
        definition.getPropertyValues().add("entityOperations", new RuntimeBeanReference(operations));
        // What the factory makes, and not the factory: a generic FactoryBean is taken for one of any id type.
        definition.setTargetType(type);
        definition.setAutowireMode(RootBeanDefinition.AUTOWIRE_NO);
        definition.setLazyInit(true);
        definition.setFallback(true);
        return definition;
    }
}
