package org.litestarspring.demo;

import static org.springframework.data.relational.core.query.Criteria.where;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.litestarspring.channels.Channels;
import org.litestarspring.channels.Publication;
import org.litestarspring.repository.AsyncRepository;
import org.litestarspring.repository.BulkResult;
import org.litestarspring.repository.Merge;
import org.springframework.data.domain.Sort;
import org.springframework.stereotype.Service;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Merges files of flights: one statement for thousands of rows, all or nothing, in little memory whatever the size. How
 * far it is goes to the channel {@code import:{id}} while it runs.
 */
@Service
class FlightImport {

    /** What a file of flights does: the missing are inserted, the known get the file's distance and delay. */
    static final Merge FLIGHTS = flights("distanceMiles", "delayMinutes");

    /** What a file of delays does. */
    static final Merge DELAYS = flights("delayMinutes");

    private static final int ROWS_PER_PROGRESS = 1_000;

    private final AsyncRepository<Flight, Long> flights;
    private final Channels channels;
    private final Board board;

    FlightImport(AsyncRepository<Flight, Long> flights, Channels channels, Board board) {
        this.flights = flights;
        this.channels = channels;
        this.board = board;
    }

    /**
     * What became of a file.
     *
     * @param rows in the file
     * @param inserted flights that were missing
     * @param updated flights that were there and differed
     * @param unchanged flights that were there just so
     * @param duplicates rows that a later row of the same flight replaced
     * @param channel where its progress went
     */
    record Report(
            long rows,
            long inserted,
            long updated,
            long unchanged,
            long duplicates,
            long milliseconds,
            String channel) {}

    /** How far a file is. */
    record Progress(long rows) {}

    private static Merge flights(String... update) {
        return Merge.on("scheduled", "origin", "destination").update(update).insertMissing();
    }

    /** Merges a file, and tells its progress to {@code import:{id}}. */
    Mono<Report> merge(String id, Flux<Flight> file, Merge merge) {
        return Mono.defer(() -> {
            String channel = "import:" + id;
            AtomicLong rows = new AtomicLong();
            Instant start = Instant.now();
            Flux<Flight> counted = file.buffer(ROWS_PER_PROGRESS)
                    .concatMap(
                            chunk -> tell(channel, "progress", new Progress(rows.addAndGet(chunk.size())))
                                    .thenMany(Flux.fromIterable(chunk)),
                            1);
            return this.flights
                    .merge(counted, merge)
                    .map(result -> report(rows.get(), result, start, channel))
                    .delayUntil(report -> tell(channel, "done", report))
                    .onErrorResume(failure ->
                            tell(channel, "failed", new Progress(rows.get())).then(Mono.error(failure)));
        });
    }

    /** As {@link #merge}, and puts each flight that it changed on its board. */
    Mono<Report> mergeAndAnnounce(String id, Flux<Flight> file, Merge merge) {
        return Mono.defer(() -> {
            // The database keeps microseconds; rounded down, none of this merge is missed.
            Instant start = Instant.now().truncatedTo(ChronoUnit.MILLIS);
            return merge(id, file, merge).delayUntil(report -> announceSince(start));
        });
    }

    private Mono<Void> announceSince(Instant start) {
        return this.flights
                .findAll(where("updatedAt").greaterThanOrEquals(start), Sort.by("scheduled", "id"))
                .concatMap(flight -> flight.neverChanged() ? this.board.departure(flight) : this.board.delayed(flight))
                .then();
    }

    private static Report report(long rows, BulkResult result, Instant start, String channel) {
        long known = result.inserted() + result.updated() + result.unchanged();
        long took = Duration.between(start, Instant.now()).toMillis();
        return new Report(rows, result.inserted(), result.updated(), result.unchanged(), rows - known, took, channel);
    }

    /** Nobody need listen, and no import fails because nobody can. */
    private Mono<Void> tell(String channel, String type, Object what) {
        return this.channels
                .publish(Publication.to(channel, what).withType(type))
                .then()
                .onErrorComplete();
    }
}
