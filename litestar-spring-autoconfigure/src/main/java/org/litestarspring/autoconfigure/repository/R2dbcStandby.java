package org.litestarspring.autoconfigure.repository;

import io.r2dbc.spi.ConnectionFactoryProvider;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.BeanClassLoaderAware;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.r2dbc.EmbeddedDatabaseConnection;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcConnectionDetails;
import org.springframework.context.EnvironmentAware;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.core.type.MethodMetadata;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * Withdraws the connection factory that Boot is about to make where it could only fail. What depends on one then stays
 * away by its own conditions. A connection factory or connection details of the application are never touched.
 */
class R2dbcStandby implements ImportBeanDefinitionRegistrar, EnvironmentAware, BeanClassLoaderAware {

    private static final Logger LOG = LoggerFactory.getLogger(R2dbcStandbyAutoConfiguration.class);

    private static final String URL = "spring.r2dbc.url";

    /** Providers that only wrap another one. */
    private static final Set<String> WRAPPERS =
            Set.of("io.r2dbc.pool.PoolingConnectionFactoryProvider", "io.r2dbc.proxy.ProxyConnectionFactoryProvider");

    private @Nullable Environment environment;
    private @Nullable ClassLoader classLoader;

    @Override
    public void setEnvironment(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void setBeanClassLoader(ClassLoader classLoader) {
        this.classLoader = classLoader;
    }

    @Override
    public void registerBeanDefinitions(AnnotationMetadata importing, BeanDefinitionRegistry registry) {
        List<String> boots = Stream.of(registry.getBeanDefinitionNames())
                .filter(name -> isBoots(name, registry))
                .toList();
        if (boots.stream().noneMatch("connectionFactory"::equals) || hasDetailsOfItsOwn(registry)) {
            return;
        }
        boolean hasUrl = this.environment != null && StringUtils.hasText(this.environment.getProperty(URL));
        if (!hasDriver()) {
            boots.forEach(registry::removeBeanDefinition);
            if (hasUrl) {
                LOG.warn(
                        "{} is set, but there is no R2DBC driver on the class path, so there are no repositories. Add the database's driver, such as org.postgresql:r2dbc-postgresql.",
                        URL);
            } else {
                LOG.info(
                        "There is no R2DBC driver on the class path, so there are no repositories. To have them, add a driver, such as org.postgresql:r2dbc-postgresql, and set {}.",
                        URL);
            }
        } else if (!hasUrl && EmbeddedDatabaseConnection.get(this.classLoader) == EmbeddedDatabaseConnection.NONE) {
            boots.forEach(registry::removeBeanDefinition);
            LOG.info(
                    "{} is not set, so there are no repositories. To have them, set it, such as r2dbc:postgresql://localhost/flights.",
                    URL);
        }
    }

    /** Whether Boot's own configuration makes this bean: the connection factory, or the client made of it. */
    private static boolean isBoots(String name, BeanDefinitionRegistry registry) {
        MethodMetadata method = registry.getBeanDefinition(name) instanceof AnnotatedBeanDefinition annotated
                ? annotated.getFactoryMethodMetadata()
                : null;
        return method != null
                && method.getDeclaringClassName()
                        .startsWith(ClassUtils.getPackageName(R2dbcAutoConfiguration.class) + ".ConnectionFactory");
    }

    /** Whether something else than the URL says where the database is, such as a container of a test. */
    private static boolean hasDetailsOfItsOwn(BeanDefinitionRegistry registry) {
        return registry instanceof ListableBeanFactory beans
                && Stream.of(beans.getBeanNamesForType(R2dbcConnectionDetails.class, true, false))
                        .anyMatch(name -> !name.equals("propertiesR2dbcConnectionDetails"));
    }

    private boolean hasDriver() {
        Iterator<ConnectionFactoryProvider> providers = ServiceLoader.load(
                        ConnectionFactoryProvider.class, this.classLoader)
                .iterator();
        while (true) {
            try {
                if (!providers.hasNext()) {
                    return false;
                }
                if (!WRAPPERS.contains(providers.next().getClass().getName())) {
                    return true;
                }
            } catch (ServiceConfigurationError broken) {
                // A driver whose classes are not all there is no driver.
                LOG.debug("An R2DBC driver cannot be loaded", broken);
            }
        }
    }
}
