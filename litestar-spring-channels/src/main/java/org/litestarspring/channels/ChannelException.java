package org.litestarspring.channels;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/**
 * What went wrong with a channel, as the RFC 9457 problem that goes to a client: over HTTP as an answer, over WebSocket in
 * an error frame.
 *
 * @since 0.1
 */
public abstract class ChannelException extends ErrorResponseException {

    ChannelException(HttpStatus status, String code, String detail, @Nullable Throwable cause) {
        super(status, problem(status, code, detail), cause);
    }

    private static ProblemDetail problem(HttpStatus status, String code, String detail) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setProperty("code", code);
        return problem;
    }

    @Override
    public String getMessage() {
        return String.valueOf(getBody().getDetail());
    }
}
