package org.litestarspring.web;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerAdapter;

/** What runs handlers on the application's pools, for tests that declare those. */
@Configuration(proxyBeanMethods = false)
class WorkerBeans {

    @Bean
    BlockingHandlers blocking(BlockingPool pool) {
        return new BlockingHandlers(pool);
    }

    @Bean
    PoolHandlerAdapter poolAdapter(
            RequestMappingHandlerAdapter requestMappingHandlerAdapter,
            BlockingPools pools,
            ConfigurableApplicationContext context)
            throws Exception {
        return new PoolHandlerAdapter(requestMappingHandlerAdapter, pools, context);
    }
}
