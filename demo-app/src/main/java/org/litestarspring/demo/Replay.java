package org.litestarspring.demo;

import static org.springframework.data.relational.core.query.Criteria.where;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.litestarspring.channels.Channels;
import org.litestarspring.channels.Publication;
import org.litestarspring.repository.AsyncRepository;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.data.domain.Sort;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Plays a day: each flight goes to its board when the clock of that day, which may run at any speed, comes to its time.
 * One day plays at a time. What the clock says goes to the channel {@code replay}.
 */
@RestController
@RequestMapping("/api/replay")
class Replay implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(Replay.class);

    private final AsyncRepository<Flight, Long> flights;
    private final Board board;
    private final Channels channels;
    private final Disposable.Swap playing = Disposables.swap();

    Replay(AsyncRepository<Flight, Long> flights, Board board, Channels channels) {
        this.flights = flights;
        this.board = board;
        this.channels = channels;
    }

    /** A day that plays; {@code speed} is how many seconds of it pass in one, {@code begins} the time of its first flight. */
    record Playing(LocalDate day, double speed, int flights, LocalDateTime begins) {}

    /** What the clock says. */
    record Clock(LocalDateTime time, double speed) {}

    /** Starts a day, and ends the one that plays. Constraints on parameters are checked, and named where they are broken. */
    @PostMapping
    @ResponseStatus(HttpStatus.ACCEPTED)
    Mono<Playing> start(
            @RequestParam @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) LocalDate day,
            @RequestParam(defaultValue = "600") @Positive @Max(100_000) double speed) {
        return this.flights
                .findAll(
                        where("scheduled")
                                .greaterThanOrEquals(day.atStartOfDay())
                                .and("scheduled")
                                .lessThan(day.plusDays(1).atStartOfDay()),
                        Sort.by("scheduled", "id"))
                .collectList() // a day has a few hundred
                .filter(ofDay -> !ofDay.isEmpty())
                .map(ofDay -> {
                    // The one place that subscribes by itself: a replay outlives the request that starts it.
                    this.playing.update(play(ofDay, speed)
                            .subscribe(null, failure -> LOG.warn("The replay of {} broke off.", day, failure)));
                    return new Playing(day, speed, ofDay.size(), ofDay.get(0).scheduled());
                })
                .switchIfEmpty(Mono.error(() -> new ResponseStatusException(
                        HttpStatus.NOT_FOUND,
                        "No flight is on " + day + ". The data that comes along is of 2001-01-01 to 2001-03-31.")));
    }

    /** Ends the day that plays, if one does. */
    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> stop() {
        return Mono.fromRunnable(() -> this.playing.update(Disposables.disposed()))
                .then(tell("ended", null));
    }

    private Mono<Void> play(List<Flight> ofDay, double speed) {
        LocalDateTime begins = ofDay.get(0).scheduled();
        return Flux.defer(() -> {
                    long start = System.nanoTime();
                    return Flux.fromIterable(ofDay).concatMap(flight -> until(start, begins, flight.scheduled(), speed)
                            .then(tell("playing", new Clock(flight.scheduled(), speed)))
                            .then(this.board.tell(Board.Event.DEPARTURE, flight)));
                })
                .then(tell("ended", null));
    }

    /** Completes when the clock that said {@code begins} at {@code start} says {@code time}. */
    private static Mono<Void> until(long start, LocalDateTime begins, LocalDateTime time, double speed) {
        return Mono.defer(() -> {
            long due = start + (long) (Duration.between(begins, time).toNanos() / speed);
            return Mono.delay(Duration.ofNanos(Math.max(0, due - System.nanoTime())))
                    .then();
        });
    }

    private Mono<Void> tell(String type, @Nullable Object clock) {
        return this.channels
                .publish(Publication.to("replay", clock).withType(type))
                .then()
                .onErrorComplete();
    }

    @Override
    public void destroy() {
        this.playing.dispose();
    }
}
