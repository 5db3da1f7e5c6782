package org.litestarspring.repository;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.core.ResolvableType;
import org.springframework.data.r2dbc.repository.support.R2dbcRepositoryFactoryBean;
import org.springframework.util.ClassUtils;

/** Reads the bean definitions that Spring Data made of an application's repository interfaces. */
final class DeclaredRepositories {

    private DeclaredRepositories() {}

    /** The repository interface of a definition; null where it is of something else. */
    static @Nullable ResolvableType typeOf(BeanDefinition definition) {
        String factory = definition.getBeanClassName();
        if (!R2dbcRepositoryFactoryBean.class.getName().equals(factory)
                && !AsyncRepositoryFactoryBean.class.getName().equals(factory)) {
            return null;
        }
        var argument = definition.getConstructorArgumentValues().getIndexedArgumentValue(0, null);
        Object value = argument == null ? null : argument.getValue();
        if (value == null) {
            // Code that was made ahead of time passes its arguments by itself.
            return null;
        }
        return ResolvableType.forClass(
                value instanceof Class<?> type ? type : ClassUtils.resolveClassName(value.toString(), null));
    }
}
