package org.litestarspring.channels.sse;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * The id of the last event that a client got, as an argument of a handler: the header {@code Last-Event-ID}, which a browser
 * sends when it connects again, or the parameter {@code lastEventId}, for a page that connects anew and remembers.
 *
 * @param value null where the client has none
 * @since 0.1
 */
public record LastEventId(@Nullable String value) {

    /** Of a request. An empty id is none. */
    public static LastEventId of(ServerHttpRequest request) {
        String header = request.getHeaders().getFirst("Last-Event-ID");
        String last = header != null ? header : request.getQueryParams().getFirst("lastEventId");
        return new LastEventId(last == null || last.isEmpty() ? null : last);
    }

    /** The id; empty where the client connects for the first time. */
    public Optional<String> id() {
        return Optional.ofNullable(this.value);
    }

    /** The id as a number; {@code otherwise} where there is none, or one that is no number. */
    public long numberOr(long otherwise) {
        try {
            return this.value == null ? otherwise : Long.parseLong(this.value);
        } catch (NumberFormatException notOurs) {
            return otherwise;
        }
    }
}
