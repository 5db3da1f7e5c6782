package org.litestarspring.dto.web;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * The answer where a handler under a DTO returns no entity: null, an empty {@code Mono} or {@code Optional}. A handler
 * that sets a status of its own, other than 200, keeps it.
 *
 * @since 0.1
 */
public enum EmptyResult {
    /** 404, as a problem. */
    NOT_FOUND {
        @Override
        Mono<Void> answer(ServerWebExchange exchange) {
            return isUnset(exchange) ? Mono.error(new ResponseStatusException(HttpStatus.NOT_FOUND)) : Mono.empty();
        }
    },

    /** 204, without a body. */
    NO_CONTENT {
        @Override
        Mono<Void> answer(ServerWebExchange exchange) {
            if (isUnset(exchange)) {
                exchange.getResponse().setStatusCode(HttpStatus.NO_CONTENT);
            }
            return Mono.empty();
        }
    };

    abstract Mono<Void> answer(ServerWebExchange exchange);

    /** Reactor Netty's response says 200 where nobody has said anything. */
    private static boolean isUnset(ServerWebExchange exchange) {
        HttpStatusCode status = exchange.getResponse().getStatusCode();
        return status == null || status.value() == HttpStatus.OK.value();
    }

    boolean isEmpty(@Nullable Object body) {
        return body == null || body instanceof Optional<?> optional && optional.isEmpty();
    }

    /** The body itself, or this answer where it turns out to be none. */
    Mono<Object> inPlaceOf(Mono<?> body, ServerWebExchange exchange) {
        return body.filter(value -> !isEmpty(value)).cast(Object.class).switchIfEmpty(Mono.defer(() -> answer(exchange)
                .cast(Object.class)));
    }
}
