package org.litestarspring.dto.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.litestarspring.dto.DtoValidation;
import org.litestarspring.dto.Dtos;
import org.litestarspring.dto.JacksonDtoCodec;
import org.litestarspring.dto.Scalars;
import org.litestarspring.dto.UnknownFields;
import org.litestarspring.dto.processor.model.Flight;
import org.litestarspring.dto.processor.model.FlightView;
import org.litestarspring.dto.web.DtoBodies;
import org.litestarspring.dto.web.DtoFormAdapter;
import org.litestarspring.dto.web.UseDto;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.codec.multipart.FilePart;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.HandlerAdapter;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

class FormTest {

    private static final AnnotationConfigApplicationContext CONTEXT = new AnnotationConfigApplicationContext(App.class);

    private final WebTestClient client =
            WebTestClient.bindToApplicationContext(CONTEXT).build();
    private final Forms forms = CONTEXT.getBean(Forms.class);

    @BeforeEach
    void reset() {
        this.forms.taken.clear();
    }

    @AfterAll
    static void stop() {
        CONTEXT.close();
    }

    @Test
    @DisplayName("D63 a url-encoded form with nested and list fields is held to the rules of JSON")
    void urlEncoded() {
        this.client
                .post()
                .uri("/forms")
                .body(BodyInserters.fromFormData("from_airport", "SFO")
                        .with("delay_minutes", "5")
                        .with("airline.iata", "LS")
                        .with("airline.apiSecret", "x")
                        .with("legs[0].from", "SFO")
                        .with("legs[1][from]", "OAK")
                        .with("seats[1A].row", "1")
                        .with("tags", "late")
                        .with("internalNote", "x")
                        .with("id", "5"))
                .exchange()
                .expectStatus()
                .isOk();

        Flight flight = this.forms.taken.get(0);
        assertThat(flight.getOrigin()).isEqualTo("SFO");
        assertThat(flight.getDelayMinutes()).isEqualTo(5);
        assertThat(flight.getAirline().getIata()).isEqualTo("LS");
        assertThat(flight.getAirline().getApiSecret()).isNull();
        assertThat(flight.getLegs()).extracting("from").containsExactly("SFO", "OAK");
        assertThat(flight.getSeats().get("1A").row()).isEqualTo("1");
        assertThat(flight.getTags()).containsExactly("late");
        assertThat(flight.getInternalNote()).isNull();
        assertThat(flight.getId()).isNull();
    }

    @Test
    @DisplayName("D63 D39 all faults of a form come in one answer")
    void faults() {
        this.client
                .post()
                .uri("/forms")
                .body(BodyInserters.fromFormData("from_airport", "SFOO")
                        .with("delay_minutes", "soon")
                        .with("airline.iata", "x"))
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.errors[*].pointer")
                .isEqualTo(List.of("/airline/iata", "/delay_minutes", "/from_airport"));
        assertThat(this.forms.taken).isEmpty();
    }

    @Test
    @DisplayName("D63 D43 a form that is not encoded as one is refused, and is no failure of the server's")
    void malformed() {
        for (String form : List.of("from_airport=%s", "0", "from_airport=SFO&0")) {
            int status = this.client
                    .post()
                    .uri("/forms")
                    .contentType(MediaType.APPLICATION_FORM_URLENCODED)
                    .bodyValue(form)
                    .exchange()
                    .returnResult(String.class)
                    .getStatus()
                    .value();
            assertThat(status).as(form).isLessThan(500);
        }
    }

    @Test
    @DisplayName("D63 a multipart form with a file part is held to them too")
    void multipart() {
        String body = """
                --b
                Content-Disposition: form-data; name="from_airport"

                SFO
                --b
                Content-Disposition: form-data; name="internalNote"

                x
                --b
                Content-Disposition: form-data; name="file"; filename="a.txt"
                Content-Type: text/plain

                hello
                --b--
                """.replace("\n", "\r\n");

        this.client
                .post()
                .uri("/forms/file")
                .contentType(MediaType.valueOf("multipart/form-data;boundary=b"))
                .bodyValue(body)
                .exchange()
                .expectStatus()
                .isOk();

        assertThat(this.forms.taken).singleElement().satisfies(flight -> {
            assertThat(flight.getOrigin()).isEqualTo("SFO");
            assertThat(flight.getDestination()).isEqualTo("a.txt");
            assertThat(flight.getInternalNote()).isNull();
        });
    }

