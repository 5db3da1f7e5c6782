package org.litestarspring.web;

import java.util.HashMap;
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
 * Calls the handlers marked {@code @Blocking(POOL)} on its {@link BlockingPool}, otherwise exactly as Spring does: it
 * holds, for each pool, a twin of the application's {@link RequestMappingHandlerAdapter} that differs in its executor
 * alone.
 *
 * @since 0.1
 */
public final class PoolHandlerAdapter implements HandlerAdapter, Ordered {

    private final Map<String, RequestMappingHandlerAdapter> twins = new HashMap<>();
    private final ReactiveAdapterRegistry adapters;
    private final Map<HandlerMethod, Boolean> onPool = new ConcurrentHashMap<>();
    private final Map<HandlerMethod, String> pools = new ConcurrentHashMap<>();

    /**
     * Creates the adapter.
     *
     * @param origin the application's own adapter, whose readers, resolvers and binding are taken over
     * @throws Exception when Spring refuses the configuration
     */
    public PoolHandlerAdapter(
            RequestMappingHandlerAdapter origin, BlockingPools pools, ConfigurableApplicationContext context)
            throws Exception {
        this.adapters = java.util.Objects.requireNonNull(origin.getReactiveAdapterRegistry());
        for (BlockingPool pool : pools.all()) {
            this.twins.put(pool.name(), twin(origin, pool, context));
        }
    }

    private RequestMappingHandlerAdapter twin(
            RequestMappingHandlerAdapter origin, BlockingPool pool, ConfigurableApplicationContext context)
            throws Exception {
        RequestMappingHandlerAdapter twin = new RequestMappingHandlerAdapter();
        twin.setMessageReaders(origin.getMessageReaders());
        twin.setWebBindingInitializer(origin.getWebBindingInitializer());
        twin.setArgumentResolverConfigurer(java.util.Objects.requireNonNull(origin.getArgumentResolverConfigurer()));
        twin.setContentTypeResolver(origin.getContentTypeResolver());
        twin.setReactiveAdapterRegistry(this.adapters);
        twin.setBlockingExecutor(pool);
        twin.setBlockingMethodPredicate(handler -> true);
        twin.setApplicationContext(context);
        twin.afterPropertiesSet();
        return twin;
    }

    @Override
    public boolean supports(Object handler) {
        return handler instanceof HandlerMethod method
                && this.onPool.computeIfAbsent(
                        method, m -> ExecutionChoice.of(m, this.adapters) == ExecutionChoice.POOL);
    }

    @Override
    public Mono<HandlerResult> handle(ServerWebExchange exchange, Object handler) {
        String pool = this.pools.computeIfAbsent((HandlerMethod) handler, ExecutionChoice::pool);
        RequestMappingHandlerAdapter twin = this.twins.get(pool);
        return twin == null
                ? Mono.error(() -> new IllegalStateException("No pool is named \"" + pool + "\"."))
                : twin.handle(exchange, handler);
    }

    /** Before Spring's own, behind what prepares a request for either. */
    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE + 100;
    }
}
