package org.litestarspring.channels.websocket.listener;

import java.util.Map;
import org.litestarspring.channels.web.ChannelProblems;
import org.springframework.web.server.ServerWebExchange;

/**
 * As which RFC 9457 problem a failure of a listener is told.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface ListenerProblems {

    /**
     * A failure as a client may see it.
     *
     * @param body the problem's members
     * @param isForeseen whether somebody foresaw it; else it is logged, and the socket is closed
     */
    record Told(Map<String, Object> body, boolean isForeseen) {}

    /** Tells of a failure; {@code exchange} is the handshake's, with the message as its body. */
    Told of(Throwable failure, ServerWebExchange exchange);

    /** Those of the endpoints of channels, which know no fault of a payload by its place. */
    static ListenerProblems of(ChannelProblems problems) {
        return (failure, exchange) -> new Told(problems.body(failure), ChannelProblems.isForeseen(failure));
    }
}
