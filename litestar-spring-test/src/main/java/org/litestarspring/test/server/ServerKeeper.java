package org.litestarspring.test.server;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * A process of its own that runs one server for as long as its owner lives.
 *
 * <p>A server that a test JVM starts itself is left behind when that JVM is killed, since no shutdown hook runs. The
 * keeper is outside: it waits for the owner's process, however that ends, and then stops the server and deletes its
 * files.
 */
final class ServerKeeper {

    /** What the keeper prints, followed by the server's process id, once the server accepts connections. */
    static final String READY = "ready ";

    private ServerKeeper() {}

    /** Takes: kind, folder, port, owner's process id, then {@code name=value} settings. */
    public static void main(String[] args) throws Exception {
        ServerKind kind = ServerKind.valueOf(args[0]);
        Path folder = Path.of(args[1]);
        Map<String, String> settings = new TreeMap<>();
        for (int i = 4; i < args.length; i++) {
            int equals = args[i].indexOf('=');
            settings.put(args[i].substring(0, equals), args[i].substring(equals + 1));
        }

        ServerKind.Running server = kind.run(folder, Integer.parseInt(args[2]), settings);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "server-stop"));
        System.out.println(READY + server.pid());
        System.out.flush();

        var owner = ProcessHandle.of(Long.parseLong(args[3]));
        if (owner.isPresent()) {
            owner.get().onExit().get();
            stop(server);
            BuildFolder.delete(folder);
        }
        // Drivers and process watchers leave threads behind that would hold this process open.
        Runtime.getRuntime().halt(0);
    }

    private static void stop(ServerKind.Running server) {
        try {
            server.stop().close();
        } catch (Exception failure) {
            System.err.println("The server did not stop when asked, so it is killed: " + failure);
        } finally {
            ProcessHandle.of(server.pid()).ifPresent(ProcessHandle::destroyForcibly);
        }
    }
}
