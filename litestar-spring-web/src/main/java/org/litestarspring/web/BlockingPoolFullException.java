package org.litestarspring.web;

import java.util.concurrent.RejectedExecutionException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponse;

/**
 * Thrown when the {@link BlockingPool} has neither a thread nor a place in its queue: 503 with {@code Retry-After}.
 *
 * @since 0.1
 */
public class BlockingPoolFullException extends RejectedExecutionException implements ErrorResponse {

    private static final String RETRY_AFTER_SECONDS = "1";

    private final ProblemDetail body = ProblemDetail.forStatusAndDetail(
            HttpStatus.SERVICE_UNAVAILABLE,
            "The server is at the limit of what it can do at once. Try again in " + RETRY_AFTER_SECONDS + " s.");

    BlockingPoolFullException(String pool, int size, int queueSize) {
        super("All " + size + " threads for @Blocking" + (pool.isEmpty() ? "" : "(pool = \"" + pool + "\")")
                + " handlers are busy and " + queueSize + " requests wait already. Raise litestar.web.blocking."
                + (pool.isEmpty() ? "" : "pools." + pool + ".") + "pool-size or .queue-size,"
                + " or find out what the handlers wait for.");
    }

    @Override
    public HttpStatusCode getStatusCode() {
        return HttpStatus.SERVICE_UNAVAILABLE;
    }

    @Override
    public HttpHeaders getHeaders() {
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        return headers;
    }

    @Override
    public ProblemDetail getBody() {
        return this.body;
    }
}
