package org.litestarspring.web;

import org.springframework.http.ProblemDetail;
import org.springframework.web.server.ServerWebExchange;

/**
 * Adds to every problem before it is written, such as a trace id or a link. A bean of this type holds for all; several
 * are called in their order.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface ProblemCustomizer {

    /**
     * Changes the problem. Called on an event loop, so it must not block.
     *
     * @param problem complete, with its type, code and texts
     * @param failure what was thrown; nothing of it should reach the client unasked
     */
    void customize(ProblemDetail problem, Throwable failure, ServerWebExchange exchange);
}
