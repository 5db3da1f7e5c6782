package org.litestarspring.web;

/**
 * Where a {@link Blocking} handler runs.
 *
 * @since 0.1
 */
public enum Execution {
    /** On a virtual thread of its own where the JVM has them (21 and later), else as {@link #POOL}. */
    VIRTUAL,

    /** On the bounded pool of {@link BlockingPool}; when pool and queue are full, the request is answered 503. */
    POOL
}
