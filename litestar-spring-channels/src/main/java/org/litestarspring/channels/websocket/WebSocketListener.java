package org.litestarspring.channels.websocket;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.aot.hint.annotation.Reflective;
import org.springframework.core.annotation.AliasFor;
import org.springframework.stereotype.Component;

/**
 * Serves WebSockets at a path. On a type, which it makes a bean, each method that is not private and takes a payload gets
 * messages; {@link OnOpen} and {@link OnClose} mark those that get none. On a method of any bean, that method alone gets
 * them.
 *
 * <p>The payload is the argument that nothing of the handshake can fill: text for a {@code String}, bytes for a {@code
 * byte[]}, else JSON that the application's codecs read. {@code @Valid} validates it, and {@code @UseDto} puts a DTO before
 * it. A {@code Flux} of payloads is the whole conversation. All other arguments are those of {@code @RequestMapping}
 * methods, bound once, at the handshake; one that is missing or bad refuses the handshake with 400. A {@link WebSocketPeer}
 * is the client.
 *
 * <p>What a method returns is sent: a value, each of a {@code Flux}, nothing for {@code void}; a {@code CloseStatus}
 * closes. What it throws goes to {@code @ExceptionHandler} methods, and else becomes an error frame, or closes with 1011
 * where nobody foresaw it.
 *
 * @since 0.1
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective(ListenerReflection.class)
@Component
public @interface WebSocketListener {

    /** Its paths, such as {@code /chat/{room}}; placeholders are resolved. */
    @AliasFor("path")
    String[] value() default {};

    /** Its paths, such as {@code /chat/{room}}; placeholders are resolved. */
    @AliasFor("value")
    String[] path() default {};

    /** How many messages of one client are worked on at once. */
    int concurrency() default 1;

    /** Whether answers go out in the order of their messages where {@link #concurrency} is more than 1. */
    boolean ordered() default true;

    /** How values become frames, and frames payloads. */
    WireFormat format() default WireFormat.AUTO;

    /**
     * The member of a JSON object that says which method it is for, where several take JSON: its value is the name that
     * {@code @JsonTypeName} gives the payload's type, or else the method's.
     */
    String discriminator() default "type";

    /** The sub-protocols that are spoken here; of these, the first that a client asks for is agreed on. */
    String[] subProtocols() default {};

    /** Whether a client that asks for none of {@link #subProtocols} is refused with 400. */
    boolean requireSubProtocol() default false;
}
