package org.litestarspring.channels.websocket.listener;

import org.jspecify.annotations.Nullable;
import org.springframework.web.method.HandlerMethod;
import reactor.core.scheduler.Scheduler;

/**
 * Where listeners are called.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface ListenerExecution {

    /**
     * What calls a method; asked once, at start.
     *
     * @return null for the thread that reads the message, which must not be blocked
     * @throws RuntimeException where the method asks for what is not there, which fails the start
     */
    @Nullable
    Scheduler of(HandlerMethod listener);
}
