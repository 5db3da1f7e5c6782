package org.litestarspring.dto.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.validation.Validation;
import jakarta.validation.constraints.Max;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.litestarspring.dto.Dto;
import org.litestarspring.dto.DtoField;
import org.litestarspring.dto.DtoMapper;
import org.litestarspring.dto.DtoValidation;
import org.litestarspring.dto.DtoViolation;
import org.litestarspring.dto.DtoViolationException;
import org.litestarspring.dto.Dtos;
import org.litestarspring.dto.JacksonDtoCodec;
import org.litestarspring.dto.Mark;
import org.litestarspring.dto.Naming;
import org.litestarspring.dto.Scalars;
import org.litestarspring.dto.UnknownFields;
import org.litestarspring.dto.web.DtoAnswerException;
import org.litestarspring.dto.web.DtoBodies;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.test.StepVerifier;
import tools.jackson.databind.json.JsonMapper;

@NullUnmarked // the models are written as those who mark nothing write them
class ClientTest {

    private static final List<String> RECEIVED = new ArrayList<>();

    private static DisposableServer server;

    private static WebClient client;

    public record Quote(
            String code,
            @Max(100) int price,
            @DtoField(Mark.PRIVATE) String margin,
            @DtoField(Mark.READ_ONLY) String seller) {}

    @Dto(of = Quote.class, naming = Naming.SNAKE_CASE, rename = "code=quote_code")
    interface QuoteView {}

    private final DtoBodies bodies = new DtoBodies(
            new Dtos(),
            new DtoValidation(Validation.buildDefaultValidatorFactory().getValidator(), HttpStatus.BAD_REQUEST),
            UnknownFields.IGNORE,
            Scalars.LAX,
            JsonMapper.shared(),
            new JacksonDtoCodec(JsonMapper.shared()),
            64 * 1024);
    private final DtoBodies.Of<Quote> quotes = this.bodies.of(QuoteView.class, Quote.class);

    @BeforeAll
    static void start() {
        var routes = RouterFunctions.route()
                .POST("/quotes", request -> request.bodyToMono(String.class).flatMap(body -> {
                    RECEIVED.add(body);
                    return ServerResponse.ok()
                            .contentType(MediaType.APPLICATION_JSON)
                            .bodyValue("{\"quote_code\": \"B\", \"price\": 7, \"margin\": \"m\", \"seller\": \"s\"}");
                }))
                .GET("/quotes/{kind}", request -> switch (request.pathVariable("kind")) {
                    case "bad" -> json("{\"price\": \"x\", \"quote_code\": []}");
                    case "dear" -> json("[{\"price\": 7}, {\"price\": 700}]");
                    case "list" -> json("[{\"quote_code\": \"A\"}, {\"quote_code\": \"B\"}]");
                    case "broken" -> json("{\"price\": ");
                    case "none" -> ServerResponse.noContent().build();
                    case "html" ->
                        ServerResponse.ok().contentType(MediaType.TEXT_HTML).bodyValue("<p>");
                    case "large" -> json("{\"quote_code\": \"" + "x".repeat(100_000) + "\"}");
                    case "stream" ->
                        ServerResponse.ok()
                                .contentType(MediaType.APPLICATION_NDJSON)
                                .body(
                                        Flux.just("{\"price\": 1}\n", "{\"price\": 2}\n")
                                                .concatWith(Flux.never()),
                                        String.class);
                    default -> ServerResponse.status(404).bodyValue("none");
                })
                .build();
        server = HttpServer.create()
                .port(0)
                .handle(new ReactorHttpHandlerAdapter(RouterFunctions.toHttpHandler(routes)))
                .bindNow();
        client = WebClient.create("http://localhost:" + server.port());
    }

    private static Mono<ServerResponse> json(String body) {
        return ServerResponse.ok().contentType(MediaType.APPLICATION_JSON).bodyValue(body);
    }

    @AfterAll
    static void stop() {
        server.disposeNow();
    }

    private <T> Mono<T> get(
            String kind,
            java.util.function.Function<org.springframework.web.reactive.function.client.ClientResponse, Mono<T>>
                    read) {
        return client.get().uri("/quotes/" + kind).exchangeToMono(read);
    }

    @Nested
    @DisplayName("A WebClient")
    class Client {

        @Test
        @DisplayName("D19 sends what the DTO lets out and takes what it lets in")
        void exchange() {
            Quote answer = client.post()
                    .uri("/quotes")
                    .contentType(MediaType.APPLICATION_JSON)
                    .body(quotes.written(Mono.just(new Quote("A", 5, "secret", "me"))))
                    .exchangeToMono(quotes::read)
                    .block();

            assertThat(RECEIVED).containsExactly("{\"quote_code\":\"A\",\"price\":5,\"seller\":\"me\"}");
            assertThat(answer).isEqualTo(new Quote("B", 7, null, null));
        }

