package org.litestarspring.channels;

import org.springframework.http.HttpStatus;

/**
 * Thrown for a text that is no {@link ChannelPosition}; 400 over HTTP.
 *
 * @since 0.1
 */
public final class InvalidPositionException extends ChannelException {

    InvalidPositionException(ChannelPosition position, ChannelPosition head) {
        super(
                HttpStatus.BAD_REQUEST,
                "invalid-position",
                "%s lies ahead of the channel, which has reached %s. Subscribe without a position."
                        .formatted(position, head),
                null);
    }

    InvalidPositionException(String text) {
        super(
                HttpStatus.BAD_REQUEST,
                "invalid-position",
                "\"%s\" is not a position of a channel. Send the id of the last event that came, such as \"k3x9-17\"."
                        .formatted(Quoted.text(text)),
                null);
    }
}
