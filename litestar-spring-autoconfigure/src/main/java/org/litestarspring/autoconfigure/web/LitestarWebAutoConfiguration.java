package org.litestarspring.autoconfigure.web;

import io.micrometer.core.instrument.binder.MeterBinder;
import io.swagger.v3.oas.models.SpecVersion;
import java.util.Map;
import org.litestarspring.web.AllFaultsAdapter;
import org.litestarspring.web.BlockingHandlers;
import org.litestarspring.web.BlockingMarksCheck;
import org.litestarspring.web.BlockingPool;
import org.litestarspring.web.BlockingPools;
import org.litestarspring.web.EventStreamProblems;
import org.litestarspring.web.OtherHandlers;
import org.litestarspring.web.PoolHandlerAdapter;
import org.litestarspring.web.ProblemCustomizer;
import org.litestarspring.web.ProblemExceptionHandler;
import org.litestarspring.web.ProblemMappings;
import org.litestarspring.web.UndeclaredHandlersCheck;
import org.springdoc.core.properties.SpringDocConfigProperties;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.http.codec.autoconfigure.HttpCodecsProperties;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.util.unit.DataSize;
import org.springframework.web.reactive.DispatcherHandler;
import org.springframework.web.reactive.HandlerAdapter;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;

/**
 * Auto-configuration of {@code litestar-spring-web}: problem details, {@code @Blocking} and the check for undeclared
 * handlers.
 *
 * @since 0.1
 */
@AutoConfiguration(
        after = WebFluxAutoConfiguration.class,
        afterName = {
            "org.springdoc.core.configuration.SpringDocConfiguration",
            // A configuration of its own, whose bean says that there is a document.
            "org.springdoc.core.properties.SpringDocConfigProperties"
        })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnClass(DispatcherHandler.class)
@EnableConfigurationProperties(LitestarWebProperties.class)
public class LitestarWebAutoConfiguration {

    /** Spring's own bound on what a codec holds in memory, 256 kB. */
    private static final DataSize DEFAULT_MAX_IN_MEMORY = DataSize.ofKilobytes(256);

    @Bean
    @ConditionalOnMissingBean
    ProblemMappings problemMappings(ApplicationContext context) {
        return new ProblemMappings(context);
    }

    @Bean
    @ConditionalOnMissingBean
    ProblemExceptionHandler problemExceptionHandler(
            LitestarWebProperties properties,
            ConfigurableApplicationContext messages,
            ServerCodecConfigurer codecs,
            ProblemMappings mappings,
            ObjectProvider<ProblemCustomizer> customizers) {
        return new ProblemExceptionHandler(
                properties.problemBaseUri(),
                HttpStatusCode.valueOf(properties.invalidBodyStatus()),
                messages,
                codecs,
                mappings,
                customizers.orderedStream().toList());
    }

    @Bean
    @ConditionalOnMissingBean
    EventStreamProblems eventStreamProblems(ProblemExceptionHandler problems) {
        return new EventStreamProblems(problems);
    }

    @Bean
    @ConditionalOnMissingBean
    BlockingPool blockingPool(LitestarWebProperties properties) {
        return new BlockingPool(
                properties.blocking().poolSize(), properties.blocking().queueSize());
    }

    @Bean
    @ConditionalOnMissingBean
    BlockingPools blockingPools(BlockingPool unnamed, LitestarWebProperties properties) {
        return new BlockingPools(
                unnamed,
                properties.blocking().pools().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(pool -> new BlockingPool(
                                pool.getKey(),
                                pool.getValue().poolSize(),
                                pool.getValue().queueSize()))
                        .toList());
    }

    @Bean
    @ConditionalOnMissingBean
    BlockingHandlers blockingHandlers(BlockingPool pool) {
        return new BlockingHandlers(pool);
    }

    @Bean
    @ConditionalOnMissingBean
    PoolHandlerAdapter poolHandlerAdapter(
            @Qualifier("requestMappingHandlerAdapter") RequestMappingHandlerAdapter origin,
            BlockingPools pools,
            ConfigurableApplicationContext context)
            throws Exception {
        return new PoolHandlerAdapter(origin, pools, context);
    }

    @Bean
    @ConditionalOnMissingBean
    AllFaultsAdapter allFaultsAdapter(
            ObjectProvider<HandlerAdapter> adapters,
            @Qualifier("requestMappingHandlerAdapter") RequestMappingHandlerAdapter origin,
            ObjectProvider<WebFluxConfigurer> configurers,
            ConfigurableApplicationContext context,
            ObjectProvider<HttpCodecsProperties> codecs) {
        HttpCodecsProperties limits = codecs.getIfAvailable();
        DataSize limit = limits == null ? null : limits.getMaxInMemorySize();
        return new AllFaultsAdapter(adapters::orderedStream, origin, configurers::orderedStream, context, (int)
                (limit == null ? DEFAULT_MAX_IN_MEMORY : limit).toBytes());
    }

    @Bean
    @ConditionalOnMissingBean
    UndeclaredHandlersCheck undeclaredHandlersCheck(
            @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping handlers,
            ObjectProvider<OtherHandlers> others,
            LitestarWebProperties properties) {
        return new UndeclaredHandlersCheck(handlers, others::orderedStream, properties.undeclaredHandlers());
    }

    @Bean
    @ConditionalOnMissingBean
    BlockingMarksCheck blockingMarksCheck(
            @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping handlers, BlockingPools pools) {
        return new BlockingMarksCheck(handlers, pools);
    }

    /** What only a documented web application needs. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springdoc.core.customizers.GlobalOpenApiCustomizer")
    @ConditionalOnBean(SpringDocConfigProperties.class)
    static class OpenApi {

        @Bean
        @ConditionalOnMissingBean
        ProblemOperations problemOperations(LitestarWebProperties properties, SpringDocConfigProperties document) {
            return new ProblemOperations(
                    properties.invalidBodyStatus(), document.isOpenapi31() ? SpecVersion.V31 : SpecVersion.V30);
        }
    }

    /** What only an application with metrics needs. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MeterBinder.class)
    static class Metrics {

        @Bean
        @ConditionalOnMissingBean
        BlockingPoolMetrics blockingPoolMetrics(BlockingPools pools) {
            return new BlockingPoolMetrics(pools);
        }
    }
}
