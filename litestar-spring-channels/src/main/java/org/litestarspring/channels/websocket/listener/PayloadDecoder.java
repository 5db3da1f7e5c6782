package org.litestarspring.channels.websocket.listener;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;

/**
 * Reads the payloads of one method straight from the bytes of messages, on the event loop. It need not say what is wrong with
 * a message: one that it refuses is read once more as the body of a request, which names all faults. So it refuses whatever
 * that refuses, and what both read is equal.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface PayloadDecoder {

    /**
     * What reads the messages of one client; called once, at its handshake.
     *
     * @param handshake may not be kept, for the server reuses it
     * @return gives for the bytes of a message, which it neither changes nor keeps, its payload, validated; null, and no
     *     failure, where it refuses the message
     */
    Function<byte[], @Nullable Object> of(ServerWebExchange handshake);
}
