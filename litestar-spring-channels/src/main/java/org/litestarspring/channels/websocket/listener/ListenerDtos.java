package org.litestarspring.channels.websocket.listener;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.http.codec.HttpMessageReader;

/**
 * What DTOs do to the values of listeners.
 *
 * @since 0.1
 */
public interface ListenerDtos {

    /** Whether the application's codecs read this payload by a DTO, and so validate it themselves. */
    boolean reads(MethodParameter payload);

    /**
     * What a method returns, as clients see it; asked once, at start.
     *
     * @return null where no DTO holds for the method
     * @throws RuntimeException where one does that cannot hold, which fails the start
     */
    @Nullable
    UnaryOperator<Object> writes(MethodParameter returned);

    /** A value that is sent to a listener's client, as if the method had returned it. */
    Object sent(MethodParameter returned, Object value);

    /**
     * What reads a payload straight, which a DTO covers; asked once, at start.
     *
     * @param reader the first of the application's readers that reads such a type
     * @return null where none covers it, or only the reader can tell
     */
    default @Nullable PayloadDecoder decoder(MethodParameter payload, HttpMessageReader<?> reader) {
        return null;
    }

    /**
     * What reads a payload that no DTO covers; asked once, at start.
     *
     * @param reader the first of the application's readers that reads such a type
     * @return the one that it leaves the payload to, else itself
     */
    default HttpMessageReader<?> reader(MethodParameter payload, HttpMessageReader<?> reader) {
        return reader;
    }

    /** The type of a payload as clients see it: with its DTO where one holds, else its own. */
    default ResolvableType taken(MethodParameter payload) {
        return ResolvableType.forMethodParameter(payload);
    }

    /** The type of a value that a method returns, as clients see it: with its DTO where one holds, else its own. */
    default ResolvableType answered(MethodParameter returned) {
        return ResolvableType.forMethodParameter(returned);
    }

    /**
     * A DTO that is named, and not found by a method.
     *
     * @param entity what is read by it, and it has to be of; null where it writes
     * @throws RuntimeException where it is no DTO, or of something else, which fails the start
     */
    default View view(Class<?> view, @Nullable Class<?> entity) {
        throw new IllegalArgumentException(view.getName() + " cannot be used: the application has no DTOs.");
    }

    /** A DTO, for values of its entity. */
    interface View {

        /**
         * The entity of a message, validated.
         *
         * @throws RuntimeException with all faults of the message
         */
        Object read(byte[] json);

        /** A value as clients see it where it is an entity of the DTO, else as it is. */
        Object seen(Object value);

        /** What clients see. */
        ResolvableType type();
    }

    /** None at all. */
    static ListenerDtos none() {
        return new ListenerDtos() {
            @Override
            public boolean reads(MethodParameter payload) {
                return false;
            }

            @Override
            public @Nullable UnaryOperator<Object> writes(MethodParameter returned) {
                return null;
            }

            @Override
            public Object sent(MethodParameter returned, Object value) {
                return value;
            }
        };
    }
}
