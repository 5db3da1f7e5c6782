package org.litestarspring.autoconfigure.websocket;

import org.litestarspring.channels.websocket.listener.InvalidListenersException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Names the methods that cannot be listeners, each with its fault. */
class InvalidListenersFailureAnalyzer extends AbstractFailureAnalyzer<InvalidListenersException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidListenersException cause) {
        return new FailureAnalysis(
                "These WebSocket listeners cannot be called:\n    " + String.join("\n    ", cause.faults()),
                "Change each method as its line says. A listener takes one payload, or a Flux of it; all its other"
                        + " arguments are those of a handler of requests without a body. Private methods of a"
                        + " @WebSocketListener type are left alone.",
                cause);
    }
}
