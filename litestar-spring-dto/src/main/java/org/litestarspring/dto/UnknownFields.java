package org.litestarspring.dto;

/**
 * What to do with fields of a body that a DTO does not have.
 *
 * @since 0.1
 */
public enum UnknownFields {
    /** As {@code litestar.dto.unknown-fields} says, which is {@link #IGNORE} unless set. */
    INHERIT,

    /** Drop them. */
    IGNORE,

    /** Refuse the body, naming the field. */
    REJECT,

    /** Drop them, and log each path once. */
    WARN
}
