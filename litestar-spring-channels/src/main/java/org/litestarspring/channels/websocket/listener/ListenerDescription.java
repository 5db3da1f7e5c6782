package org.litestarspring.channels.websocket.listener;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.web.method.HandlerMethod;

/**
 * What is served at a path, for those who document it.
 *
 * @param path a pattern, with its placeholders resolved
 * @param discriminator the member by which messages of JSON are told apart; null where one method takes all
 * @param subProtocols the sub-protocols that are spoken; empty where none are
 * @param calls the methods, those that take messages first
 * @since 0.1
 */
public record ListenerDescription(
        String path, @Nullable String discriminator, List<String> subProtocols, List<Call> calls) {

    /** Copies the lists. */
    public ListenerDescription {
        subProtocols = List.copyOf(subProtocols);
        calls = List.copyOf(calls);
    }

    /** When a method is called. */
    public enum Role {
        /** With each message. */
        MESSAGE,

        /** Once, with all messages. */
        CONVERSATION,

        /** Once, without messages. */
        STREAM,

        /** When a client has come. */
        OPEN,

        /** When a client is gone. */
        CLOSE
    }

    /** In what frames values travel. */
    public enum Frames {
        /** Text frames that are the text itself. */
        TEXT,

        /** Binary frames that are the bytes themselves. */
        BYTES,

        /** JSON in text frames. */
        JSON,

        /** JSON in binary frames. */
        BINARY_JSON,

        /** Any of these, by what the value is. */
        ANY
    }

    /**
     * What travels.
     *
     * @param type its type as clients see it, through the DTO where there is one
     */
    public record Content(ResolvableType type, Frames frames) {}

    /**
     * A method.
     *
     * @param label as messages and metrics name it, such as {@code Chat.said}
     * @param name what the discriminator says of its messages; empty where it takes none
     * @param handler the method; of a route, a method of ours that calls its function
     * @param isFunction whether it is a function of a route
     * @param takes its messages; null where it takes none
     * @param sends what it answers; null where it answers nothing
     */
    public record Call(
            Role role,
            String label,
            String name,
            HandlerMethod handler,
            boolean isFunction,
            @Nullable Content takes,
            @Nullable Content sends) {}
}
