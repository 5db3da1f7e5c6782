package org.litestarspring.channels;

import org.springframework.http.HttpStatus;

/**
 * Thrown for a channel that no declared name or pattern allows; 404 over HTTP.
 *
 * @since 0.1
 */
public final class UnknownChannelException extends ChannelException {

    UnknownChannelException(String message) {
        super(HttpStatus.NOT_FOUND, "unknown-channel", message, null);
    }
}
