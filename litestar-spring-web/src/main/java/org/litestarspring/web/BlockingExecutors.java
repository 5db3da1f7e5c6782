package org.litestarspring.web;

import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.springframework.web.method.HandlerMethod;

/**
 * What calls handlers that are marked {@link Blocking} and that Spring does not call itself, as those of WebSockets.
 *
 * @since 0.1
 */
public final class BlockingExecutors {

    private final BlockingHandlers virtual;
    private final BlockingPools pools;

    /** Creates the choice. */
    public BlockingExecutors(BlockingHandlers virtual, BlockingPools pools) {
        this.virtual = virtual;
        this.pools = pools;
    }

    /**
     * What calls a handler.
     *
     * @return null where it is called on the event loop
     * @throws UnknownPoolException when it asks for a pool that is not declared
     */
    public @Nullable Executor of(HandlerMethod handler) {
        HandlerExecution execution = HandlerExecution.of(handler);
        return switch (execution.place()) {
            case EVENT_LOOP -> null;
            case VIRTUAL_THREAD -> this.virtual.virtual();
            case POOL -> pool(handler, execution.pool());
        };
    }

    private Executor pool(HandlerMethod handler, String name) {
        BlockingPool pool = this.pools.find(name);
        if (pool == null) {
            String label = handler.getBeanType().getSimpleName() + "."
                    + handler.getMethod().getName();
            throw new UnknownPoolException(name, List.of(label), this.pools.names());
        }
        return pool;
    }
}
