package org.litestarspring.dto;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says of an entity's property which way it may cross the wire, in every DTO of that entity.
 *
 * <p>Without it, Spring Data's {@code @Id}, {@code @CreatedDate}, {@code @CreatedBy}, {@code @LastModifiedDate}, {@code
 * LastModifiedBy} and {@code @ReadOnlyProperty} are {@link Mark#READ_ONLY}, everything else goes both ways.
 *
 * @since 0.1
 */
@Target({ElementType.FIELD, ElementType.METHOD, ElementType.RECORD_COMPONENT})
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface DtoField {

    /** The way. */
    Mark value();
}
