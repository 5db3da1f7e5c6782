package org.litestarspring.channels.sse;

import java.time.Duration;
import org.litestarspring.channels.web.ClientConnection;

/**
 * Cuts off a client that takes nothing any more. Its connection is open and acknowledges, so TCP never ends it, and a
 * heartbeat only waits behind the rest.
 */
final class StalledClient {

    private final ClientConnection connection;
    private final long patience;
    private volatile long taken = System.nanoTime();

    StalledClient(ClientConnection connection, Duration heartbeat) {
        this.connection = connection;
        this.patience = heartbeat.multipliedBy(2).toNanos();
    }

    /** Something was taken to be sent. */
    void took() {
        this.taken = System.nanoTime();
    }

    /** Called each heartbeat, of which each is taken where nothing stands before it. */
    void check() {
        if (System.nanoTime() - this.taken > this.patience) {
            this.connection.cut();
        }
    }
}
