package org.litestarspring.channels;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * Thrown where the broker does not answer, or not in time; 503 over HTTP. What was to be published may or may not have
 * reached the channel.
 *
 * @since 0.1
 */
public final class ChannelUnavailableException extends ChannelException {

    /** Creates the exception; {@code message} says what could not be done. */
    public ChannelUnavailableException(String message, @Nullable Throwable cause) {
        super(HttpStatus.SERVICE_UNAVAILABLE, "channel-unavailable", message, cause);
    }
}
