package org.litestarspring.repository;

import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aot.generate.GenerationContext;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationCode;
import org.springframework.beans.factory.aot.BeanRegistrationCodeFragments;
import org.springframework.beans.factory.aot.BeanRegistrationCodeFragmentsDecorator;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.core.ResolvableType;
import org.springframework.data.repository.Repository;
import org.springframework.javapoet.ClassName;
import org.springframework.javapoet.CodeBlock;
import org.springframework.transaction.interceptor.TransactionalProxy;

/**
 * The code of an entity's repository in an application that is processed ahead of time. It lies in the entity's package,
 * where an entity that is not public can be named; and it makes the factory, where Spring's own would go by the type of
 * what the factory makes.
 */
final class EntityRepositoryCode extends BeanRegistrationCodeFragmentsDecorator {

    private final Class<?> entity;

    private EntityRepositoryCode(BeanRegistrationCodeFragments fragments, Class<?> entity) {
        super(fragments);
        this.entity = entity;
    }

    /** What is to be written for {@code bean}; null where it is no entity's repository. */
    static @Nullable BeanRegistrationAotContribution of(RegisteredBean bean) {
        Object declared = bean.getMergedBeanDefinition().getPropertyValues().get(EntityRepositories.DECLARED_TYPE);
        Class<?> entity =
                declared instanceof ResolvableType type ? type.getGeneric(0).resolve() : null;
        if (entity == null) {
            return null;
        }
        return new BeanRegistrationAotContribution() {

            @Override
            public BeanRegistrationCodeFragments customizeBeanRegistrationCodeFragments(
                    GenerationContext generation, BeanRegistrationCodeFragments fragments) {
                return new EntityRepositoryCode(fragments, entity);
            }

            @Override
            public void applyTo(GenerationContext generation, BeanRegistrationCode code) {
                hint(generation.getRuntimeHints(), entity);
            }
        };
    }

    private static void hint(RuntimeHints hints, Class<?> entity) {
        new BindingReflectionHintsRegistrar().registerReflectionHints(hints.reflection(), entity);
        hints.proxies()
                .registerJdkProxy(AopProxyUtils.completeJdkProxyInterfaces(
                        AsyncRepository.class, Repository.class, TransactionalProxy.class));
    }

    @Override
    public ClassName getTarget(RegisteredBean bean) {
        return ClassName.get(this.entity);
    }

    @Override
    public CodeBlock generateInstanceSupplierCode(
            GenerationContext generation, BeanRegistrationCode code, boolean allowDirectSupplierShortcut) {
        return CodeBlock.of("() -> new $T($T.class)", AsyncRepositoryFactoryBean.class, AsyncRepository.class);
    }
}
