package org.litestarspring.web;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says that a handler with a plain return type only computes, so that it may stay on the event loop.
 *
 * <p>On a type it holds for each of its handlers; on a method it wins over the type's. Handlers with a reactive return
 * type need no mark.
 *
 * @see Blocking
 * @since 0.1
 */
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface NonBlocking {}
