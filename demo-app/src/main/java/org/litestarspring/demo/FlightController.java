package org.litestarspring.demo;

import jakarta.validation.Valid;
import java.net.URI;
import org.litestarspring.demo.Board.Event;
import org.litestarspring.dto.DtoData;
import org.litestarspring.dto.web.UseDto;
import org.litestarspring.repository.AsyncRepository;
import org.litestarspring.repository.Filters;
import org.litestarspring.repository.KeysetPage;
import org.litestarspring.repository.web.FilterBy;
import org.springframework.data.domain.Page;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Mono;

/** Flights over HTTP: the methods speak of {@link Flight}, the wire of {@link FlightView}. Each change goes to the board. */
@RestController
@RequestMapping("/api/flights")
@UseDto(FlightView.class)
class FlightController {

    private final AsyncRepository<Flight, Long> flights;
    private final Board board;

    FlightController(AsyncRepository<Flight, Long> flights, Board board) {
        this.flights = flights;
        this.board = board;
    }

    /** Any number of flights, a window at a time: a cursor finds the next one as fast as the first. */
    @GetMapping(params = "!page")
    Mono<KeysetPage<Flight>> window(
            @FilterBy({"scheduled", "origin", "destination", "distanceMiles", "delayMinutes"})
                    Filters<Flight> filters) {
        return filters.scroll(this.flights);
    }

    /** The same as a page with a total, for those who count pages. */
    @GetMapping(params = "page")
    Mono<Page<Flight>> page(
            @FilterBy({"scheduled", "origin", "destination", "distanceMiles", "delayMinutes"})
                    Filters<Flight> filters) {
        return filters.findPage(this.flights);
    }

    @GetMapping("/{id}")
    Mono<Flight> one(@PathVariable long id) {
        return this.flights
                .findById(id)
                .switchIfEmpty(Mono.error(
                        () -> new ResponseStatusException(HttpStatus.NOT_FOUND, "No flight has the id " + id + ".")));
    }

    @PostMapping
    Mono<ResponseEntity<Flight>> add(@Valid @RequestBody Flight flight) {
        return this.flights
                .insert(flight)
                .delayUntil(stored -> this.board.tell(Event.DEPARTURE, stored))
                .map(stored -> ResponseEntity.created(URI.create("/api/flights/" + stored.id()))
                        .body(stored));
    }

    /** Changes what the body has, and only that: what it leaves out stays. 409 where somebody else was faster. */
    @PatchMapping("/{id}")
    Mono<Flight> change(@PathVariable long id, @Valid @RequestBody DtoData<Flight> change) {
        return one(id).flatMap(before ->
                this.flights.save(change.applyTo(before)).delayUntil(after -> announce(before, after)));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> remove(@PathVariable long id) {
        return one(id).flatMap(flight -> this.flights.delete(flight).then(this.board.tell(Event.REMOVED, flight)));
    }

    private Mono<Void> announce(Flight before, Flight after) {
        if (!after.origin().equals(before.origin())) {
            return this.board.tell(Event.REMOVED, before).then(this.board.tell(Event.DEPARTURE, after));
        }
        return this.board.tell(after.delayMinutes() == before.delayMinutes() ? Event.CHANGED : Event.DELAYED, after);
    }
}
