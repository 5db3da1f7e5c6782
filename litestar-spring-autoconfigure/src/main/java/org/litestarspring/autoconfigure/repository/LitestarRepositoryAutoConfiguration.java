package org.litestarspring.autoconfigure.repository;

import io.micrometer.core.instrument.MeterRegistry;
import io.r2dbc.spi.ConnectionFactory;
import java.util.Collection;
import org.litestarspring.dto.web.DtoBindings;
import org.litestarspring.repository.AsyncRepositories;
import org.litestarspring.repository.BulkSettings;
import org.litestarspring.repository.EntityRepositories;
import org.litestarspring.repository.ExactTexts;
import org.litestarspring.repository.dialect.BulkDialect;
import org.litestarspring.repository.dialect.BulkDialects;
import org.litestarspring.repository.web.Cursors;
import org.litestarspring.repository.web.FilterByArgumentResolver;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.data.r2dbc.autoconfigure.DataR2dbcRepositoriesAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScanner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.convert.ConversionService;
import org.springframework.data.r2dbc.core.R2dbcEntityOperations;
import org.springframework.data.r2dbc.mapping.R2dbcMappingContext;
import org.springframework.data.r2dbc.mapping.R2dbcSimpleTypeHolder;
import org.springframework.data.relational.core.mapping.Table;
import org.springframework.data.web.config.EnableSpringDataWebSupport;
import org.springframework.data.web.config.SpringDataJackson3Configuration.PageModule;
import org.springframework.data.web.config.SpringDataWebSettings;
import org.springframework.web.reactive.DispatcherHandler;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.json.JsonMapper;

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
        static EntityRepositories entityRepositories(ApplicationContext application) {
            return new EntityRepositories(() -> entities(application));
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
        BulkSettings bulkSettings(LitestarRepositoryProperties properties) {
            return properties.bulk().settings();
        }

        @Bean
        @ConditionalOnMissingBean
        AsyncRepositories asyncRepositories(ListableBeanFactory beans) {
            return new AsyncRepositories(beans);
        }

        @Bean
        @ConditionalOnMissingBean
        BulkStrategyCheck bulkStrategyCheck(
                BulkSettings settings, BulkDialects dialects, ObjectProvider<R2dbcEntityOperations> databases) {
            return new BulkStrategyCheck(settings.strategy(), dialects, databases);
        }
    }

    /** What an application that is measured gets: the rows of bulk calls, beside the times that observations measure. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBooleanProperty(name = LitestarRepositoryProperties.PREFIX + ".enabled", matchIfMissing = true)
    @ConditionalOnBean(ConnectionFactory.class)
    @ConditionalOnClass(MeterRegistry.class)
    static class Metrics {

        @Bean
        @ConditionalOnMissingBean
        BulkRowMetrics bulkRowMetrics(ObjectProvider<MeterRegistry> registries) {
            return new BulkRowMetrics(registries);
        }
    }

    /** What a web application with a database gets. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBooleanProperty(name = LitestarRepositoryProperties.PREFIX + ".enabled", matchIfMissing = true)
    @ConditionalOnBean(ConnectionFactory.class)
    @ConditionalOnClass(DispatcherHandler.class)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
    static class Web {

        @Bean
        @ConditionalOnMissingBean
        Cursors cursors(LitestarRepositoryProperties properties) {
            String secret = properties.page().cursorSecret();
            return secret == null ? Cursors.signedAtRandom() : Cursors.signedWith(secret);
        }

        @Bean
        @ConditionalOnMissingBean
        ExactTexts exactTexts(ListableBeanFactory beans) {
            return ExactTexts.ofDatabases(beans);
        }

        @Bean
        @ConditionalOnMissingBean
        FilterByArgumentResolver filterByArgumentResolver(
                ObjectProvider<R2dbcMappingContext> entities,
                @Qualifier("webFluxConversionService") ConversionService conversions,
                LitestarRepositoryProperties properties,
                Cursors cursors,
                ExactTexts texts) {
            return new FilterByArgumentResolver(
                    entities.getIfUnique(Web::anyEntities),
                    conversions,
                    properties.page().limits(),
                    properties.filter().limits(),
                    cursors,
                    texts);
        }

        @Bean
        @ConditionalOnMissingBean
        FilterByConfigurer filterByConfigurer(ObjectProvider<FilterByArgumentResolver> resolver) {
            return new FilterByConfigurer(resolver);
        }

        @Bean
        @ConditionalOnMissingBean
        FilterByCheck filterByCheck(
                @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping handlers,
                FilterByArgumentResolver resolver) {
            return new FilterByCheck(handlers, resolver);
        }

        @Bean
        @ConditionalOnMissingBean
        RefusedRowProblems refusedRowProblems(
                ObjectProvider<DtoBindings> dtos,
                ObjectProvider<JsonMapper> json,
                BulkDialects dialects,
                ObjectProvider<R2dbcEntityOperations> databases) {
            return new RefusedRowProblems(
                    new ShownProperties(dtos.getIfAvailable(), json.getIfAvailable()),
                    dialects,
                    () -> databases.stream().toList());
        }

        /** For an application of several databases, which has several that know its entities. */
        private static R2dbcMappingContext anyEntities() {
            R2dbcMappingContext entities = new R2dbcMappingContext();
            entities.setSimpleTypeHolder(R2dbcSimpleTypeHolder.HOLDER);
            return entities;
        }

        /** Pages in Spring's PagedModel form: {@code {"content": [...], "page": {...}}}. */
        @Bean
        @ConditionalOnClass(JsonMapper.class)
        @ConditionalOnMissingBean
        PageModule pageModule() {
            return new PageModule(new SpringDataWebSettings(EnableSpringDataWebSupport.PageSerializationMode.VIA_DTO));
        }

        /** What a documented one gets. */
        @Configuration(proxyBeanMethods = false)
        @ConditionalOnClass(GlobalOperationCustomizer.class)
        static class OpenApi {

            @Bean
            @ConditionalOnMissingBean
            FilterByOperationCustomizer filterByOperationCustomizer(FilterByArgumentResolver resolver) {
                return new FilterByOperationCustomizer(resolver);
            }
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
