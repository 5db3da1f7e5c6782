package org.litestarspring.dto.web;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Puts a DTO between a handler and the wire: the handler takes and returns entities, clients see the DTO.
 *
 * <p>On a method it wins over the type's, and that over the package's. A covered handler whose declared type hides the
 * entity ({@code Object}, {@code ResponseEntity<?>}) fails the start, so that nothing ever leaves unprojected.
 *
 * @see NoDto
 * @since 0.1
 */
@Target({ElementType.METHOD, ElementType.TYPE, ElementType.PACKAGE})
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface UseDto {

    /** The DTO for both directions, an interface annotated with {@link org.litestarspring.dto.Dto}. */
    Class<?> value() default void.class;

    /** The DTO of bodies that come in, where it is another; nothing but this and {@link #out()} means no other way. */
    Class<?> in() default void.class;

    /** The DTO of bodies that go out, where it is another. */
    Class<?> out() default void.class;
}
