package org.litestarspring.channels;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * Thrown for a payload that cannot be written as JSON, or that is not of the type asked for.
 *
 * @since 0.1
 */
public final class PayloadException extends ChannelException {

    PayloadException(HttpStatus status, String message, @Nullable Throwable cause) {
        super(status, "unreadable-message", message, cause);
    }
}
