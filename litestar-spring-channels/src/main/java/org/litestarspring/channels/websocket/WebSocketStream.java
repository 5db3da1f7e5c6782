package org.litestarspring.channels.websocket;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.aot.hint.annotation.Reflective;
import org.springframework.core.annotation.AliasFor;

/**
 * Sends what a method of any bean returns, a {@code Flux} most likely, to each client that connects at a path, and closes
 * with 1000 at its end. It is asked for as much as the connection takes, and cancelled when the client leaves.
 *
 * <p>Arguments are those of {@code @RequestMapping} methods without a body, bound at the handshake. Failures are those of
 * {@link WebSocketListener}.
 *
 * @since 0.1
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective(ListenerReflection.class)
public @interface WebSocketStream {

    /** Its paths, such as {@code /ticker/{symbol}}; placeholders are resolved. */
    @AliasFor("path")
    String[] value() default {};

    /** Its paths, such as {@code /ticker/{symbol}}; placeholders are resolved. */
    @AliasFor("value")
    String[] path() default {};

    /** How values become frames. */
    WireFormat format() default WireFormat.AUTO;

    /** What becomes of messages that the client sends all the same. */
    Incoming incoming() default Incoming.IGNORE;

    /** The sub-protocols that are spoken here; of these, the first that a client asks for is agreed on. */
    String[] subProtocols() default {};

    /** Whether a client that asks for none of {@link #subProtocols} is refused with 400. */
    boolean requireSubProtocol() default false;

    /** What becomes of messages to a stream. */
    enum Incoming {
        /** They are read, counted and thrown away. */
        IGNORE,

        /** The first of them closes the socket with 1008. */
        REFUSE
    }
}
