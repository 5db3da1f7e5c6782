package org.litestarspring.dto;

/**
 * What an answer has for a property without a value.
 *
 * @since 0.1
 */
public enum Nulls {
    /** As the application's JSON mapper is set, which writes them unless told otherwise. */
    INHERIT,

    /** {@code null}, {@code []} and {@code {}} are written. */
    WRITE,

    /** Nulls are left out. */
    OMIT,

    /** Nulls, empty collections, empty maps and empty strings are left out. */
    OMIT_EMPTY
}
