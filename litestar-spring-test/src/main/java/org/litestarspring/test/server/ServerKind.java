package org.litestarspring.test.server;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import redis.embedded.core.ExecutableProvider;
import redis.embedded.core.RedisServerBuilder;

/** The servers that a {@link ServerKeeper} can run. */
enum ServerKind {
    POSTGRES {
        @Override
        Running run(Path folder, int port, Map<String, String> settings) throws IOException {
            EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                    .setOverrideWorkingDirectory(BuildFolder.binaries(folder).toFile())
                    .setDataDirectory(folder.resolve("data"))
                    .setCleanDataDirectory(false)
                    .setRegisterShutdownHook(false)
                    .setPort(port);
            settings.forEach(builder::setServerConfig);
            EmbeddedPostgres server = builder.start();
            // The first line of postmaster.pid is the server's process; the one we started is its launcher.
            long pid = Long.parseLong(Files.readAllLines(folder.resolve("data/postmaster.pid"))
                    .get(0)
                    .strip());
            return new Running(pid, server);
        }
    },
    REDIS {
        @Override
        Running run(Path folder, int port, Map<String, String> settings) throws IOException {
            RedisProgram own = RedisProgram.ofSystem();
            if (own != null) {
                return Running.of(own.start(folder.resolve("data"), port, settings));
            }
            Path binaries = Files.createDirectories(BuildFolder.binaries(folder));
            Path data = Files.createDirectories(folder.resolve("data"));
            RedisServerBuilder builder = redis.embedded.RedisServer.newRedisServer()
                    .executableProvider(ExecutableProvider.newJarResourceProvider(binaries.toFile()))
                    .bind("127.0.0.1")
                    .port(port)
                    .onShutdownForceStop(true)
                    .setting("dir " + data.toAbsolutePath())
                    .setting("save \"\"");
            settings.forEach((name, value) -> builder.setting(name + " " + value));
            redis.embedded.RedisServer server = builder.build();
            server.start();
            long pid = ProcessHandle.current()
                    .children()
                    .filter(child -> child.info().command().orElse("").contains("redis"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("Redis ended right after its start."))
                    .pid();
            return new Running(pid, server::stop);
        }
    },
    REDIS_7 {
        @Override
        Running run(Path folder, int port, Map<String, String> settings) throws IOException {
            RedisProgram own = RedisProgram.ofSystem();
            RedisProgram program = own != null ? own : RedisProgram.unpacked(BuildFolder.binaries(folder));
            return Running.of(program.start(folder.resolve("data"), port, settings));
        }
    },
    MARIADB {
        @Override
        Running run(Path folder, int port, Map<String, String> settings) throws IOException {
            Process server =
                    MariaDbProgram.unpacked(BuildFolder.binaries(folder)).start(folder.resolve("data"), port, settings);
            return Running.of(server);
        }
    };

    /** A started server: its process, and how to stop it. */
    record Running(long pid, AutoCloseable stop) {

        static Running of(Process server) {
            return new Running(server.pid(), () -> {
                server.destroy();
                server.waitFor(20, TimeUnit.SECONDS);
            });
        }
    }

    abstract Running run(Path folder, int port, Map<String, String> settings) throws IOException;
}
