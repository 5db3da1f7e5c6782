package org.litestarspring.autoconfigure.dto.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.litestarspring.autoconfigure.dto.LitestarDtoAutoConfiguration;
import org.litestarspring.autoconfigure.web.LitestarWebAutoConfiguration;
import org.springdoc.core.configuration.SpringDocConfiguration;
import org.springdoc.core.properties.SpringDocConfigProperties;
import org.springdoc.webflux.core.configuration.SpringDocWebFluxConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.codec.autoconfigure.CodecsAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@DisplayName("The OpenAPI document of handlers under a DTO")
class DtoDocumentTest {

    private static final String SCHEMAS = "#/components/schemas/";
    private static final String VOYAGE = "DocumentVoyageViewDto";

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
            .withUserConfiguration(
                    DocumentedApp.Voyages.class,
                    DocumentedApp.Events.class,
                    DocumentedApp.StaffVoyages.class,
                    DocumentedApp.Published.class,
                    DocumentedApp.Routes.class);

    @Test
    @DisplayName("D65 says of each field its type, constraints, values, whether it is needed, may be null, and its way")
    void fields() {
        document(document -> {
            JsonNode voyage = schema(document, VOYAGE);
            assertThat(voyage.get("required"))
                    .hasToString("[\"access_code\",\"from_port\",\"mate\",\"status\",\"tags\"]");
            JsonNode fields = voyage.get("properties");
            assertThat(fields.propertyNames()).hasSize(29);
            assertThat(fields.get("id"))
                    .isEqualTo(json("{'type': ['integer', 'null'], 'format': 'int64', 'readOnly': true}"));
            assertThat(fields.get("from_port"))
                    .isEqualTo(json("{'type': 'string', 'minLength': 3, 'maxLength': 3, 'pattern': '[A-Z]+'}"));
            assertThat(fields.get("delay"))
                    .isEqualTo(json("{'type': 'integer', 'format': 'int32', 'minimum': -60, 'maximum': 600}"));
            assertThat(fields.get("miles"))
                    .isEqualTo(json("{'type': ['integer', 'null'], 'format': 'int32', 'minimum': 0}"));
            assertThat(fields.get("status")).isEqualTo(json("{'type': 'string', 'enum': ['on-time', 'LATE']}"));
            assertThat(fields.get("previous"))
                    .isEqualTo(json("{'type': ['string', 'null'], 'enum': ['on-time', 'LATE', null]}"));
            assertThat(fields.get("mate")).isEqualTo(json("{'$ref': '" + SCHEMAS + VOYAGE + "Captain2'}"));
            assertThat(fields.get("captain"))
                    .isEqualTo(json("{'anyOf': [{'$ref': '" + SCHEMAS + VOYAGE + "Captain'}, {'type': 'null'}]}"));
            assertThat(fields.at("/tags/items/maxLength").asInt()).isEqualTo(5);
            assertThat(fields.at("/access_code/writeOnly").asBoolean()).isTrue();
            assertThat(fields.at("/owner/readOnly").asBoolean()).isTrue();
            assertThat(fields.get("is_late")).isEqualTo(json("{'type': 'boolean', 'readOnly': true}"));
            assertThat(schema(document, VOYAGE + "Captain").get("properties").propertyNames())
                    .containsExactly("called");
        });
    }

    @Test
    @DisplayName("D65 says the same in OpenAPI 3.0, where nothing may stand beside a reference")
    void fieldsBefore31() {
        document("OPENAPI_3_0", document -> {
            JsonNode fields = schema(document, VOYAGE).get("properties");
            assertThat(fields.get("miles"))
                    .isEqualTo(json("{'type': 'integer', 'format': 'int32', 'minimum': 0, 'nullable': true}"));
            assertThat(fields.get("owner"))
                    .isEqualTo(json("{'allOf': [{'$ref': '" + SCHEMAS + VOYAGE
                            + "Captain3'}], 'nullable': true, 'readOnly': true}"));
            assertThat(fields.get("previous"))
                    .isEqualTo(json("{'type': 'string', 'enum': ['on-time', 'LATE', null], 'nullable': true}"));
        });
    }

