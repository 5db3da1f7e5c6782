package org.litestarspring.dto;

/**
 * How property names become wire names, at every depth. Applied by the processor, so a name costs nothing at run time.
 *
 * @since 0.1
 */
public enum Naming {
    /** The naming of the processor option {@code litestar.dto.naming}, or else the property's own name. */
    INHERIT,

    /** {@code delayMinutes}. */
    CAMEL_CASE,

    /** {@code DelayMinutes}. */
    PASCAL_CASE,

    /** {@code delay_minutes}. */
    SNAKE_CASE,

    /** {@code DELAY_MINUTES}. */
    UPPER_SNAKE_CASE,

    /** {@code delay-minutes}. */
    KEBAB_CASE,

    /** {@code delayminutes}. */
    LOWER_CASE,

    /** {@code DELAYMINUTES}. */
    UPPER_CASE
}
