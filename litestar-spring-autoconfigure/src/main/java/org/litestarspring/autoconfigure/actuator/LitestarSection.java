package org.litestarspring.autoconfigure.actuator;

/**
 * A part of what the {@code litestar} endpoint tells. A bean of this type adds one.
 *
 * @since 0.1
 */
public interface LitestarSection {

    /** The section's name, such as {@code handlers}. */
    String name();

    /**
     * What it tells, of lists, maps and text. Asked at each request, on a thread that may not block; it must show no
     * secret.
     */
    Object describe();
}
