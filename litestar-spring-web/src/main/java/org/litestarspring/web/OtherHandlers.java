package org.litestarspring.web;

import java.util.List;
import org.springframework.web.method.HandlerMethod;

/**
 * Methods of an application that are called on the event loop for something else than a request, such as a message of a
 * WebSocket. They are checked as handlers of requests are.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface OtherHandlers {

    /** The methods; asked once, when all beans exist. */
    List<HandlerMethod> handlerMethods();
}
