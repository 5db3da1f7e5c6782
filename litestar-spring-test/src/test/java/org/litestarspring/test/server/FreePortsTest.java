package org.litestarspring.test.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A free port")
class FreePortsTest {

    /** Of Linux; macOS and Windows begin at 49,152. */
    private static final int LOWEST_OF_CONNECTIONS = 32_768;

    @Test
    @DisplayName("is given once, and is none that the system gives to outgoing connections")
    void below() {
        Set<Integer> given = new HashSet<>();

        for (int i = 0; i < 500; i++) {
            int port = FreePorts.next();

            assertThat(port).isBetween(1_024, LOWEST_OF_CONNECTIONS - 1);
            assertThat(port + 10_000).as("the port of a cluster's bus").isLessThan(LOWEST_OF_CONNECTIONS);
            assertThat(given.add(port)).as("%d is new", port).isTrue();
        }
    }

    @Test
    @DisplayName("is none that somebody listens at, on loopback or everywhere, here or 10,000 above")
    void taken() throws IOException {
        int bus = FreePorts.next();
        try (var loopback = new ServerSocket(FreePorts.next(), 1, InetAddress.getLoopbackAddress());
                var everywhere = new ServerSocket(FreePorts.next());
                var above = new ServerSocket(bus + 10_000, 1, InetAddress.getLoopbackAddress())) {
            assertThat(above.isBound()).isTrue();
            for (int i = 0; i < FreePorts.COUNT; i++) {
                assertThat(FreePorts.next()).isNotIn(bus, loopback.getLocalPort(), everywhere.getLocalPort());
            }
        }
    }
}
