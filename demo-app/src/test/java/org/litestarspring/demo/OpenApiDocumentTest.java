package org.litestarspring.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
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
 * Holds the OpenAPI document under version control. When a change of it is meant, write it anew with
 * {@code -Dlitestar.openapi.renew=true}, and look at the difference before you commit it.
 */
// The converters of swagger-core are those of the application that was started last in this JVM.
@DirtiesContext(classMode = DirtiesContext.ClassMode.BEFORE_CLASS)
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@DisplayName("The OpenAPI document")
class OpenApiDocumentTest {

    private static final Path GOLDEN = Path.of("src/test/resources/openapi.json");
    private static final boolean RENEW = Boolean.getBoolean("litestar.openapi.renew");

    private final JsonMapper json = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    @LocalServerPort
    int port;

    @Test
    @DisplayName("D65 is the one under version control")
    void golden() throws IOException {
        JsonNode document = document();
        if (RENEW) {
            Files.writeString(GOLDEN, text(document));
        }

        List<String> differences = new ArrayList<>();
        compare(this.json.readTree(Files.readString(GOLDEN)), document, "", differences);

        assertThat(differences)
                .as("what differs from %s; -Dlitestar.openapi.renew=true writes it anew", GOLDEN)
                .isEmpty();
    }

    @Test
    @DisplayName("D65 tells of no entity and of no private field")
    void hides() throws IOException {
        JsonNode document = document();

        assertThat(document.at("/components/schemas").propertyNames())
                .contains("FlightViewDto", "AirportViewDto", "Problem")
                .doesNotContain("Flight", "Airport");
        assertThat(text(document))
                .doesNotContainIgnoringCase("internalNote", "internal_note", "createdAt", "updatedAt");
    }

    private JsonNode document() {
        byte[] body = WebTestClient.bindToServer()
                .baseUrl("http://localhost:" + this.port)
                .responseTimeout(Duration.ofMinutes(1))
                .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(1 << 20))
                .build()
                .get()
                .uri("/v3/api-docs")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult()
                .getResponseBody();
        ObjectNode document = (ObjectNode) this.json.readTree(body);
        // The port is another one each time.
        document.remove("servers");
        return document;
    }

    /** One order for all, so that a difference of the file is a difference of the document. */
    private String text(JsonNode document) {
        Object sorted = this.json.treeToValue(document, Object.class);
        return this.json.writerWithDefaultPrettyPrinter().writeValueAsString(sorted) + "\n";
    }

    private static void compare(JsonNode golden, JsonNode actual, String at, List<String> differences) {
        if (golden.isObject() && actual.isObject()) {
            Set<String> names = new TreeSet<>(golden.propertyNames());
            names.addAll(actual.propertyNames());
            names.forEach(name ->
                    compare(golden.path(name), actual.path(name), at + "/" + name.replace("/", "~1"), differences));
        } else if (golden.isArray() && actual.isArray() && golden.size() == actual.size()) {
            for (int i = 0; i < golden.size(); i++) {
                compare(golden.get(i), actual.get(i), at + "/" + i, differences);
            }
        } else if (golden.isMissingNode()) {
            differences.add("%s is new: %s".formatted(at, actual));
        } else if (actual.isMissingNode()) {
            differences.add("%s is gone: %s".formatted(at, golden));
        } else if (!golden.equals(actual)) {
            differences.add("%s was %s, and is %s".formatted(at, golden, actual));
        }
    }
}
