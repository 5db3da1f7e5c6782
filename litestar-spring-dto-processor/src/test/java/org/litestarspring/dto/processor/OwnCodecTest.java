package org.litestarspring.dto.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.litestarspring.dto.DtoCodec;
import org.litestarspring.dto.DtoMapper;
import org.litestarspring.dto.DtoReader;
import org.litestarspring.dto.DtoWriter;
import org.litestarspring.dto.JacksonDtoCodec;
import org.litestarspring.dto.Scalars;
import org.litestarspring.dto.UnknownFields;
import org.litestarspring.dto.processor.model.Flight;
import org.litestarspring.dto.processor.model.FlightBrief;
import org.litestarspring.dto.processor.model.FlightBriefDto;
import org.litestarspring.dto.processor.model.FlightView;
import org.litestarspring.dto.web.UseDto;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.PageImpl;
import org.springframework.data.domain.PageRequest;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** A codec that marks what it writes, and counts what it reads. */
class OwnCodecTest {

    private static final String FLIGHT = "{\"by\":\"codec\",\"id\":7,\"origin\":\"SFO\",\"airline\":{\"iata\":\"LS\"}}";

    private static final AnnotationConfigApplicationContext CONTEXT = new AnnotationConfigApplicationContext(App.class);

    private final WebTestClient client =
            WebTestClient.bindToApplicationContext(CONTEXT).build();
    private final Marking codec = CONTEXT.getBean(Marking.class);

    @BeforeEach
    void reset() {
        this.codec.read.set(0);
    }

    @AfterAll
    static void stop() {
        CONTEXT.close();
    }

    @ParameterizedTest(name = "A codec of the application''s own writes {0}")
    @CsvSource(delimiter = '|', textBlock = """
                    /one      | F
                    /entity   | F
                    /list     | [F,F]
                    /flux     | [F,F]
                    /none     | []
                    /map      | {"a":F}
                    /optional | F
                    /envelope | {"data":[F,F],"total":2}
                    """)
    void writes(String path, String expected) {
        assertThat(get(path, MediaType.APPLICATION_JSON)).isEqualTo(expected.replace("F", FLIGHT));
    }

    @Test
    @DisplayName("A codec of the application's own writes lines, events and the content of a page")
    void streams() {
        assertThat(get("/flux", MediaType.APPLICATION_NDJSON)).isEqualTo(FLIGHT + "\n" + FLIGHT + "\n");
        assertThat(get("/flux", MediaType.TEXT_EVENT_STREAM))
                .isEqualTo("data:" + FLIGHT + "\n\ndata:" + FLIGHT + "\n\n");
        assertThat(get("/events", MediaType.TEXT_EVENT_STREAM)).isEqualTo("id:1\ndata:" + FLIGHT + "\n\n");
        assertThat(get("/page", MediaType.APPLICATION_JSON)).contains("[" + FLIGHT + "," + FLIGHT + "]");
    }

    @Test
    @DisplayName("A DTO that the codec does not support is Jackson's")
    void unsupported() {
        assertThat(get("/view", MediaType.APPLICATION_JSON))
                .contains("\"from_airport\":\"SFO\"")
                .doesNotContain("codec");
    }

    @ParameterizedTest(name = "A codec of the application''s own reads {0}")
    @CsvSource(delimiter = '|', textBlock = """
                    /add      | {"origin": "SFO"}                       | 1
                    /addAll   | [{"origin": "SFO"}, {"origin": "OAK"}]  | 2
                    /addFlux  | [{"origin": "SFO"}, {"origin": "OAK"}]  | 2
                    /addMap   | {"a": {"origin": "SFO"}}                | 1
                    """)
    void reads(String path, String body, int records) {
        this.client
                .post()
                .uri(path)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange()
                .expectStatus()
                .isOk();

        assertThat(this.codec.read).hasValue(records);
    }

    @Test
    @DisplayName("D39 a body that the codec refuses is answered with all its faults, as ever")
    void faults() {
        this.client
                .post()
                .uri("/addAll")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue("[{\"origin\": \"SFO\", \"foo\": 1}, {\"origin\": \"much too long\"},"
                        + " {\"origin\": \"SFO\", \"airline\": 3}]")
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.errors[*].pointer")
                .isEqualTo(List.of("/0/foo", "/1/origin", "/2/airline"));
    }

