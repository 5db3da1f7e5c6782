package org.litestarspring.autoconfigure.dto;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.litestarspring.autoconfigure.web.LitestarWebAutoConfiguration;
import org.litestarspring.dto.Dto;
import org.litestarspring.dto.DtoData;
import org.litestarspring.dto.DtoField;
import org.litestarspring.dto.Mark;
import org.litestarspring.dto.Naming;
import org.litestarspring.dto.web.DtoCodecs;
import org.litestarspring.dto.web.DtoHandlersException;
import org.litestarspring.dto.web.UseDto;
import org.springdoc.core.configuration.SpringDocConfiguration;
import org.springdoc.core.properties.SpringDocConfigProperties;
import org.springdoc.webflux.core.configuration.SpringDocWebFluxConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.http.codec.autoconfigure.CodecsAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class LitestarDtoAutoConfigurationTest {

    private final ReactiveWebApplicationContextRunner runner = new ReactiveWebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    JacksonAutoConfiguration.class,
                    CodecsAutoConfiguration.class,
                    ValidationAutoConfiguration.class,
                    WebFluxAutoConfiguration.class,
                    HttpHandlerAutoConfiguration.class,
                    LitestarWebAutoConfiguration.class,
                    LitestarDtoAutoConfiguration.class))
            .withUserConfiguration(Gates.class);

    @Test
    @DisplayName("A Boot application with a DTO on its handlers needs nothing else")
    void works() {
        this.runner.run(context -> client(context)
                .get()
                .uri("/gates")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(String.class)
                .isEqualTo("[{\"number\":7,\"gate_name\":\"B\",\"crew\":{\"leader\":\"x\"},\"owners\":[]}]"));
    }

    @Test
    @DisplayName("litestar.dto.enabled=false takes all of it away")
    void disabled() {
        this.runner.withPropertyValues("litestar.dto.enabled=false").run(context -> assertThat(context)
                .doesNotHaveBean(DtoCodecs.class));
    }

    @Test
    @DisplayName("D37 D54 unknown-fields and scalars hold for DTOs that say nothing")
    void rules() {
        this.runner.run(context -> post(context, "{\"number\": \"7\", \"gate_name\": \"B\", \"foo\": 1}")
                .expectStatus()
                .isOk());
        this.runner
                .withPropertyValues("litestar.dto.unknown-fields=reject", "litestar.dto.scalars=strict")
                .run(context -> post(context, "{\"gate_name\": 5, \"foo\": 1}")
                        .expectStatus()
                        .isBadRequest()
                        .expectBody()
                        .jsonPath("$.errors[*].pointer")
                        .isEqualTo(List.of("/foo", "/gate_name"))
                        .jsonPath("$.code")
                        .isEqualTo("invalid-input")
                        .jsonPath("$.type")
                        .isEqualTo("urn:litestar:problem:invalid-input"));
    }

    @Test
    @DisplayName("D41 litestar.web.invalid-body-status=422 holds for DTOs too")
    void status() {
        this.runner
                .withPropertyValues("litestar.web.invalid-body-status=422")
                .run(context -> post(context, "{}").expectStatus().isEqualTo(422));
    }

    @Test
    @DisplayName("D45 empty-result decides between 404 and 204")
    void empty() {
        this.runner.run(context -> client(context)
                .get()
                .uri("/gates/none")
                .exchange()
                .expectStatus()
                .isNotFound());
        this.runner.withPropertyValues("litestar.dto.empty-result=no-content").run(context -> client(context)
                .get()
                .uri("/gates/none")
                .exchange()
                .expectStatus()
                .isNoContent());
    }

    @Test
    @DisplayName("D47 a handler that hides its entity fails the start with the line to write instead")
    void hiding() {
        this.runner.withUserConfiguration(Hiding.class).run(context -> {
            assertThat(context).hasFailed();
            Throwable failure = context.getStartupFailure();
            while (!(failure instanceof DtoHandlersException)) {
                failure = failure.getCause();
            }
            FailureAnalysis analysis = new DtoHandlersFailureAnalyzer().analyze(failure);
            assertThat(analysis.getDescription()).contains("Hiding.any returns Mono<Object>", "Declare Mono<Gate>");
            assertThat(analysis.getAction()).contains("@NoDto");
        });
    }

    @Nested
    @DisplayName("The OpenAPI document")
    class OpenApi {

        @Test
        @DisplayName("D65 D66 shows each generated record once, with wire names, constraints and marks, and no entity")
        void document() {
            runner.withConfiguration(AutoConfigurations.of(
                            SpringDocConfiguration.class,
                            SpringDocConfigProperties.class,
                            SpringDocWebFluxConfiguration.class))
                    .run(context -> client(context)
                            .get()
                            .uri("/v3/api-docs")
                            .exchange()
                            .expectStatus()
                            .isOk()
                            .expectBody()
                            .jsonPath("$.components.schemas")
                            .value((Map<String, ?> schemas) -> assertThat(schemas.keySet())
                                    .containsExactlyInAnyOrder(
                                            "LitestarDtoAutoConfigurationTestGateViewDto",
                                            "LitestarDtoAutoConfigurationTestGateViewDtoPartial",
                                            "LitestarDtoAutoConfigurationTestGateViewDtoCrew",
                                            "LitestarDtoAutoConfigurationTestGateViewDtoOwner",
                                            "Problem"))
                            .jsonPath("$.paths['/gates'].get.responses['200'].content.*.schema.items.$ref")
                            .isEqualTo("#/components/schemas/LitestarDtoAutoConfigurationTestGateViewDto")
                            .jsonPath("$.paths['/gates'].post.requestBody.content.*.schema.$ref")
                            .isEqualTo("#/components/schemas/LitestarDtoAutoConfigurationTestGateViewDto")
                            .jsonPath("$.paths['/gates'].patch.requestBody.content.*.schema.$ref")
                            .isEqualTo("#/components/schemas/LitestarDtoAutoConfigurationTestGateViewDtoPartial")
                            .jsonPath(
                                    "$.components.schemas.LitestarDtoAutoConfigurationTestGateViewDto.properties.length()")
                            .isEqualTo(5)
                            .jsonPath("$.components.schemas.LitestarDtoAutoConfigurationTestGateViewDto.required")
                            .isEqualTo(List.of("gate_name"))
                            .jsonPath(
                                    "$.components.schemas.LitestarDtoAutoConfigurationTestGateViewDto.properties.gate_name.maxLength")
                            .isEqualTo(3)
                            .jsonPath(
                                    "$.components.schemas.LitestarDtoAutoConfigurationTestGateViewDto.properties.number.readOnly")
                            .isEqualTo(true)
                            .jsonPath(
                                    "$.components.schemas.LitestarDtoAutoConfigurationTestGateViewDto.properties.code.writeOnly")
                            .isEqualTo(true)
                            .jsonPath("$")
                            .value(body -> assertThat(body.toString()).doesNotContain("secret", "Secret")));
        }
    }

    private static WebTestClient client(ApplicationContext context) {
        return WebTestClient.bindToApplicationContext(context).build();
    }

    private static WebTestClient.ResponseSpec post(ApplicationContext context, String body) {
        return client(context)
                .post()
                .uri("/gates")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange();
    }

    public record Crew(
            @Nullable String leader,
            @DtoField(Mark.PRIVATE) @Nullable String secretPhone) {}

    public record Owner(String name) {}

    public record Gate(
            @DtoField(Mark.READ_ONLY) @Nullable Integer number,
            @NotNull @Size(max = 3) String gateName,
            @DtoField(Mark.PRIVATE) @Nullable String secret,
            @DtoField(Mark.WRITE_ONLY) @Nullable String code,
            @Nullable Crew crew,
            @Nullable List<Owner> owners) {}

    @Dto(of = Gate.class, naming = Naming.SNAKE_CASE)
    public interface GateView {}

    @RestController
    @UseDto(GateView.class)
    static class Gates {

        @GetMapping("/gates")
        Flux<Gate> all() {
            return Flux.just(new Gate(7, "B", "a secret", "a code", new Crew("x", "secret"), List.of()));
        }

        @GetMapping("/gates/none")
        Mono<Gate> none() {
            return Mono.empty();
        }

        @PostMapping("/gates")
        Mono<Gate> add(@RequestBody Gate gate) {
            return Mono.just(gate);
        }

        @PatchMapping("/gates")
        Mono<Void> change(@RequestBody DtoData<Gate> change) {
            return Mono.empty();
        }
    }

    @RestController
    @UseDto(GateView.class)
    static class Hiding {

        @GetMapping("/hiding")
        Mono<Object> any() {
            return Mono.empty();
        }
    }
}
