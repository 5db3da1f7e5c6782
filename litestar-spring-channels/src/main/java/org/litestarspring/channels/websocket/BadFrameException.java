package org.litestarspring.channels.websocket;

import org.jspecify.annotations.Nullable;
import org.litestarspring.channels.web.ChannelProblems;
import org.springframework.http.HttpStatus;
import org.springframework.web.ErrorResponseException;

/** A frame that cannot be obeyed, and the number of its request as far as it could be read. */
final class BadFrameException extends ErrorResponseException {

    private final @Nullable Long request;

    BadFrameException(@Nullable Long request, HttpStatus status, String code, String detail) {
        super(status, ChannelProblems.problem(status, code, detail).getBody(), null);
        this.request = request;
    }

    @Nullable
    Long request() {
        return this.request;
    }
}
