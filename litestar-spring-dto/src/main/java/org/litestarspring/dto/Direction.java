package org.litestarspring.dto;

/**
 * Which way something crosses the wire.
 *
 * @since 0.1
 */
public enum Direction {
    /** In bodies of requests and of answers. */
    BOTH,

    /** In bodies of requests alone. */
    IN,

    /** In bodies of answers alone. */
    OUT;

    /** Whether it is read from what a client sends. */
    public boolean comesIn() {
        return this != OUT;
    }

    /** Whether it is written to what a client gets. */
    public boolean goesOut() {
        return this != IN;
    }
}
