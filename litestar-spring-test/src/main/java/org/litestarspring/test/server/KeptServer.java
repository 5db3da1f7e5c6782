package org.litestarspring.test.server;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A server that a {@link ServerKeeper} runs, seen from the process that uses it. */
final class KeptServer implements AutoCloseable {

    private static final AtomicInteger PRIVATE_SERVERS = new AtomicInteger();

    private final ServerKind kind;
    private final Path folder;
    private final int port;
    private final Map<String, String> settings;
    private final boolean shared;

    private long serverPid;
    private @Nullable Process keeper;

    private KeptServer(ServerKind kind, Path folder, int port, Map<String, String> settings, boolean shared) {
        this.kind = kind;
        this.folder = folder;
        this.port = port;
        this.settings = settings;
        this.shared = shared;
    }

    static KeptServer start(ServerKind kind, Map<String, String> settings) {
        String name = name(kind) + "-" + ProcessHandle.current().pid() + "-" + PRIVATE_SERVERS.incrementAndGet();
        KeptServer server =
                new KeptServer(kind, BuildFolder.path().resolve(name), FreePorts.next(), Map.copyOf(settings), false);
        server.launch(ProcessHandle.current());
        return server;
    }

    /** Joins the build's server, or starts it: a lock on a file lets one JVM of the build do that. */
    static synchronized KeptServer shared(ServerKind kind, Map<String, String> settings) {
        ProcessHandle owner = BuildFolder.owner();
        Path folder = BuildFolder.path().resolve(name(kind) + "-build-" + owner.pid());
        try {
            Files.createDirectories(folder);
            Path address = folder.resolve("address");
            try (var channel = FileChannel.open(
                            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var lock = channel.lock()) {
                if (Files.exists(address)) {
                    String[] known = Files.readString(address).split(" ");
                    if (ProcessHandle.of(Long.parseLong(known[1])).isPresent()) {
                        return new KeptServer(kind, folder, Integer.parseInt(known[0]), settings, true);
                    }
                }
                KeptServer server = new KeptServer(kind, folder, FreePorts.next(), settings, true);
                server.launch(owner);
                Files.writeString(address, server.port + " " + server.serverPid);
                return server;
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("Could not start the shared " + name(kind) + " in " + folder, failure);
        }
    }

    int port() {
        return this.port;
    }

    void kill() {
        requireOwn("kill");
        ProcessHandle.of(this.serverPid).ifPresent(server -> {
            List<ProcessHandle> family = new ArrayList<>(server.descendants().toList());
            family.add(0, server);
            family.forEach(ProcessHandle::destroyForcibly);
            family.forEach(member -> member.onExit().join());
        });
        stopKeeper();
    }

    void restart() {
        requireOwn("restart");
        stopKeeper();
        launch(ProcessHandle.current());
    }

    @Override
    public void close() {
        if (!this.shared) {
            stopKeeper();
            BuildFolder.delete(this.folder);
        }
    }

    private void requireOwn(String verb) {
        if (this.shared) {
            throw new IllegalStateException(
                    "Other tests use the shared " + name(this.kind) + ": " + verb + " one of your own, from start().");
        }
    }

    private void stopKeeper() {
        Process running = this.keeper;
        if (running != null) {
            running.destroy();
            running.onExit().join();
            this.keeper = null;
        }
    }

    private void launch(ProcessHandle owner) {
        try {
            Files.createDirectories(this.folder);
            File log = this.folder.resolve("server.log").toFile();
            Process process = new ProcessBuilder(command(owner))
                    .redirectError(ProcessBuilder.Redirect.appendTo(log))
                    .start();
            this.serverPid = awaitReady(process, log);
            this.keeper = process;
        } catch (IOException failure) {
            throw new UncheckedIOException("Could not start " + name(this.kind) + " in " + this.folder, failure);
        }
    }

    /** Reads what the keeper prints, which ends with the ready line or with its death. */
    private long awaitReady(Process process, File log) throws IOException {
        var output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(ServerKeeper.READY)) {
                return Long.parseLong(
                        line.substring(ServerKeeper.READY.length()).strip());
            }
        }
        List<String> lines = Files.readAllLines(log.toPath());
        throw new IllegalStateException("The test server " + name(this.kind) + " did not start at port " + this.port
                + ". The end of its log:\n"
                + String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size())));
    }

    private List<String> command(ProcessHandle owner) throws IOException {
        // The class path goes through a file: it is longer than some systems allow a command line to be.
        Path arguments = Files.writeString(
                this.folder.resolve("java.args"),
                "-Xmx256m -XX:TieredStopAtLevel=1 -cp \""
                        + System.getProperty("java.class.path").replace("\\", "\\\\") + "\"");
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "@" + arguments));
        String redis = System.getProperty(RedisProgram.PROPERTY);
        if (redis != null) {
            command.add("-D" + RedisProgram.PROPERTY + "=" + redis);
        }
        command.addAll(List.of(
                ServerKeeper.class.getName(),
                this.kind.name(),
                this.folder.toString(),
                String.valueOf(this.port),
                String.valueOf(owner.pid())));
        this.settings.forEach((name, value) -> command.add(name + "=" + value));
        return command;
    }

    private static String name(ServerKind kind) {
        return kind.name().toLowerCase(java.util.Locale.ROOT);
    }
}
