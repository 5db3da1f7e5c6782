package org.litestarspring.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Holds the AsyncAPI document under version control. When a change of it is meant, write it anew with {@code
 * -Dlitestar.openapi.renew=true}, and look at the difference before you commit it.
 */
// The converters of swagger-core are those of the application that was started last in this JVM.
@DirtiesContext(classMode = DirtiesContext.ClassMode.BEFORE_CLASS)
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@DisplayName("The AsyncAPI document")
class AsyncApiDocumentTest {

    private static final Path GOLDEN = Path.of("src/test/resources/asyncapi.json");
    private static final boolean RENEW = Boolean.getBoolean("litestar.openapi.renew");

    private final JsonMapper json =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    @LocalServerPort
    int port;

    @Test
    @DisplayName("is the one under version control, and says where it is served")
    void golden() throws IOException {
        ObjectNode document = document();
        assertThat(document.at("/servers/_websocket/host").stringValue()).isEqualTo("localhost:" + this.port);
        assertThat(document.at("/servers/_events/host").stringValue()).isEqualTo("localhost:" + this.port);
        // The port is another one each time.
        document.get("servers").forEach(server -> ((ObjectNode) server).put("host", "localhost"));
        if (RENEW) {
            Files.writeString(GOLDEN, this.json.writeValueAsString(document) + "\n");
        }

        assertThat(document.toPrettyString())
                .as("-Dlitestar.openapi.renew=true writes %s anew", GOLDEN)
                .isEqualTo(this.json.readTree(Files.readString(GOLDEN)).toPrettyString());
    }

    @Test
    @DisplayName("refers to nothing that is not in it, and tells of no private field")
    void references() {
        ObjectNode document = document();
        List<String> missing = new ArrayList<>();
        for (JsonNode reference : document.findValues("$ref")) {
            String pointer = reference.stringValue();
            assertThat(pointer).startsWith("#/");
            if (document.at(pointer.substring(1)).isMissingNode()) {
                missing.add(pointer);
            }
        }

        assertThat(missing).isEmpty();
        assertThat(document.at("/components/schemas").propertyNames()).contains("FlightViewDto");
        assertThat(document.toString()).doesNotContainIgnoringCase("internalNote", "internal_note");
    }

    private ObjectNode document() {
        return (ObjectNode) this.json.readTree(WebTestClient.bindToServer()
                .baseUrl("http://localhost:" + this.port)
                .responseTimeout(Duration.ofMinutes(1))
                .build()
                .get()
                .uri("/asyncapi.json")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult()
                .getResponseBody());
    }
}
