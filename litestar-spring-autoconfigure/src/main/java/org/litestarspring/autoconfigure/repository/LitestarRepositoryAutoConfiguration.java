package org.litestarspring.autoconfigure.repository;

import io.r2dbc.spi.ConnectionFactory;
import java.util.Collection;
import org.litestarspring.repository.AsyncRepositories;
import org.litestarspring.repository.EntityRepositories;
import org.litestarspring.repository.dialect.BulkDialect;
import org.litestarspring.repository.dialect.BulkDialects;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.data.r2dbc.autoconfigure.DataR2dbcRepositoriesAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScanner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.data.r2dbc.core.R2dbcEntityOperations;
import org.springframework.data.relational.core.mapping.Table;

/**
 * Auto-configuration of {@code litestar-spring-repository}: a repository for every entity of the application's packages,
 * beside those that it declares.
 *
 * @since 0.1
 */
@AutoConfiguration(after = DataR2dbcRepositoriesAutoConfiguration.class)
@ConditionalOnClass({ConnectionFactory.class, R2dbcEntityOperations.class, EntityScanner.class})
@EnableConfigurationProperties(LitestarRepositoryProperties.class)
public class LitestarRepositoryAutoConfiguration {

    /** What an application with a database gets. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBooleanProperty(name = LitestarRepositoryProperties.PREFIX + ".enabled", matchIfMissing = true)
    @ConditionalOnBean(ConnectionFactory.class)
    static class Enabled {

        @Bean
        @ConditionalOnMissingBean
        static EntityRepositories entityRepositories(ApplicationContext application, Environment environment) {
            // Definitions are registered before properties are beans.
            LitestarRepositoryProperties properties = Binder.get(environment)
                    .bindOrCreate(LitestarRepositoryProperties.PREFIX, LitestarRepositoryProperties.class);
            return new EntityRepositories(
                    () -> entities(application), properties.bulk().chunkSize());
        }

        private static Collection<Class<?>> entities(ApplicationContext application) {
            try {
                return new EntityScanner(application).scan(Table.class);
            } catch (ClassNotFoundException missing) {
                throw new IllegalStateException("An entity that was found cannot be loaded", missing);
            }
        }

        @Bean
        @ConditionalOnMissingBean
        BulkDialects bulkDialects(ObjectProvider<BulkDialect> own) {
            return new BulkDialects(own.orderedStream().toList());
        }

        @Bean
        @ConditionalOnMissingBean
        AsyncRepositories asyncRepositories(ListableBeanFactory beans) {
            return new AsyncRepositories(beans);
        }

        @Bean
        @ConditionalOnMissingBean
        BulkStrategyCheck bulkStrategyCheck(
                LitestarRepositoryProperties properties,
                BulkDialects dialects,
                ObjectProvider<R2dbcEntityOperations> databases) {
            return new BulkStrategyCheck(properties.bulk().strategy(), dialects, databases);
        }
    }

    /** What an application gets that wants none of it. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBooleanProperty(name = LitestarRepositoryProperties.PREFIX + ".enabled", havingValue = false)
    static class Disabled {

        @Bean
        @ConditionalOnMissingBean
        static SwitchedOffRepositories switchedOffRepositories() {
            return new SwitchedOffRepositories();
        }
    }
}
