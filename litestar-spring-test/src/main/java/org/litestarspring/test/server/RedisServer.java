package org.litestarspring.test.server;

import java.util.Map;

/**
 * A real Redis 6.2 on a free loopback port, with its files in the build folder and persistence switched off.
 *
 * <p>{@link #shared()} is started by the first test that asks and serves every test JVM of the same build; it ends with
 * the build, even one that is killed. {@link #start()} gives a server of one's own, to {@link #kill()} and {@link
 * #restart()}. Needs {@code com.github.codemonstur:embedded-redis} on the class path. Instances may be used by any
 * thread; {@code kill}, {@code restart} and {@code close} by one at a time.
 *
 * <p>The system property {@code litestar.test.redis-server} names the program of another server, such as a newer Redis or
 * a Valkey, which all of them are then.
 *
 * @since 0.1
 */
public final class RedisServer implements AutoCloseable {

    private final KeptServer server;

    private RedisServer(KeptServer server) {
        this.server = server;
    }

    /**
     * The build's one server, started if this is the first call of the build. Tests share its keys: use a prefix.
     *
     * @throws IllegalStateException when the server does not come up, with the end of its log
     */
    public static RedisServer shared() {
        return new RedisServer(KeptServer.shared(ServerKind.REDIS, Map.of()));
    }

    /** A new server, which the caller closes. */
    public static RedisServer start() {
        return start(Map.of());
    }

    /**
     * A new server, which the caller closes.
     *
     * @param settings lines of {@code redis.conf}, by name
     */
    public static RedisServer start(Map<String, String> settings) {
        return new RedisServer(KeptServer.start(ServerKind.REDIS, settings));
    }

    /**
     * A new server of Redis 7.0, which the caller closes; needs {@code org.signal:embedded-redis} on the class path, after
     * that of the other artifact where both are.
     *
     * @param settings lines of {@code redis.conf}, by name
     */
    public static RedisServer start7(Map<String, String> settings) {
        return new RedisServer(KeptServer.start(ServerKind.REDIS_7, settings));
    }

    /** The address that the server listens on. */
    public String host() {
        return "127.0.0.1";
    }

    /** The port, the same after a {@link #restart()}. */
    public int port() {
        return this.server.port();
    }

    /** Ends the server's process at once, as {@code kill -9} does. Not for the shared server. */
    public void kill() {
        this.server.kill();
    }

    /** Starts a killed server again, on the same port. */
    public void restart() {
        this.server.restart();
    }

    /** Stops a server of one's own and deletes its files; the shared one goes on. */
    @Override
    public void close() {
        this.server.close();
    }
}
