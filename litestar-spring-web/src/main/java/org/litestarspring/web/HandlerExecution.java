package org.litestarspring.web;

import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.web.method.HandlerMethod;

/**
 * Where a handler is called.
 *
 * @param place what calls it
 * @param pool the pool that its mark names; empty where it names none
 * @param isDeclared whether a mark or the return type says so; else it is on the event loop for want of one
 * @since 0.1
 */
public record HandlerExecution(Place place, String pool, boolean isDeclared) {

    /** What calls a handler. */
    public enum Place {
        /** The event loop that received the request. */
        EVENT_LOOP,

        /** A virtual thread of its own, or the pool on a JVM without them. */
        VIRTUAL_THREAD,

        /** A thread of a bounded pool. */
        POOL
    }

    /** What the marks of {@code handler}, its type and its return type say. */
    public static HandlerExecution of(HandlerMethod handler) {
        return switch (ExecutionChoice.of(handler, ReactiveAdapterRegistry.getSharedInstance())) {
            case REACTIVE, NON_BLOCKING -> new HandlerExecution(Place.EVENT_LOOP, "", true);
            case UNDECLARED -> new HandlerExecution(Place.EVENT_LOOP, "", false);
            case VIRTUAL -> new HandlerExecution(Place.VIRTUAL_THREAD, "", true);
            case POOL -> new HandlerExecution(Place.POOL, ExecutionChoice.pool(handler), true);
        };
    }
}
