package org.litestarspring.web;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says that a handler blocks its thread, so that it is called off the event loop.
 *
 * <p>On a type it holds for each of its handlers; on a method it wins over the type's. A handler's arguments are read
 * without blocking, and only then is the worker taken.
 *
 * @see NonBlocking
 * @since 0.1
 */
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface Blocking {

    /** Where the handler runs. */
    Execution value() default Execution.VIRTUAL;

    /**
     * The pool on which the handler runs, one of those under {@code litestar.web.blocking.pools}, so that handlers that
     * wait for one slow thing cannot take the threads of others. A name says {@link Execution#POOL} too; an unknown one
     * fails the start.
     */
    String pool() default "";
}
