package org.litestarspring.web;

/**
 * What to do at start about handlers that return a plain value and say neither {@link Blocking} nor {@link
 * NonBlocking}.
 *
 * @since 0.1
 */
public enum UndeclaredHandlers {
    /** Start, and name them in one warning. */
    WARN,

    /** Refuse to start with {@link UndeclaredHandlersException}. */
    FAIL,

    /** Start and say nothing. */
    ALLOW
}