        @Test
        @DisplayName("D39 is told all that does not fit, which is not its own caller's fault")
        void faults() {
            StepVerifier.create(get("bad", quotes::read)).verifyErrorSatisfies(failure -> assertThat(failure)
                    .isInstanceOfSatisfying(DtoAnswerException.class, unfit -> assertThat(unfit.violations())
                            .extracting(DtoViolation::pointer)
                            .containsExactly("/price", "/quote_code"))
                    .hasMessageContaining("/quotes/bad does not fit QuoteView")
                    .hasNoCause());
            StepVerifier.create(get("dear", quotes::readList))
                    .verifyErrorSatisfies(failure -> assertThat(failure).hasMessageContaining("\"/1/price\""));
            StepVerifier.create(get("broken", quotes::read)).verifyErrorSatisfies(failure -> assertThat(failure)
                    .isInstanceOf(DtoAnswerException.class)
                    .hasMessageContaining("This is not JSON at line 1"));
            StepVerifier.create(get("html", quotes::read)).verifyErrorSatisfies(failure -> assertThat(failure)
                    .hasMessageContaining("The answer is text/html, not JSON."));
            StepVerifier.create(get("missing", quotes::read)).verifyError(WebClientResponseException.NotFound.class);
            StepVerifier.create(get("large", quotes::read))
                    .verifyError(org.springframework.core.io.buffer.DataBufferLimitException.class);
        }

        @Test
        @DisplayName("D52 takes lists, streams as they come, and nothing")
        void shapes() {
            StepVerifier.create(get("list", quotes::readList))
                    .assertNext(all -> assertThat(all).extracting(Quote::code).containsExactly("A", "B"))
                    .verifyComplete();
            StepVerifier.create(get("none", quotes::read)).verifyComplete();
            StepVerifier.create(client.get().uri("/quotes/stream").exchangeToFlux(quotes::readAll))
                    .assertNext(quote -> assertThat(quote.price()).isEqualTo(1))
                    .assertNext(quote -> assertThat(quote.price()).isEqualTo(2))
                    .thenCancel()
                    .verify(Duration.ofSeconds(20));
            StepVerifier.create(client.get().uri("/quotes/dear").exchangeToFlux(quotes::readAll))
                    .expectNextCount(1)
                    .verifyErrorSatisfies(failure -> assertThat(failure)
                            .isInstanceOf(DtoAnswerException.class)
                            .hasMessageContaining("\"/1/price\""));
            StepVerifier.create(client.get().uri("/quotes/html").exchangeToFlux(quotes::readAll))
                    .verifyError(DtoAnswerException.class);
        }
    }

    @Nested
    @DisplayName("A program")
    class Program {

        @Test
        @DisplayName("D36 has the generated mapper by its own type, and by the entity's")
        void typed() {
            ClientTestQuoteViewDtoMapper mapper = new ClientTestQuoteViewDtoMapper();
            ClientTestQuoteViewDto dto = mapper.toDto(new Quote("A", 5, "secret", "me"));
            DtoMapper<Quote, ?> byEntity = new Dtos().mapper(QuoteView.class, Quote.class);

            assertThat(dto.code()).isEqualTo("A");
            assertThat(byEntity.toDto(new Quote("A", 5, "secret", "me"))).isEqualTo(dto);
            assertThatThrownBy(() -> new Dtos().mapper(QuoteView.class, String.class))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageEndingWith("Quote, not of java.lang.String.");
        }

        @Test
        @DisplayName("D39 D43 D44 reads and writes JSON of any origin, all faults in one exception")
        void json() {
            assertThat(quotes.write(new Quote("A", 5, "secret", "me")))
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo("{\"quote_code\":\"A\",\"price\":5,\"seller\":\"me\"}");
            assertThat(quotes.read(utf8("{\"quote_code\": \"A\", \"margin\": \"m\", \"seller\": \"x\"}")))
                    .isEqualTo(new Quote("A", 0, null, null));
            assertThat(quotes.readList(utf8("[{\"price\": 1}]"))).hasSize(1);
            assertThat(quotes.readPartial(utf8("{\"price\": 9}")).applyTo(new Quote("A", 5, "m", "s")))
                    .isEqualTo(new Quote("A", 9, "m", "s"));
            refused("{\"price\": 101, \"quote_code\": {}}", "/price Max", "/quote_code typeMismatch");
            refused("{\"price\": ", " malformed");
            refused("", " required");
            refused("null", " required");
        }

        private void refused(String json, String... faults) {
            assertThatThrownBy(() -> quotes.read(utf8(json)))
                    .isInstanceOfSatisfying(DtoViolationException.class, refused -> assertThat(refused.violations())
                            .extracting(violation -> violation.pointer() + " " + violation.code())
                            .containsExactly(faults));
        }
    }

    private static byte[] utf8(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
