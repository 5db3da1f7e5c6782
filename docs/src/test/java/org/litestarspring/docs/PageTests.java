package org.litestarspring.docs;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** The tests that a page shows, each page's in a JVM of its own, as a user's build runs them. */
final class PageTests {

    private PageTests() {}

    /**
     * Runs them; nothing where the page has none.
     *
     * @param folder where {@link PageApplication} compiled the page
     * @throws AssertionError with what failed, or where there was nothing to run
     */
    static void run(Path folder) throws IOException, InterruptedException {
        Path classes = folder.resolve("target/test-classes");
        if (!Files.exists(classes)) {
            return;
        }
        String classPath = String.join(
                File.pathSeparator,
                classes.toString(),
                folder.resolve("target/classes").toString(),
                folder.resolve("src/main/resources").toString(),
                System.getProperty("java.class.path"));
        Path log = folder.resolve("target/tests.log");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classPath,
                        PageTests.class.getName(),
                        classes.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (process.waitFor() != 0) {
            throw new AssertionError("The page's tests fail:\n" + Files.readString(log));
        }
    }

    /** Ends with 1 where a test failed or none ran. */
    public static void main(String[] classes) {
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(DiscoverySelectors.selectClasspathRoots(Set.of(Path.of(classes[0]))))
                                .build(),
                        listener);
        TestExecutionSummary summary = listener.getSummary();
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        summary.printFailuresTo(out);
        summary.printTo(out);
        System.exit(summary.getTotalFailureCount() == 0 && summary.getTestsSucceededCount() > 0 ? 0 : 1);
    }
}
