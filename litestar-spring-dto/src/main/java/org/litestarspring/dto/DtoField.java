package org.litestarspring.dto;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says of an entity's property which way it may cross the wire, and under which name, in every DTO of that entity.
 *
 * <p>Without it, Spring Data's {@code @Id}, {@code @CreatedDate}, {@code @CreatedBy}, {@code @LastModifiedDate}, {@code
 * LastModifiedBy} and {@code @ReadOnlyProperty} are {@link Mark#READ_ONLY}, what Jackson's {@code @JsonIgnore} and {@code
 * JsonIgnoreProperties} name is {@link Mark#PRIVATE}, {@code @JsonProperty(access = ...)} is what it says, and everything
 * else goes both ways.
 *
 * @since 0.1
 */
@Target({ElementType.FIELD, ElementType.METHOD, ElementType.RECORD_COMPONENT})
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface DtoField {

    /** The way. A subclass may tighten what its superclass says, and not loosen it. */
    Mark value() default Mark.DEFAULT;

    /**
     * The property's wire name in every DTO that does not rename it; empty leaves it to the naming rule. It wins over
     * Jackson's {@code @JsonProperty}.
     */
    String name() default "";

    /** What a partial body does to this collection or map; a subclass may say otherwise. */
    Patch patch() default Patch.REPLACE;

    /**
     * The property of an element by which {@link Patch#MERGE} finds it, such as {@code id} or {@code aircraft.tail}; of a
     * map nothing, since it has keys of its own. A key that no client may set, such as an {@code @Id}, comes in to find an
     * element and is never set.
     */
    String key() default "";
}
