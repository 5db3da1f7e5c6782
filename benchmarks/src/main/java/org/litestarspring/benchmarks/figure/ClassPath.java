package org.litestarspring.benchmarks.figure;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** This process's class path, jar by jar. */
public final class ClassPath {

    private static final Pattern JAR = Pattern.compile("(.+?)-(\\d[^/]*)\\.jar");

    private ClassPath() {}

    /** The class path without the jars that {@code without} names by artifact. */
    public static String without(Predicate<String> without) {
        return entries()
                .filter(entry -> !without.test(artifact(entry)))
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** The class path of the jars that {@code only} names by artifact. */
    public static String only(Predicate<String> only) {
        return entries().filter(entry -> only.test(artifact(entry))).collect(Collectors.joining(File.pathSeparator));
    }

    /** Artifacts with their versions, such as {@code mapstruct 1.6.3}; a name may lack its end, such as the platform. */
    public static List<String> versions(List<String> artifacts) {
        return artifacts.stream()
                .map(artifact -> entries()
                        .map(ClassPath::jar)
                        .filter(Matcher::matches)
                        .filter(jar -> (jar.group(1) + "-").startsWith(artifact + "-"))
                        .min(Comparator.comparing(jar -> jar.group(1).length()))
                        .map(jar -> jar.group(1) + " " + jar.group(2))
                        .orElseThrow(() -> new IllegalArgumentException("No " + artifact + " on the class path.")))
                .toList();
    }

    private static Stream<String> entries() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator));
    }

    /** A module of this build may stand there as the folder of its classes, {@code MODULE/target/classes}. */
    private static String artifact(String entry) {
        Path path = Path.of(entry).toAbsolutePath();
        if (path.endsWith("target/classes")) {
            return path.getName(path.getNameCount() - 3).toString();
        }
        Matcher jar = jar(entry);
        return jar.matches() ? jar.group(1) : entry;
    }

    private static Matcher jar(String entry) {
        return JAR.matcher(new File(entry).getName());
    }
}
