package org.litestarspring.benchmarks.http.plain;

import java.util.List;
import org.litestarspring.benchmarks.board.Departure;
import org.litestarspring.benchmarks.board.DepartureRecord;
import org.litestarspring.benchmarks.board.DepartureRecords;
import org.mapstruct.factory.Mappers;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerInitializedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Handlers map to a record by hand. */
@SpringBootApplication(proxyBeanMethods = false)
public class PlainApp {

    /** Starts, and says the port. */
    public static void main(String[] arguments) {
        SpringApplication.run(PlainApp.class, arguments);
    }

    @EventListener
    void ready(ReactiveWebServerInitializedEvent event) {
        System.out.println("says: " + event.getWebServer().getPort());
    }

    /** The handlers. */
    @RestController
    static class Departures {

        private final DepartureRecords records = Mappers.getMapper(DepartureRecords.class);
        private final List<Departure> departures = Departure.list(1000);
        private final Departure one = this.departures.get(0);
        private final byte[] listBytes;
        private final byte[] objectBytes;

        Departures(JsonMapper json) {
            this.listBytes = json.writeValueAsBytes(mapped());
            this.objectBytes = json.writeValueAsBytes(this.records.toRecord(this.one));
        }

        private List<DepartureRecord> mapped() {
            return this.departures.stream().map(this.records::toRecord).toList();
        }

        @GetMapping("/flux")
        Flux<DepartureRecord> flux() {
            return Flux.fromIterable(this.departures).map(this.records::toRecord);
        }

        @GetMapping("/list")
        Mono<List<DepartureRecord>> list() {
            return Mono.fromSupplier(this::mapped);
        }

        @GetMapping(path = "/precomputed", produces = MediaType.APPLICATION_JSON_VALUE)
        byte[] precomputed() {
            return this.listBytes;
        }

        @GetMapping(path = "/precomputed-object", produces = MediaType.APPLICATION_JSON_VALUE)
        byte[] precomputedObject() {
            return this.objectBytes;
        }
    }
}
