package org.litestarspring.autoconfigure.dto.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.litestarspring.autoconfigure.dto.LitestarDtoAutoConfiguration;
import org.litestarspring.autoconfigure.web.LitestarWebAutoConfiguration;
import org.springdoc.core.configuration.SpringDocConfiguration;
import org.springdoc.core.properties.SpringDocConfigProperties;
import org.springdoc.webflux.core.configuration.SpringDocWebFluxConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.codec.autoconfigure.CodecsAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@DisplayName("The OpenAPI document of problems")
class ProblemDocumentTest {

    private static final String PROBLEM = "/content/application~1problem+json/schema/$ref";

    private final ReactiveWebApplicationContextRunner runner = new ReactiveWebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    JacksonAutoConfiguration.class,
                    CodecsAutoConfiguration.class,
                    ValidationAutoConfiguration.class,
                    WebFluxAutoConfiguration.class,
                    HttpHandlerAutoConfiguration.class,
                    LitestarWebAutoConfiguration.class,
                    LitestarDtoAutoConfiguration.class,
                    SpringDocConfiguration.class,
                    SpringDocConfigProperties.class,
                    SpringDocWebFluxConfiguration.class))
            .withUserConfiguration(DocumentedApp.Voyages.class);

    @Test
    @DisplayName("E1 has one shared component, which is what the application really answers")
    void component() {
        document(this.runner, (document, client) -> {
            assertThat(document.toString().split("\"title\":\\{\"type\"")).hasSize(2);
            byte[] answer = client.post()
                    .uri("/voyages")
                    .contentType(MediaType.APPLICATION_JSON)
                    .bodyValue("{\"delay\": \"soon\", \"mate\": {}}")
                    .exchange()
                    .expectStatus()
                    .isBadRequest()
                    .expectBody()
                    .returnResult()
                    .getResponseBody();
            JsonNode schema = document.at("/components/schemas/Problem");
            JsonNode problem = JsonMapper.shared().readTree(answer);

            assertThat(schema.get("properties").propertyNames()).containsAll(problem.propertyNames());
            assertThat(problem.propertyNames())
                    .containsAll(schema.get("required")
                            .valueStream()
                            .map(JsonNode::asString)
                            .toList());
            assertThat(problem.get("errors")).isNotEmpty().allSatisfy(error -> assertThat(
                            schema.at("/properties/errors/items/properties").propertyNames())
                    .containsAll(error.propertyNames()));
        });
    }

    @Test
    @DisplayName(
            "E1 names 400 where something can be wrong, 404 where one entity may not be, 503 for the pool, and any other")
    void statuses() {
        document(this.runner, (document, client) -> {
            assertThat(responses(document, "/voyages", "get").propertyNames()).containsExactly("200", "default");
            assertThat(responses(document, "/voyages", "post").propertyNames())
                    .containsExactlyInAnyOrder("200", "400", "404", "default");
            assertThat(responses(document, "/voyages/{id}", "get").propertyNames())
                    .containsExactlyInAnyOrder("200", "400", "404", "default");
            assertThat(responses(document, "/voyages/{id}", "get")
                            .at("/404" + PROBLEM)
                            .asString())
                    .isEqualTo("#/components/schemas/Problem");
            assertThat(responses(document, "/voyages/report", "get").propertyNames())
                    .containsExactlyInAnyOrder("400", "503", "default");
            assertThat(responses(document, "/voyages/report", "get")
                            .at("/503/headers/Retry-After/schema/type")
                            .asString())
                    .isEqualTo("integer");
        });
    }

    @Test
    @DisplayName("E1 leaves what the application documents as it is, and its own schema of that name too")
    void overridesNothing() {
        document(this.runner.withUserConfiguration(DocumentedApp.Problems.class), (document, client) -> {
            JsonNode report = responses(document, "/voyages/report", "get").get("400");
            assertThat(report.get("description").asString()).isEqualTo("As the application says.");
            assertThat(report.at(PROBLEM).isMissingNode()).isTrue();
            assertThat(document.at("/components/schemas/Problem/properties/riddle")
                            .isMissingNode())
                    .isFalse();
            assertThat(responses(document, "/riddles", "get")
                            .at("/default" + PROBLEM)
                            .asString())
                    .isEqualTo("#/components/schemas/HttpProblem");
            assertThat(document.at("/components/schemas/HttpProblem/properties/errors")
                            .isMissingNode())
                    .isFalse();
        });
    }

    @Test
    @DisplayName("E1 follows litestar.web.invalid-body-status and litestar.dto.empty-result")
    void properties() {
        document(
                this.runner.withPropertyValues(
                        "litestar.web.invalid-body-status=422", "litestar.dto.empty-result=no-content"),
                (document, client) -> assertThat(
                                responses(document, "/voyages/{id}", "put").propertyNames())
                        .containsExactlyInAnyOrder("200", "204", "400", "422", "default"));
    }

    @Test
    @DisplayName("Without springdoc there is none")
    void withoutSpringdoc() {
        new ReactiveWebApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(WebFluxAutoConfiguration.class, LitestarWebAutoConfiguration.class))
                .withClassLoader(new FilteredClassLoader("org.springdoc", "io.swagger"))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("problemOperations"));
    }

    private static JsonNode responses(JsonNode document, String path, String method) {
        return document.at("/paths/" + path.replace("/", "~1") + "/" + method + "/responses");
    }

    private static void document(
            ReactiveWebApplicationContextRunner runner, BiConsumer<JsonNode, WebTestClient> check) {
        runner.run(context -> {
            WebTestClient client = WebTestClient.bindToApplicationContext(context)
                    .configureClient()
                    .responseTimeout(Duration.ofMinutes(1))
                    .build();
            byte[] body = client.get()
                    .uri("/v3/api-docs")
                    .exchange()
                    .expectStatus()
                    .isOk()
                    .expectBody()
                    .returnResult()
                    .getResponseBody();
            check.accept(JsonMapper.shared().readTree(body), client);
        });
    }
}