    @Test
    @DisplayName("D65 shows a family as one of its members, told apart by the tag, which each of them needs")
    void family() {
        document(document -> {
            String name = SCHEMAS + VOYAGE;
            assertThat(schema(document, VOYAGE + "Event"))
                    .isEqualTo(json(("{'oneOf': [{'$ref': '%1$sCall'}, {'$ref': '%1$sDelay'}], 'discriminator': "
                                    + "{'propertyName': 'type', 'mapping': {'Call': '%1$sCall', 'Delay': '%1$sDelay'}}}")
                            .formatted(name)));
            assertThat(schema(document, VOYAGE + "Delay"))
                    .isEqualTo(json("{'type': 'object', 'required': ['type'], 'properties': {"
                            + "'type': {'type': 'string', 'enum': ['Delay']},"
                            + "'minutes': {'type': 'integer', 'format': 'int32', 'minimum': 1}}}"));
            assertThat(schema(document, VOYAGE)
                            .at("/properties/events/items/$ref")
                            .asString())
                    .isEqualTo(name + "Event");
        });
    }

    @Test
    @DisplayName("D65 needs nothing in a partial body, at any depth but inside of lists")
    void partial() {
        document(document -> {
            JsonNode partial = document.at("/paths/~1voyages~1{id}/patch/requestBody/content/application~1json/schema");
            assertThat(partial).isEqualTo(json("{'$ref': '" + SCHEMAS + VOYAGE + "Partial'}"));
            JsonNode change = schema(document, VOYAGE + "Partial");
            assertThat(change.has("required")).isFalse();
            assertThat(change.get("properties").propertyNames())
                    .isEqualTo(schema(document, VOYAGE).get("properties").propertyNames());
            assertThat(change.at("/properties/mate/$ref").asString()).isEqualTo(SCHEMAS + VOYAGE + "Captain2Partial");
            assertThat(change.at("/properties/from_port/type").asString()).isEqualTo("string");
            assertThat(schema(document, VOYAGE + "Captain2Partial").has("required"))
                    .isFalse();
            assertThat(change.at("/properties/legs/items/$ref").asString()).isEqualTo(SCHEMAS + VOYAGE + "Leg");
            assertThat(schema(document, VOYAGE + "Leg").get("required")).hasToString("[\"port\"]");
            assertThat(schema(document, VOYAGE + "CallPartial").get("required")).hasToString("[\"type\"]");
        });
    }

    @Test
    @DisplayName("D65 says of merged collections that their elements are partial, found by a key that nobody sets")
    void merged() {
        document(document -> {
            JsonNode change = schema(document, VOYAGE + "Partial");
            assertThat(change.at("/properties/crew/items/$ref").asString()).isEqualTo(SCHEMAS + VOYAGE + "CrewPartial");
            assertThat(schema(document, VOYAGE + "CrewPartial"))
                    .isEqualTo(json("{'type': 'object', 'properties': {'id': {'type': ['integer', 'null'],"
                            + " 'format': 'int64'}, 'rank': {'type': 'string', 'minLength': 1}}}"));
            assertThat(change.at("/properties/stores/additionalProperties/type"))
                    .hasToString("[\"integer\",\"null\"]");
            assertThat(schema(document, VOYAGE).at("/properties/stores/additionalProperties/type"))
                    .hasToString("\"integer\"");
        });
    }

    @Test
    @DisplayName("D66 shares one component among all handlers, and names records of one name after their packages")
    void components() {
        document(document -> {
            assertThat(document.at("/components/schemas").propertyNames())
                    .filteredOn(name -> name.endsWith("Dto"))
                    .containsExactlyInAnyOrder(
                            VOYAGE,
                            "StaffVoyageViewDto",
                            "VoyageBriefDto",
                            "VoyageEventViewDto",
                            "PageDocumentVoyageViewDto",
                            "EnvelopeListDocumentVoyageViewDto");
            assertThat(schema(document, "StaffVoyageViewDto").get("properties").propertyNames())
                    .containsExactly("berth", "captain");
            assertThat(document.at("/paths/~1published/get/responses/200/content/*~1*/schema/$ref")
                            .asString())
                    .isEqualTo(SCHEMAS + "VoyageBriefDto");
            assertThat(document.at("/paths/~1voyages~1form/post/requestBody/content")
                            .propertyStream())
                    .hasSize(2)
                    .allSatisfy(media -> assertThat(
                                    media.getValue().at("/schema/$ref").asString())
                            .isEqualTo(SCHEMAS + VOYAGE));
            assertThat(document.at("/paths/~1voyages~1file/post/requestBody/content/multipart~1form-data/schema"))
                    .isEqualTo(json("{'allOf': [{'$ref': '" + SCHEMAS + VOYAGE + "'}, {'type': 'object', 'properties':"
                            + " {'file': {'type': 'string', 'format': 'binary'}}, 'required': ['file']}]}"));
        });
    }

