package org.litestarspring.demo;

import org.litestarspring.dto.web.UseDto;
import org.litestarspring.repository.AsyncRepository;
import org.springframework.data.domain.Sort;
import org.springframework.data.relational.core.query.Criteria;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Reads airports. A {@code Flux} streams: the first airport is on the wire before the last one is read. */
@RestController
@RequestMapping("/api/airports")
@UseDto(AirportView.class)
class AirportController {

    private final AsyncRepository<Airport, String> airports;

    AirportController(AsyncRepository<Airport, String> airports) {
        this.airports = airports;
    }

    @GetMapping
    Flux<Airport> all() {
        return this.airports.findAll(Criteria.empty(), Sort.by("iata"));
    }

    @GetMapping("/{iata}")
    Mono<Airport> one(@PathVariable String iata) {
        return this.airports
                .findById(iata)
                .switchIfEmpty(Mono.error(() -> new ResponseStatusException(
                        HttpStatus.NOT_FOUND, "No airport has the code \"" + iata + "\".")));
    }
}
