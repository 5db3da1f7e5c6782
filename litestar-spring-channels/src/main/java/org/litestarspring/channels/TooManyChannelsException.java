package org.litestarspring.channels;

import org.springframework.http.HttpStatus;

/**
 * Thrown for one channel more than {@code litestar.channels.max-channels}; those that are there go on. 503 over HTTP.
 *
 * @since 0.1
 */
public final class TooManyChannelsException extends ChannelException {

    TooManyChannelsException(String channel, int limit) {
        super(
                HttpStatus.SERVICE_UNAVAILABLE,
                "too-many-channels",
                "\"%s\" would be one channel more than the %d that this node may have at a time. Try again later, or raise litestar.channels.max-channels."
                        .formatted(Quoted.text(channel), limit),
                null);
    }
}
