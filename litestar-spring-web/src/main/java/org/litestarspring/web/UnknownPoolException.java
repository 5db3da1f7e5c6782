package org.litestarspring.web;

import java.util.List;

/**
 * Thrown at start when {@link Blocking#pool} names a pool that is not declared.
 *
 * @since 0.1
 */
public class UnknownPoolException extends IllegalStateException {

    private final String pool;
    private final transient List<String> handlers;
    private final transient List<String> declared;

    UnknownPoolException(String pool, List<String> handlers, List<String> declared) {
        super("No pool for @Blocking handlers is named \"" + pool + "\", which " + String.join(", ", handlers)
                + " asks for. Declared: " + (declared.isEmpty() ? "none" : String.join(", ", declared)) + ".");
        this.pool = pool;
        this.handlers = handlers;
        this.declared = declared;
    }

    /** The name that is not declared. */
    public String pool() {
        return this.pool;
    }

    /** The handlers that ask for it, sorted, as {@code Type.method}; never empty. */
    public List<String> handlers() {
        return this.handlers;
    }

    /** The names that are declared. */
    public List<String> declared() {
        return this.declared;
    }
}
