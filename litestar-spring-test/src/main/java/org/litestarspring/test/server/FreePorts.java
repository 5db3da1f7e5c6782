package org.litestarspring.test.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Loopback ports for servers that must be at a known port, as those that a test stops and starts again.
 *
 * <p>A port that the system chooses is one of those that it gives to outgoing connections, too: until the server
 * listens, and again while it is stopped, any connection may take it, even one that a client makes to that very port. The
 * ports here lie below those that Linux, macOS and Windows give to outgoing connections. A server that may be anywhere
 * needs none of this; have it listen at port 0.
 *
 * <p>Safe for use by several threads. One JVM is given each port once before any is given again.
 */
public final class FreePorts {

    /** How far above its port a Redis of a cluster takes another one. */
    private static final int CLUSTER_BUS = 10_000;

    private static final int FIRST = 10_000;

    /** How many there are, with their second ones all below the 32,768 from which Linux takes those for connections. */
    static final int COUNT = 32_768 - CLUSTER_BUS - FIRST;

    /** Starts anywhere, so that JVMs beside each other seldom ask for the same. */
    private static final AtomicInteger NEXT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(COUNT));

    private FreePorts() {}

    /**
     * A port that nobody on this machine listens at, and neither at the one 10,000 above, which a Redis of a cluster
     * takes as well.
     *
     * @throws IllegalStateException if there is none
     */
    public static int next() {
        for (int tries = 0; tries < COUNT; tries++) {
            int port = FIRST + Math.floorMod(NEXT.getAndIncrement(), COUNT);
            if (isFree(port) && isFree(port + CLUSTER_BUS)) {
                return port;
            }
        }
        throw new IllegalStateException("No port on loopback is free between " + FIRST + " and " + (FIRST + COUNT)
                + ". End some of the servers on this machine.");
    }

    private static boolean isFree(int port) {
        return isFree(new InetSocketAddress(port))
                && isFree(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    private static boolean isFree(InetSocketAddress address) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(address, 1);
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
