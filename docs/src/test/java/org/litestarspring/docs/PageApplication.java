package org.litestarspring.docs;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.FileSystemUtils;

/** The application that a page's files make: written out, compiled with the processors, and started on a free port. */
final class PageApplication implements AutoCloseable {

    private final URLClassLoader classes;
    private final ConfigurableApplicationContext context;

    private PageApplication(URLClassLoader classes, ConfigurableApplicationContext context) {
        this.classes = classes;
        this.context = context;
    }

    static PageApplication start(Page page, Path folder) throws Exception {
        FileSystemUtils.deleteRecursively(folder);
        for (Map.Entry<String, String> file : page.files().entrySet()) {
            Path path = folder.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
        Path output = Files.createDirectories(folder.resolve("target/classes"));
        String classPath = System.getProperty("java.class.path");
        compile(folder.resolve("src/main/java"), output, classPath);
        Path tests = folder.resolve("src/test/java");
        if (Files.exists(tests)) {
            Path testOutput = Files.createDirectories(folder.resolve("target/test-classes"));
            compile(tests, testOutput, output + File.pathSeparator + classPath);
        }
        Path resources = Files.createDirectories(folder.resolve("src/main/resources"));
        URLClassLoader classes = new URLClassLoader(
                new URL[] {output.toUri().toURL(), resources.toUri().toURL()}, PageApplication.class.getClassLoader());
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(classes);
        try {
            SpringApplication application = new SpringApplication(classes.loadClass(mainClass(page)));
            return new PageApplication(classes, application.run("--server.port=0"));
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    int port() {
        return this.context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    @Override
    public void close() throws IOException {
        this.context.close();
        this.classes.close();
    }

    private static void compile(Path sources, Path output, String classPath) throws IOException {
        List<Path> files;
        try (var tree = Files.walk(sources)) {
            files = tree.filter(file -> file.toString().endsWith(".java")).toList();
        }
        List<String> options = new ArrayList<>(
                List.of("-d", output.toString(), "-parameters", "-classpath", classPath, "-processorpath", classPath));
        options.addAll(List.of("-Xlint:all,-processing,-classfile", "-Werror"));
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (var manager = javac.getStandardFileManager(null, null, null)) {
            boolean compiled = javac.getTask(
                            messages, manager, null, options, null, manager.getJavaFileObjectsFromPaths(files))
                    .call();
            if (!compiled) {
                throw new AssertionError("The page's files do not compile:\n" + messages);
            }
        }
    }

    private static String mainClass(Page page) {
        return page.files().entrySet().stream()
                .filter(file -> file.getValue().contains("@SpringBootApplication"))
                .map(file -> file.getKey()
                        .replaceFirst("^src/main/java/", "")
                        .replaceFirst("\\.java$", "")
                        .replace('/', '.'))
                .findFirst()
                .orElseThrow(() -> new AssertionError("The page shows no @SpringBootApplication."));
    }
}
