package org.litestarspring.channels;

import org.springframework.http.HttpStatus;

/**
 * Ends a subscription under {@link Overflow#DISCONNECT} whose buffer was full.
 *
 * @since 0.1
 */
public final class SlowSubscriberException extends ChannelException {

    SlowSubscriberException(String channel, int buffer) {
        super(
                HttpStatus.SERVICE_UNAVAILABLE,
                "slow-subscriber",
                "The subscriber of \"%s\" was %d events behind and was disconnected. Resume from the last position, read faster, or raise litestar.channels.subscriber.buffer."
                        .formatted(channel, buffer),
                null);
    }
}
