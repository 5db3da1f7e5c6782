package org.litestarspring.channels.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A process that evaluates JavaScript, line by line. */
final class Node {

    private final Process process;
    private final BufferedReader answers;
    private final Writer lines;

    Node(Path program) throws Exception {
        Path script = Path.of(Node.class.getResource("/evaluate.mjs").toURI());
        // Node takes a file for a module by its name alone, unless a package says so.
        Path client = Files.createTempFile("channels", ".mjs");
        Files.write(client, client().openStream().readAllBytes());
        client.toFile().deleteOnExit();
        this.process = new ProcessBuilder(
                        program.toString(),
                        "--no-warnings",
                        "--experimental-websocket",
                        script.toString(),
                        client.toUri().toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        this.answers = new BufferedReader(new InputStreamReader(this.process.getInputStream(), StandardCharsets.UTF_8));
        this.lines = new OutputStreamWriter(this.process.getOutputStream(), StandardCharsets.UTF_8);
        assertThat(answer()).isEqualTo("ready");
    }

    /** The client that the server serves. */
    static URL client() {
        return Objects.requireNonNull(ChannelsClientFile.class.getResource("channels.js"));
    }

    /** One that has WebSockets. */
    static Optional<Path> program() {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, "node"))
                .filter(Files::isExecutable)
                .filter(Node::hasWebSockets)
                .findFirst();
    }

    private static boolean hasWebSockets(Path program) {
        try {
            Process version = new ProcessBuilder(program.toString(), "--version").start();
            String text = new String(version.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return Integer.parseInt(text.substring(1, text.indexOf('.'))) >= 20;
        } catch (IOException | RuntimeException noNode) {
            return false;
        }
    }

    String evaluate(String expression) {
        try {
            this.lines.write(expression + "\n");
            this.lines.flush();
            return answer();
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private String answer() throws IOException {
        String line = this.answers.readLine();
        JsonNode answer = JsonMapper.shared().readTree(String.valueOf(line));
        if (!answer.has("result")) {
            throw new AssertionError(line);
        }
        return answer.get("result").stringValue();
    }

    void close() {
        this.process.destroyForcibly().onExit().join();
    }
}
