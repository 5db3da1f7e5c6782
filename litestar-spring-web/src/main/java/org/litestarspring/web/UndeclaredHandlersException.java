package org.litestarspring.web;

import java.util.List;

/**
 * Thrown at start when handlers do not say how they execute and {@link UndeclaredHandlers#FAIL} asks that they do.
 *
 * @since 0.1
 */
public class UndeclaredHandlersException extends IllegalStateException {

    private final transient List<String> handlers;

    UndeclaredHandlersException(List<String> handlers) {
        super("These handlers return a plain value without saying how they execute: " + String.join(", ", handlers));
        this.handlers = handlers;
    }

    /** The handlers, sorted, as {@code Type.method}; never empty. */
    public List<String> handlers() {
        return this.handlers;
    }
}
