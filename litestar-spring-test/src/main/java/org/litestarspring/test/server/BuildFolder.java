package org.litestarspring.test.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** Where the servers' files are, and whose build this is. */
final class BuildFolder {

    /** Set by the build to a folder that all its modules share; without it, the module's own. */
    static final String PROPERTY = "litestar.test.servers";

    private BuildFolder() {}

    static Path path() {
        return Path.of(System.getProperty(PROPERTY, "target/test-servers")).toAbsolutePath();
    }

    /** The unpacked programs, which every server beside {@code folder} shares. */
    static Path binaries(Path folder) {
        return folder.resolveSibling("binaries");
    }

    /**
     * The process that a shared server lives as long as: the Maven process above this JVM, or, where none is (an IDE),
     * this JVM.
     */
    static ProcessHandle owner() {
        ProcessHandle self = ProcessHandle.current();
        ProcessHandle candidate = self;
        while (candidate.parent().isPresent()) {
            candidate = candidate.parent().get();
            if (candidate.info().commandLine().orElse("").contains("plexus-classworlds")) {
                return candidate;
            }
        }
        return self;
    }

    static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (var files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException | UncheckedIOException vanished) {
            // Another process deletes the same folder; what it leaves, the next `clean` takes.
        }
    }
}
