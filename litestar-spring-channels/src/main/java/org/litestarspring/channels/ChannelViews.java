package org.litestarspring.channels;

/**
 * The DTOs that channels carry their payloads through; whoever has DTOs supplies it.
 *
 * @since 0.1
 */
public interface ChannelViews {

    /** A payload as the JSON of a view, in UTF-8; the caller owns the array. */
    byte[] write(Class<?> view, Object payload);

    /**
     * What a client sent, as far as the view lets it in.
     *
     * @throws org.springframework.web.ErrorResponseException with all faults
     */
    Object read(Class<?> view, byte[] json);

    /**
     * Checks that a view is one of the payload, when the application starts.
     *
     * @throws IllegalArgumentException with what to do
     */
    void check(Class<?> view, Class<?> payload);
}
