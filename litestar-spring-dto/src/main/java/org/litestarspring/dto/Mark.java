package org.litestarspring.dto;

/**
 * Which way a property may cross the wire.
 *
 * @since 0.1
 */
public enum Mark {
    /** What holds without a mark: the default of Spring Data's or Jackson's annotations, or else both ways. */
    DEFAULT,

    /** Both ways; lifts a default. */
    READ_WRITE,

    /** Out only: what a client sends for it is not taken. */
    READ_ONLY,

    /** In only: it is in no answer. */
    WRITE_ONLY,

    /** Neither way, in no DTO; naming it in one is a compile error. */
    PRIVATE
}
