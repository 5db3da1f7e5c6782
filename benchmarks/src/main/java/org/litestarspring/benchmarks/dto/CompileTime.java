package org.litestarspring.benchmarks.dto;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.litestarspring.benchmarks.figure.ClassPath;

/** javac, in a process of its own each time as a build runs it, on 200 entities of 20 fields and a DTO for each. */
final class CompileTime {

    private static final int DTOS = 200;
    private static final int FIELDS = 20;

    private final Path folder;

    CompileTime(Path folder) throws IOException {
        this.folder = folder;
        Path sources = Files.createDirectories(folder.resolve("src/app"));
        for (int i = 0; i < DTOS; i++) {
            Files.writeString(sources.resolve("Entity" + i + ".java"), entity(i));
            Files.writeString(
                    sources.resolve("View" + i + ".java"),
                    "package app;\n@org.litestarspring.dto.Dto(of = Entity" + i + ".class, exclude = \"field0\")\n"
                            + "public interface View" + i + " {}\n");
        }
    }

    private static String entity(int number) {
        StringBuilder source = new StringBuilder("package app;\npublic class Entity" + number + " {\n");
        for (int i = 0; i < FIELDS; i++) {
            String type = i % 3 == 0 ? "String" : i % 3 == 1 ? "int" : "java.time.LocalDate";
            source.append(
                    "private %1$s field%2$d;\npublic %1$s getField%2$d() { return field%2$d; }\n".formatted(type, i));
            source.append("public void setField%2$d(%1$s value) { field%2$d = value; }\n".formatted(type, i));
        }
        return source.append("}\n").toString();
    }

    /** Seconds, with the processor or without; fails unless it leaves the classes that it should. */
    double measure(boolean withProcessor) throws IOException, InterruptedException {
        Path classes = this.folder.resolve(withProcessor ? "with" : "without");
        delete(classes);
        Files.createDirectories(classes);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "javac").toString(),
                "-d",
                classes.toString(),
                "-cp",
                ClassPath.only(name -> !name.contains("processor"))));
        if (withProcessor) {
            command.addAll(List.of(
                    "-processorpath",
                    ClassPath.only(name -> name.equals("litestar-spring-dto-processor") || name.equals("jspecify"))));
        } else {
            command.add("-proc:none");
        }
        try (Stream<Path> sources = Files.list(this.folder.resolve("src/app"))) {
            sources.map(Path::toString).sorted().forEach(command::add);
        }
        Path log = this.folder.resolve("javac.log");
        long begun = System.nanoTime();
        int exit = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
        double seconds = (System.nanoTime() - begun) / 1e9;
        long mappers = count(classes, "DtoMapper.class");
        if (exit != 0 || mappers != (withProcessor ? DTOS : 0)) {
            throw new AssertionError(
                    "javac ended with " + exit + " and left " + mappers + " mappers:\n" + Files.readString(log));
        }
        return seconds;
    }

    private static long count(Path classes, String suffix) throws IOException {
        try (Stream<Path> files = Files.walk(classes)) {
            return files.filter(file -> file.toString().endsWith(suffix)).count();
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        }
    }
}
