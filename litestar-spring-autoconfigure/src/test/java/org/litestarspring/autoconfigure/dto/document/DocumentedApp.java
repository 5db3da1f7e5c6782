package org.litestarspring.autoconfigure.dto.document;

import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.litestarspring.dto.DtoData;
import org.litestarspring.dto.Dtos;
import org.litestarspring.dto.web.DtoBodies;
import org.litestarspring.dto.web.NoDto;
import org.litestarspring.dto.web.UseDto;
import org.litestarspring.web.Blocking;
import org.litestarspring.web.Execution;
import org.springdoc.core.fn.builders.requestbody.Builder;
import org.springdoc.webflux.core.fn.SpringdocRouteBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.PageImpl;
import org.springframework.data.domain.PageRequest;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.http.codec.multipart.FilePart;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Handlers in every form that a DTO covers. */
class DocumentedApp {

    @RestController
    @RequestMapping("/voyages")
    @UseDto(Voyage.View.class)
    static class Voyages {

        @GetMapping
        Flux<Voyage> all() {
            return Flux.just(Voyage.sample(1), Voyage.sample(2));
        }

        @GetMapping("/{id}")
        Mono<Voyage> one(@PathVariable long id) {
            return Mono.just(Voyage.sample(id));
        }

        @GetMapping("/entity")
        Mono<ResponseEntity<List<Voyage>>> entity() {
            return Mono.just(ResponseEntity.ok(List.of(Voyage.sample(1))));
        }

        @GetMapping("/page")
        Mono<Page<Voyage>> page() {
            return Mono.just(new PageImpl<>(List.of(Voyage.sample(1)), PageRequest.of(0, 5), 1));
        }

        @GetMapping("/envelope")
        Mono<Envelope<List<Voyage>>> envelope() {
            return Mono.just(new Envelope<>(List.of(Voyage.sample(1)), new Envelope.Meta("ada")));
        }

        @GetMapping("/map")
        Mono<Map<String, Voyage>> map() {
            return Mono.just(Map.of("a", Voyage.sample(1)));
        }

        @GetMapping("/optional")
        Mono<Optional<Voyage>> optional() {
            return Mono.just(Optional.of(Voyage.sample(1)));
        }

        @GetMapping(path = "/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
        Flux<ServerSentEvent<Voyage>> events() {
            return Flux.just(ServerSentEvent.builder(Voyage.sample(1)).build());
        }

        @GetMapping(path = "/lines", produces = MediaType.APPLICATION_NDJSON_VALUE)
        Flux<Voyage> lines() {
            return all();
        }

        @GetMapping("/brief")
        @UseDto(out = Voyage.Brief.class)
        Flux<Voyage> brief() {
            return all();
        }

        @PostMapping
        Mono<Voyage> add(@RequestBody Voyage voyage) {
            return Mono.just(voyage);
        }

        @PostMapping("/many")
        Flux<Voyage> addAll(@RequestBody Flux<Voyage> voyages) {
            return voyages;
        }

        @PostMapping(
                path = "/form",
                consumes = {MediaType.APPLICATION_FORM_URLENCODED_VALUE, MediaType.MULTIPART_FORM_DATA_VALUE})
        Mono<Voyage> form(@RequestBody Voyage voyage) {
            return Mono.just(voyage);
        }

        @PostMapping(path = "/file", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
        Mono<Voyage> file(@RequestBody Voyage voyage, @RequestPart("file") FilePart file) {
            return Mono.just(voyage);
        }

        @PatchMapping("/{id}")
        Mono<Voyage> change(@PathVariable long id, @RequestBody DtoData<Voyage> change) {
            return Mono.just(change.applyTo(Voyage.sample(id)));
        }

        @PutMapping("/{id}")
        Mono<Voyage> put(@PathVariable long id, @RequestBody Voyage voyage) {
            return Mono.just(voyage);
        }

        @GetMapping("/count")
        @NoDto
        Mono<Integer> count() {
            return Mono.just(2);
        }

        @GetMapping("/report")
        @NoDto
        @Blocking(Execution.POOL)
        @ApiResponse(responseCode = "400", description = "As the application says.")
        String report(@RequestParam int pages) {
            return "printed " + pages;
        }
    }

    @RestController
    @RequestMapping("/last-events")
    @UseDto(Voyage.EventView.class)
    static class Events {

        @GetMapping
        Flux<Voyage.Event> all() {
            return Flux.just(new Voyage.Event.Delay(5, "secret"), new Voyage.Event.Call("OAK", null));
        }

        @PostMapping
        Mono<Voyage.Event> add(@RequestBody Voyage.Event event) {
            return Mono.just(event);
        }

        @PatchMapping
        Mono<Voyage.Event> change(@RequestBody DtoData<Voyage.Event> event) {
            return Mono.just(event.create());
        }
    }

    @RestController
    @RequestMapping("/staff/voyages")
    @UseDto(org.litestarspring.autoconfigure.dto.document.staff.Voyage.View.class)
    static class StaffVoyages {

        @GetMapping
        Flux<org.litestarspring.autoconfigure.dto.document.staff.Voyage> all() {
            return Flux.empty();
        }
    }

    /** The record by hand, without a DTO on the handler. */
    @RestController
    static class Published {

        private final Dtos dtos;

        Published(Dtos dtos) {
            this.dtos = dtos;
        }

        @GetMapping("/published")
        Mono<VoyageBriefDto> published() {
            return Mono.just(this.dtos.toDto(Voyage.Brief.class, Voyage.sample(1)));
        }
    }

    /** What a functional route says of itself. */
    @Configuration(proxyBeanMethods = false)
    static class Routes {

        @Bean
        RouterFunction<ServerResponse> crews(DtoBodies bodies) {
            DtoBodies.Of<Voyage.Event> events = bodies.of(Voyage.EventView.class);
            return SpringdocRouteBuilder.route()
                    .POST(
                            "/routed-events",
                            request -> events.read(request)
                                    .flatMap(event -> ServerResponse.ok().body(events.written(Mono.just(event)))),
                            operation -> operation
                                    .operationId("addEvent")
                                    .requestBody(Builder.requestBodyBuilder().implementation(VoyageEventViewDto.class))
                                    .response(org.springdoc.core.fn.builders.apiresponse.Builder.responseBuilder()
                                            .responseCode("200")
                                            .implementation(VoyageEventViewDto.class)))
                    .build();
        }
    }

    /** Calls something else a problem. */
    @RestController
    static class Problems {

        record Problem(String riddle) {}

        @GetMapping("/riddles")
        Mono<Problem> riddle() {
            return Mono.just(new Problem("?"));
        }
    }
}
