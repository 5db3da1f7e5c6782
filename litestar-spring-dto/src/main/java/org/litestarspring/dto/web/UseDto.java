package org.litestarspring.dto.web;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Puts a DTO between a handler and the wire: the handler takes and returns entities, clients see the DTO.
 *
 * <p>On a method it wins over the type's, that over the package's, and that over the one of the application's class. A
 * covered handler whose declared type hides the entity ({@code Object}, {@code ResponseEntity<?>}) fails the start, so
 * that nothing ever leaves unprojected. On a method or a type every handler must fit, whatever it declares; a package's
 * and the application's passes by handlers that have nothing to do with the entity.
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

    /**
     * The DTO of bodies that come in, where it is another. {@link NoDto} means none; with neither this nor {@link
     * #value()} the next level decides: the type's, the package's or the application's.
     */
    Class<?> in() default void.class;

    /** The DTO of bodies that go out, where it is another, as with {@link #in()}. */
    Class<?> out() default void.class;
}