    @Test
    @DisplayName("D65 shows the record where a functional route names it")
    void functionalRoute() {
        document(document -> {
            JsonNode operation = document.at("/paths/~1routed-events/post");
            assertThat(operation.at("/requestBody/content").propertyStream())
                    .isNotEmpty()
                    .allSatisfy(media -> assertThat(
                                    media.getValue().at("/schema/$ref").asString())
                            .isEqualTo(SCHEMAS + "VoyageEventViewDto"));
            assertThat(operation.at("/responses/200/content").propertyStream())
                    .isNotEmpty()
                    .allSatisfy(media -> assertThat(
                                    media.getValue().at("/schema/$ref").asString())
                            .isEqualTo(SCHEMAS + "VoyageEventViewDto"));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"OPENAPI_3_0", "OPENAPI_3_1"})
    @DisplayName("D65 tells of no entity and no private field, and every reference leads somewhere")
    void hidesEntities(String version) {
        document(version, document -> {
            assertThat(document.toString()).doesNotContain("secret", "Secret", "DtoData");
            JsonNode schemas = document.at("/components/schemas");
            assertThat(schemas.propertyNames()).doesNotContain("Voyage", "Captain", "Leg", "Event", "Delay", "Call");
            Set<String> referred = new TreeSet<>();
            Matcher references = Pattern.compile("#/components/schemas/(\\w+)").matcher(document.toString());
            while (references.find()) {
                referred.add(references.group(1));
            }
            assertThat(schemas.propertyNames()).containsAll(referred);
        });
    }

    @Test
    @DisplayName("D65 is right: whatever a handler answers is as the document says, in each holder")
    void answers() {
        this.runner.run(context -> {
            WebTestClient client = client(WebTestClient.bindToApplicationContext(context));
            JsonNode document = get(client, "/v3/api-docs");
            for (String path : List.of(
                    "/voyages",
                    "/voyages/{id}",
                    "/voyages/entity",
                    "/voyages/envelope",
                    "/voyages/map",
                    "/voyages/optional",
                    "/voyages/brief",
                    "/last-events",
                    "/published")) {
                JsonNode schema = document.at("/paths/" + path.replace("/", "~1") + "/get/responses/200/content/*~1*")
                        .get("schema");

                List<String> faults = new SchemaCheck(document).faults(get(client, path.replace("{id}", "1")), schema);

                assertThat(faults).as("what is wrong in the answer of %s", path).isEmpty();
            }
        });
    }

    private void document(Consumer<JsonNode> check) {
        document("OPENAPI_3_1", check);
    }

    private void document(String version, Consumer<JsonNode> check) {
        this.runner
                .withPropertyValues("springdoc.api-docs.version=" + version)
                .run(context ->
                        check.accept(get(client(WebTestClient.bindToApplicationContext(context)), "/v3/api-docs")));
    }

    /** The first document of a JVM takes its time. */
    private static WebTestClient client(WebTestClient.MockServerSpec<?> server) {
        return server.configureClient().responseTimeout(Duration.ofMinutes(1)).build();
    }

    private static JsonNode get(WebTestClient client, String uri) {
        byte[] body = client.get()
                .uri(uri)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult()
                .getResponseBody();
        return JsonMapper.shared().readTree(body);
    }

    private static JsonNode schema(JsonNode document, String name) {
        JsonNode schema = document.at("/components/schemas/" + name);
        assertThat(schema.isMissingNode()).as("no component %s", name).isFalse();
        return schema;
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text.replace('\'', '"'));
    }
}
