package org.litestarspring.dto.web;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Takes a handler, or all of a type's or a package's, out of a {@link UseDto} around it: what it returns is written as
 * it is. {@code @UseDto(out = NoDto.class)} does so for one direction.
 *
 * @since 0.1
 */
@Target({ElementType.METHOD, ElementType.TYPE, ElementType.PACKAGE})
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface NoDto {}
