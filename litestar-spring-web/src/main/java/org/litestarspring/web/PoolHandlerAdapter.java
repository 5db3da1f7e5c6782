package org.litestarspring.web;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.HandlerAdapter;
import org.springframework.web.reactive.HandlerResult;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Calls the handlers marked {@code @Blocking(POOL)} on the {@link BlockingPool}, otherwise exactly as Spring does: it
 * holds a twin of the application's {@link RequestMappingHandlerAdapter} that differs in its executor alone.
 *
 * @since 0.1
 */
public final class PoolHandlerAdapter implements HandlerAdapter, Ordered {

    private final RequestMappingHandlerAdapter twin = new RequestMappingHandlerAdapter();
    private final ReactiveAdapterRegistry adapters;
    private final Map<HandlerMethod, Boolean> onPool = new ConcurrentHashMap<>();

    /**
     * Creates the adapter.
     *
     * @param origin the application's own adapter, whose readers, resolvers and binding are taken over
     * @throws Exception when Spring refuses the configuration
     */
    public PoolHandlerAdapter(
            RequestMappingHandlerAdapter origin, BlockingPool pool, ConfigurableApplicationContext context)
            throws Exception {
        this.adapters = java.util.Objects.requireNonNull(origin.getReactiveAdapterRegistry());
        this.twin.setMessageReaders(origin.getMessageReaders());
        this.twin.setWebBindingInitializer(origin.getWebBindingInitializer());
        this.twin.setArgumentResolverConfigurer(
                java.util.Objects.requireNonNull(origin.getArgumentResolverConfigurer()));
        this.twin.setContentTypeResolver(origin.getContentTypeResolver());
        this.twin.setReactiveAdapterRegistry(this.adapters);
        this.twin.setBlockingExecutor(pool);
        this.twin.setBlockingMethodPredicate(handler -> true);
        this.twin.setApplicationContext(context);
        this.twin.afterPropertiesSet();
    }

    @Override
    public boolean supports(Object handler) {
        return handler instanceof HandlerMethod method
                && this.onPool.computeIfAbsent(
                        method, m -> ExecutionChoice.of(m, this.adapters) == ExecutionChoice.POOL);
    }

    @Override
    public Mono<HandlerResult> handle(ServerWebExchange exchange, Object handler) {
        return this.twin.handle(exchange, handler);
    }

    /** Before Spring's own, behind what prepares a request for either. */
    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE + 100;
    }
}
