package org.litestarspring.autoconfigure.web;

import org.litestarspring.web.BlockingHandlers;
import org.litestarspring.web.BlockingPool;
import org.litestarspring.web.PoolHandlerAdapter;
import org.litestarspring.web.ProblemExceptionHandler;
import org.litestarspring.web.UndeclaredHandlersCheck;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.web.reactive.DispatcherHandler;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;

/**
 * Auto-configuration of {@code litestar-spring-web}: problem details, {@code @Blocking} and the check for undeclared
 * handlers.
 *
 * @since 0.1
 */
@AutoConfiguration(after = WebFluxAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnClass(DispatcherHandler.class)
@EnableConfigurationProperties(LitestarWebProperties.class)
public class LitestarWebAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    ProblemExceptionHandler problemExceptionHandler(
            LitestarWebProperties properties, ConfigurableApplicationContext messages, ServerCodecConfigurer codecs) {
        return new ProblemExceptionHandler(
                properties.problemBaseUri(), HttpStatusCode.valueOf(properties.invalidBodyStatus()), messages, codecs);
    }

    @Bean
    @ConditionalOnMissingBean
    BlockingPool blockingPool(LitestarWebProperties properties) {
        return new BlockingPool(
                properties.blocking().poolSize(), properties.blocking().queueSize());
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
            BlockingPool pool,
            ConfigurableApplicationContext context)
            throws Exception {
        return new PoolHandlerAdapter(origin, pool, context);
    }

    @Bean
    @ConditionalOnMissingBean
    UndeclaredHandlersCheck undeclaredHandlersCheck(
            @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping handlers,
            LitestarWebProperties properties) {
        return new UndeclaredHandlersCheck(handlers, properties.undeclaredHandlers());
    }
}
