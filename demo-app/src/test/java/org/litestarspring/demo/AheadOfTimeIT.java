package org.litestarspring.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The application as it is packed, processed ahead of time, beside itself as it is always. */
@DisplayName("D67 The application that was processed ahead of time")
class AheadOfTimeIT {

    private static final Pattern READY = Pattern.compile("Departures is ready: the board at (http://localhost:\\d+)/");
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    @TempDir
    static Path folder;

    private static Running processed;
    private static Running usual;

    /** One of the two. */
    private record Running(Process process, WebTestClient client) {

        static Running start(boolean ahead) throws IOException {
            Path log = folder.resolve(ahead ? "ahead.log" : "usual.log");
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx512m",
                            "-Dspring.aot.enabled=" + ahead,
                            "-jar",
                            jar().toString(),
                            "--server.port=0")
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            Awaitility.await("the start of the application")
                    .atMost(PATIENCE)
                    .until(() -> !process.isAlive()
                            || READY.matcher(Files.readString(log)).find());
            Matcher ready = READY.matcher(Files.readString(log));
            assertThat(ready.find()).as(Files.readString(log)).isTrue();
            return new Running(
                    process,
                    WebTestClient.bindToServer()
                            .baseUrl(ready.group(1))
                            .responseTimeout(Duration.ofMinutes(1))
                            .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(4 << 20))
                            .build());
        }

        private static Path jar() throws IOException {
            try (Stream<Path> files = Files.list(Path.of("target"))) {
                List<Path> jars = files.filter(
                                file -> file.getFileName().toString().matches("demo-app-.*(?<!sources|javadoc)\\.jar"))
                        .toList();
                assertThat(jars).as("the packed application").hasSize(1);
                return jars.get(0);
            }
        }

        JsonNode get(String uri) {
            return json(this.client.get().uri(uri).exchange());
        }

        JsonNode patch(String uri, String body) {
            return json(this.client
                    .patch()
                    .uri(uri)
                    .contentType(MediaType.APPLICATION_JSON)
                    .bodyValue(body)
                    .exchange());
        }

        private static JsonNode json(WebTestClient.ResponseSpec answer) {
            byte[] body = answer.expectBody().returnResult().getResponseBody();
            return JsonMapper.shared().readTree(body);
        }
    }

    @BeforeAll
    static void start() throws IOException {
        processed = Running.start(true);
        usual = Running.start(false);
    }

    @AfterAll
    static void stop() {
        for (Running running : new Running[] {processed, usual}) {
            if (running != null) {
                running.process().destroy();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/airports",
                "/api/airports/SFO",
                "/api/airports/XXX",
                "/api/flights?page=2&size=3&sort=-scheduled,id",
                "/api/flights?origin=SFO&page=0&delayMinutes=gte.60",
                "/api/flights/7",
                "/api/flights?foo=1",
                "/actuator/health"
            })
    @DisplayName("answers the same")
    void answers(String uri) {
        assertThat(processed.get(uri)).isEqualTo(usual.get(uri));
    }

    @Test
    @DisplayName("has the same OpenAPI document")
    void document() {
        JsonNode document = processed.get("/v3/api-docs");

        assertThat(((ObjectNode) document).without("servers"))
                .isEqualTo(((ObjectNode) usual.get("/v3/api-docs")).without("servers"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"delayMinutes\": 77}",
                "{\"delayMinutes\": \"x\", \"origin\": null, \"destination\": \"QQQQ\"}"
            })
    @DisplayName("stores what a body changes, and refuses it, the same")
    void changes(String body) {
        assertThat(processed.patch("/api/flights/9", body)).isEqualTo(usual.patch("/api/flights/9", body));
        assertThat(processed.get("/api/flights/9")).isEqualTo(usual.get("/api/flights/9"));
    }
}
