package org.litestarspring.web;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.support.TaskExecutorAdapter;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.config.BlockingExecutionConfigurer;
import org.springframework.web.reactive.config.WebFluxConfigurer;

/**
 * Takes {@link Blocking} handlers off the event loop, through Spring's own hook for blocking execution.
 *
 * <p>That hook knows one executor, the one of {@link Execution#VIRTUAL}; handlers marked {@link Execution#POOL} go
 * through {@link PoolHandlerAdapter}.
 *
 * @since 0.1
 */
public final class BlockingHandlers implements WebFluxConfigurer {

    private static final int FIRST_WITH_VIRTUAL_THREADS = 21;

    private final AsyncTaskExecutor virtual;
    private final Map<HandlerMethod, Boolean> onVirtual = new ConcurrentHashMap<>();

    /**
     * Creates the choice.
     *
     * @param pool what serves {@link Execution#VIRTUAL} on a JVM without virtual threads
     */
    public BlockingHandlers(BlockingPool pool) {
        this.virtual = Runtime.version().feature() >= FIRST_WITH_VIRTUAL_THREADS
                ? virtualThreads()
                : new TaskExecutorAdapter(pool);
    }

    @Override
    public void configureBlockingExecution(BlockingExecutionConfigurer configurer) {
        configurer.setExecutor(this.virtual).setControllerMethodPredicate(this::isVirtual);
    }

    /** What calls the handlers of {@link Execution#VIRTUAL}. */
    AsyncTaskExecutor virtual() {
        return this.virtual;
    }

    /** Asked for each request, so the marks are looked up once a handler. */
    private boolean isVirtual(HandlerMethod handler) {
        return this.onVirtual.computeIfAbsent(
                handler,
                h -> ExecutionChoice.of(h, ReactiveAdapterRegistry.getSharedInstance()) == ExecutionChoice.VIRTUAL);
    }

    private static AsyncTaskExecutor virtualThreads() {
        SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor("litestar-virtual-");
        executor.setVirtualThreads(true);
        return executor;
    }
}
