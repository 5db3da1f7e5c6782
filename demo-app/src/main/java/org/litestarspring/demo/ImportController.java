package org.litestarspring.demo;

import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.util.AlternativeJdkIdGenerator;
import org.springframework.util.IdGenerator;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Takes files of flights. A body that is a {@code Flux} of lines is read as it comes; the answer has the counts. A client
 * that wants to watch chooses an {@code id}, and subscribes to {@code import:{id}} before it sends.
 */
@RestController
@RequestMapping("/api/flights")
class ImportController {

    private static final String ID = "[A-Za-z0-9-]{1,64}";
    private static final String CSV = "text/csv";

    /** UUID.randomUUID() may wait for the system's random numbers, and nothing waits on an event loop. */
    private final IdGenerator ids = new AlternativeJdkIdGenerator();

    private final FlightFiles files;
    private final FlightImport imports;

    ImportController(FlightFiles files, FlightImport imports) {
        this.files = files;
        this.imports = imports;
    }

    @PostMapping(path = "/import", consumes = CSV)
    Mono<FlightImport.Report> csv(
            @RequestParam(required = false) @Pattern(regexp = ID) @Nullable String id,
            @RequestBody Flux<String> lines) {
        Flux<Flight> flights =
                this.files.csv(lines, "scheduled", "origin", "destination", "distance_miles", "delay_minutes");
        return this.imports.merge(idOrNew(id), flights, FlightImport.FLIGHTS);
    }

    @PostMapping(path = "/import", consumes = MediaType.APPLICATION_NDJSON_VALUE)
    Mono<FlightImport.Report> ndjson(
            @RequestParam(required = false) @Pattern(regexp = ID) @Nullable String id,
            @RequestBody Flux<String> lines) {
        return this.imports.merge(idOrNew(id), this.files.ndjson(lines), FlightImport.FLIGHTS);
    }

    @PostMapping(path = "/delays", consumes = CSV)
    Mono<FlightImport.Report> delays(
            @RequestParam(required = false) @Pattern(regexp = ID) @Nullable String id,
            @RequestBody Flux<String> lines) {
        Flux<Flight> flights = this.files.csv(lines, "scheduled", "origin", "destination", "delay_minutes");
        return this.imports.mergeAndAnnounce(idOrNew(id), flights, FlightImport.DELAYS);
    }

    private String idOrNew(@Nullable String id) {
        return id == null ? this.ids.generateId().toString() : id;
    }
}