    private String get(String path, MediaType accepted) {
        byte[] body = this.client
                .get()
                .uri(path)
                .accept(accepted)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult()
                .getResponseBody();
        return body == null ? "" : new String(body, StandardCharsets.UTF_8);
    }

    static final class Marking implements DtoCodec {

        final AtomicInteger read = new AtomicInteger();
        private final JacksonDtoCodec jackson = new JacksonDtoCodec(JsonMapper.shared());

        @Override
        public boolean supports(DtoMapper<?, ?> mapper) {
            return mapper.dtoType() == FlightBriefDto.class;
        }

        @Override
        public <D> DtoWriter<D> writer(DtoMapper<?, D> mapper) {
            DtoWriter<D> plain = this.jackson.writer(mapper);
            return (dto, to) -> {
                int begin = to.size();
                plain.write(dto, to);
                String text = new String(to.array(), begin, to.size() - begin, StandardCharsets.UTF_8);
                to.resize(begin);
                to.write("{\"by\":\"codec\"," + text.substring(1));
            };
        }

        @Override
        public <D> DtoReader<D> reader(DtoMapper<?, D> mapper, UnknownFields unknown, Scalars scalars) {
            DtoReader<D> plain = this.jackson.reader(mapper, unknown, scalars);
            return new DtoReader<>() {

                @Override
                public @Nullable D read(byte[] json) {
                    D dto = plain.read(json);
                    read.incrementAndGet();
                    return dto;
                }

                @Override
                public @Nullable List<@Nullable D> readList(byte[] json) {
                    List<D> dtos = plain.readList(json);
                    read.addAndGet(dtos.size());
                    return dtos;
                }
            };
        }
    }

    record Envelope<T>(T data, int total) {}

    @RestController
    @UseDto(FlightBrief.class)
    static class Flights {

        private final Flight flight = Samples.flight();

        @GetMapping("/one")
        Mono<Flight> one() {
            return Mono.just(this.flight);
        }

        @GetMapping("/entity")
        ResponseEntity<Flight> entity() {
            return ResponseEntity.ok(this.flight);
        }

        @GetMapping("/list")
        List<Flight> list() {
            return List.of(this.flight, this.flight);
        }

        @GetMapping("/flux")
        Flux<Flight> flux() {
            return Flux.just(this.flight, this.flight);
        }

        @GetMapping("/none")
        Flux<Flight> none() {
            return Flux.empty();
        }

        @GetMapping("/map")
        Map<String, Flight> map() {
            return Map.of("a", this.flight);
        }

        @GetMapping("/optional")
        java.util.Optional<Flight> optional() {
            return java.util.Optional.of(this.flight);
        }

        @GetMapping("/envelope")
        Envelope<List<Flight>> envelope() {
            return new Envelope<>(list(), 2);
        }

        @GetMapping("/page")
        Page<Flight> page() {
            return new PageImpl<>(list(), PageRequest.of(0, 2), 2);
        }

        @GetMapping("/events")
        Flux<ServerSentEvent<Flight>> events() {
            return Flux.just(ServerSentEvent.builder(this.flight).id("1").build());
        }

        @GetMapping("/view")
        @UseDto(FlightView.class)
        Flight view() {
            return this.flight;
        }

        @PostMapping("/add")
        void add(@RequestBody Flight flight) {
            assertThat(flight.getOrigin()).isEqualTo("SFO");
        }

        @PostMapping("/addAll")
        void addAll(@RequestBody List<Flight> flights) {
            assertThat(flights).extracting(Flight::getOrigin).containsExactly("SFO", "OAK");
        }

        @PostMapping("/addFlux")
        Mono<Void> addFlux(@RequestBody Flux<Flight> flights) {
            return flights.collectList().doOnNext(this::addAll).then();
        }

        @PostMapping("/addMap")
        void addMap(@RequestBody Map<String, Flight> flights) {
            assertThat(flights.get("a").getOrigin()).isEqualTo("SFO");
        }
    }

    @Configuration
    static class App extends DtoWebFlux {

        private static final Marking CODEC = new Marking();

        App() {
            super(CODEC);
        }

        @Bean
        Marking codec() {
            return CODEC;
        }

        @Bean
        Flights flights() {
            return new Flights();
        }
    }
}
