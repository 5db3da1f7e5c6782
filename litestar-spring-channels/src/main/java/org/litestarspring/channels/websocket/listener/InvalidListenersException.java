package org.litestarspring.channels.websocket.listener;

import java.util.List;

/**
 * Says at start which methods cannot be listeners, and why.
 *
 * @since 0.1
 */
public final class InvalidListenersException extends RuntimeException {

    private final List<String> faults;

    InvalidListenersException(List<String> faults) {
        super("These WebSocket listeners cannot be: " + String.join("; ", faults) + ".");
        this.faults = List.copyOf(faults);
    }

    /** One sentence a fault, each of which begins with the method. */
    public List<String> faults() {
        return this.faults;
    }
}
