package org.litestarspring.demo;

import static org.litestarspring.demo.Board.Event.DELAYED;
import static org.litestarspring.demo.Board.Event.DEPARTURE;
import static org.springframework.data.relational.core.query.Criteria.where;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.litestarspring.channels.Channels;
import org.litestarspring.channels.Publication;
import org.litestarspring.repository.AsyncRepository;
import org.litestarspring.repository.BulkResult;
import org.litestarspring.repository.Merge;
import org.springframework.data.domain.Sort;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Takes files of flights and merges them: one statement for thousands of rows, all or nothing, in little memory whatever
 * the size. A client that wants to watch chooses an {@code id}, and subscribes to {@code import:{id}} before it sends.
 */
@RestController
@RequestMapping("/api/flights")
class FlightImport {

    private static final String CSV = "text/csv";
    private static final String ID = "[A-Za-z0-9-]{1,64}";
    private static final String NO_ID = "any";
    private static final int ROWS_PER_PROGRESS = 1_000;

    private final FlightFiles files;
    private final AsyncRepository<Flight, Long> flights;
    private final Channels channels;
    private final Board board;

    FlightImport(FlightFiles files, AsyncRepository<Flight, Long> flights, Channels channels, Board board) {
        this.files = files;
        this.flights = flights;
        this.channels = channels;
        this.board = board;
    }

    /** What became of a file's rows: merged, or, as {@code duplicates}, replaced by a later row of the same flight. */
    record Report(long rows, @JsonUnwrapped BulkResult merged, long duplicates, long milliseconds, String channel) {}

    /** Inserts the flights that are missing, and gives the others the file's distance and delay. */
    @PostMapping(path = "/import", consumes = CSV)
    Mono<Report> csv(
            @RequestParam(defaultValue = NO_ID) @Pattern(regexp = ID) String id, @RequestBody Flux<String> lines) {
        return merge(id, this.files.csv(lines, "distance_miles"), "distanceMiles", "delayMinutes");
    }

    /** The same of a JSON object a line. */
    @PostMapping(path = "/import", consumes = MediaType.APPLICATION_NDJSON_VALUE)
    Mono<Report> ndjson(
            @RequestParam(defaultValue = NO_ID) @Pattern(regexp = ID) String id, @RequestBody Flux<String> lines) {
        return merge(id, this.files.ndjson(lines), "distanceMiles", "delayMinutes");
    }

    /** Merges delays, and puts each flight that this changed on its board. */
    @PostMapping(path = "/delays", consumes = CSV)
    Mono<Report> delays(
            @RequestParam(defaultValue = NO_ID) @Pattern(regexp = ID) String id, @RequestBody Flux<String> lines) {
        return Mono.defer(() -> {
            // The database keeps microseconds; rounded down, none of this merge is missed.
            Instant start = Instant.now().truncatedTo(ChronoUnit.MILLIS);
            return merge(id, this.files.csv(lines), "delayMinutes").delayUntil(report -> this.flights
                    .findAll(where("updatedAt").greaterThanOrEquals(start), Sort.by("scheduled", "id"))
                    .concatMap(flight -> this.board.tell(flight.neverChanged() ? DEPARTURE : DELAYED, flight)));
        });
    }

    private Mono<Report> merge(String id, Flux<Flight> file, String... update) {
        Merge merge =
                Merge.on("scheduled", "origin", "destination").update(update).insertMissing();
        return Mono.defer(() -> {
            String channel = "import:" + id;
            AtomicLong rows = new AtomicLong();
            Instant start = Instant.now();
            Flux<Flight> counted = file.buffer(ROWS_PER_PROGRESS)
                    .concatMap(
                            chunk -> tell(channel, "progress", Map.of("rows", rows.addAndGet(chunk.size())))
                                    .thenMany(Flux.fromIterable(chunk)),
                            1);
            return this.flights
                    .merge(counted, merge)
                    .map(result -> report(rows.get(), result, start, channel))
                    .delayUntil(report -> tell(channel, "done", report))
                    .onErrorResume(failure ->
                            tell(channel, "failed", Map.of("rows", rows.get())).then(Mono.error(failure)));
        });
    }

    private static Report report(long rows, BulkResult result, Instant start, String channel) {
        long known = result.inserted() + result.updated() + result.unchanged();
        long took = Duration.between(start, Instant.now()).toMillis();
        return new Report(rows, result, rows - known, took, channel);
    }

    /** Nobody need listen, and no import fails because nobody can. */
    private Mono<Void> tell(String channel, String type, Object what) {
        return this.channels
                .publish(Publication.to(channel, what).withType(type))
                .then()
                .onErrorComplete();
    }
}
