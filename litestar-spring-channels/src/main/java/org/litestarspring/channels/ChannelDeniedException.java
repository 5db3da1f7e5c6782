package org.litestarspring.channels;

import org.springframework.http.HttpStatus;

/**
 * Thrown where the {@link ChannelAuthorizer} does not permit a client what it asks for; 403, or 401 where signing in could
 * help.
 *
 * @since 0.1
 */
public final class ChannelDeniedException extends ChannelException {

    ChannelDeniedException(HttpStatus status, String message) {
        super(status, status == HttpStatus.UNAUTHORIZED ? "unauthenticated" : "forbidden", message, null);
    }
}
