package org.litestarspring.test.server;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Redis' server program, unpacked from an artifact that has it as a file. */
final class RedisProgram {

    /** Names the program of a server that speaks Redis' protocol, to be tested in the place of those of artifacts. */
    static final String PROPERTY = "litestar.test.redis-server";

    private static final String FILE = "redis-server-7.0.15-%s-%s";
    private static final int MAX_SECONDS = 20;

    private final Path program;

    private RedisProgram(Path program) {
        this.program = program;
    }

    /** The program that {@link #PROPERTY} names; null where it names none. */
    static @Nullable RedisProgram ofSystem() {
        String own = System.getProperty(PROPERTY);
        return own == null ? null : new RedisProgram(Path.of(own));
    }

    /** Redis 7.0, of {@code org.signal:embedded-redis}, unpacked unless another process of the build has done so. */
    static RedisProgram unpacked(Path binaries) throws IOException {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac") ? "darwin" : "linux";
        String processor = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
        String file = FILE.formatted(os, processor);
        Path program = binaries.resolve(file);
        Files.createDirectories(binaries);
        try (var channel = FileChannel.open(
                        binaries.resolve("redis.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var lock = channel.lock();
                InputStream content = RedisProgram.class.getResourceAsStream("/" + file)) {
            if (content == null) {
                throw new IOException("No " + file + " on the class path. Add org.signal:embedded-redis.");
            }
            if (!Files.exists(program)) {
                Path half =
                        binaries.resolve(file + "." + ProcessHandle.current().pid());
                Files.copy(content, half);
                if (!half.toFile().setExecutable(true)) {
                    throw new IOException("Could not make " + half + " executable.");
                }
                Files.move(half, program);
            }
        }
        return new RedisProgram(program);
    }

    /** Starts a server, and returns when it accepts connections. */
    Process start(Path data, int port, Map<String, String> settings) throws IOException {
        Files.createDirectories(data);
        List<String> command = new ArrayList<>(List.of(this.program.toString()));
        command.addAll(List.of("--bind", "127.0.0.1", "--port", String.valueOf(port)));
        command.addAll(List.of("--dir", data.toAbsolutePath().toString(), "--save", ""));
        settings.forEach((name, value) -> command.addAll(List.of("--" + name, value)));
        Process server = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        data.resolve("redis.log").toFile()))
                .start();
        for (int tries = 0; tries < MAX_SECONDS * 50; tries++) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress("127.0.0.1", port), 1000);
                return server;
            } catch (IOException notYet) {
                if (!server.isAlive()) {
                    break;
                }
                pause();
            }
        }
        server.destroyForcibly();
        throw new IOException("Redis did not start: " + Files.readString(data.resolve("redis.log")));
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(20);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while Redis started.", interrupted);
        }
    }
}