    @Nested
    @DisplayName("A functional route")
    class Functional {

        @Test
        @DisplayName("D49 writes and reads entities as their DTO")
        void both() {
            client.get()
                    .uri("/routes")
                    .exchange()
                    .expectBody()
                    .jsonPath("$[0].from_airport")
                    .isEqualTo("SFO")
                    .jsonPath("$[0].internalNote")
                    .doesNotExist();
            client.post()
                    .uri("/routes")
                    .contentType(MediaType.APPLICATION_JSON)
                    .bodyValue("{\"from_airport\": \"SFO\", \"id\": 7}")
                    .exchange()
                    .expectStatus()
                    .isOk()
                    .expectBody()
                    .jsonPath("$.from_airport")
                    .isEqualTo("SFO")
                    .jsonPath("$.id")
                    .isEmpty();
        }

        @Test
        @DisplayName("D39 D44 D64 refuses what an annotated handler refuses")
        void refused() {
            client.post()
                    .uri("/routes")
                    .contentType(MediaType.APPLICATION_JSON)
                    .bodyValue("{\"from_airport\": \"SFOO\", \"delay_minutes\": \"soon\"}")
                    .exchange()
                    .expectStatus()
                    .isBadRequest();
            client.post()
                    .uri("/routes")
                    .contentType(MediaType.APPLICATION_JSON)
                    .exchange()
                    .expectStatus()
                    .isBadRequest();
            client.post()
                    .uri("/routes")
                    .contentType(MediaType.TEXT_PLAIN)
                    .bodyValue("{}")
                    .exchange()
                    .expectStatus()
                    .isEqualTo(HttpStatus.UNSUPPORTED_MEDIA_TYPE);
        }
    }

    @RestController
    @UseDto(FlightView.class)
    static class Forms {

        final List<Flight> taken = new ArrayList<>();

        @PostMapping("/forms")
        Mono<Void> take(@RequestBody Flight flight) {
            this.taken.add(flight);
            return Mono.empty();
        }

        @PostMapping("/forms/file")
        Mono<Void> file(@RequestBody Flight flight, @RequestPart("file") FilePart file) {
            flight.setDestination(file.filename());
            return take(flight);
        }
    }

    @Configuration
    static class App extends DtoWebFlux {

        @Bean
        Forms forms() {
            return new Forms();
        }

        @Bean
        DtoFormAdapter formAdapter(ObjectProvider<HandlerAdapter> adapters) {
            return new DtoFormAdapter(bindings(), JsonMapper.shared(), adapters::orderedStream);
        }

        @Bean
        RouterFunction<ServerResponse> routes() {
            DtoBodies bodies = new DtoBodies(
                    new Dtos(),
                    new DtoValidation(
                            jakarta.validation.Validation.buildDefaultValidatorFactory()
                                    .getValidator(),
                            HttpStatus.BAD_REQUEST),
                    UnknownFields.IGNORE,
                    Scalars.LAX,
                    JsonMapper.shared(),
                    new JacksonDtoCodec(JsonMapper.shared()),
                    256 * 1024);
            DtoBodies.Of<Flight> views = bodies.of(FlightView.class);
            return RouterFunctions.route()
                    .GET("/routes", request -> ServerResponse.ok()
                            .contentType(MediaType.APPLICATION_JSON)
                            .body(views.written(Flux.just(Samples.flight()))))
                    .POST("/routes", request -> views.read(request)
                            .flatMap(flight -> ServerResponse.ok().body(views.written(Mono.just(flight)))))
                    .build();
        }
    }
}
