package org.litestarspring.channels.sse;

import org.litestarspring.channels.web.ChannelProblems;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * Says of a failure in the middle of a stream what its client may know.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface SseProblems {

    /** The problem as JSON in UTF-8. What it does not foresee belongs into the log, which is for it to write. */
    Mono<byte[]> body(ServerWebExchange exchange, Throwable failure);

    /** As the endpoints of channels do. */
    static SseProblems of(ChannelProblems problems) {
        Logger log = LoggerFactory.getLogger(SseProblems.class);
        return (exchange, failure) -> Mono.fromSupplier(() -> {
            if (!ChannelProblems.isForeseen(failure)) {
                log.error("The stream of {} failed", exchange.getRequest().getPath(), failure);
            }
            return JsonMapper.shared().writeValueAsBytes(problems.body(failure));
        });
    }
}
