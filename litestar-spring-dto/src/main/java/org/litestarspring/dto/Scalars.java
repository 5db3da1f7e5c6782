package org.litestarspring.dto;

/**
 * Whether a body may write one kind of scalar as another.
 *
 * @since 0.1
 */
public enum Scalars {
    /** As {@code litestar.dto.scalars} says, which is {@link #LAX} unless set. */
    INHERIT,

    /** Text is text and a number is a number: {@code "5"} for a number is refused. */
    STRICT,

    /** {@code "5"} is taken for a number, {@code "true"} for a boolean and {@code 5} for text, where that loses nothing. */
    LAX
}
