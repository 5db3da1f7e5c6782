package org.litestarspring.channels.websocket;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.aot.hint.annotation.Reflective;

/**
 * Marks the method of a {@link WebSocketListener} type that is called once for each client that had connected, when it is
 * gone, however it went. It can take the {@code CloseStatus}, 1006 where none came. What it returns is waited for and not
 * sent; where it fails, that is logged.
 *
 * @since 0.1
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective(ListenerReflection.class)
public @interface OnClose {}
