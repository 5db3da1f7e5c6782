package org.litestarspring.channels;

import org.springframework.http.HttpStatus;

/**
 * Thrown for a payload above {@code litestar.channels.max-message-size}; nothing of it was published. 413 over HTTP.
 *
 * @since 0.1
 */
public final class MessageTooLargeException extends ChannelException {

    MessageTooLargeException(String channel, int size, int limit) {
        super(
                HttpStatus.CONTENT_TOO_LARGE,
                "message-too-large",
                "The message for \"%s\" has %d bytes; %d are allowed. Send less, or raise litestar.channels.max-message-size."
                        .formatted(channel, size, limit),
                null);
    }
}
