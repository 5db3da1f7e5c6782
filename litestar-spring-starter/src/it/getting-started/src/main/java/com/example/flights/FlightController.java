package com.example.flights;

import jakarta.validation.Valid;
import java.util.List;
import org.litestarspring.channels.Channels;
import org.litestarspring.dto.DtoData;
import org.litestarspring.dto.Dtos;
import org.litestarspring.dto.web.UseDto;
import org.litestarspring.repository.AsyncRepository;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

@RestController
@RequestMapping("/flights")
@UseDto(FlightView.class)
class FlightController {

    private final AsyncRepository<Flight, Long> flights;
    private final Channels channels;
    private final Dtos dtos;

    FlightController(AsyncRepository<Flight, Long> flights, Channels channels, Dtos dtos) {
        this.flights = flights;
        this.channels = channels;
        this.dtos = dtos;
    }

    @GetMapping
    Flux<Flight> all() {
        return flights.findAll();
    }

    /** One statement, whatever the number of rows; the ids come back in the order of the body. */
    @PostMapping
    Flux<Flight> add(@Valid @RequestBody List<Flight> rows) {
        return flights.insertAll(rows);
    }

    /** Changes what the body has and leaves the rest; the board of the origin shows it at once. */
    @PatchMapping("/{id}")
    Mono<Flight> change(@PathVariable long id, @RequestBody DtoData<Flight> change) {
        return flights.findById(id)
                .switchIfEmpty(Mono.error(() ->
                        new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no flight " + id + ".")))
                .map(change::applyTo)
                .flatMap(flights::save)
                .delayUntil(flight ->
                        channels.publish("board:" + flight.origin(), dtos.toDto(FlightView.class, flight)));
    }
}
