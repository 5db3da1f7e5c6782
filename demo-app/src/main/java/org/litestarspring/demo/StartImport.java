package org.litestarspring.demo;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.litestarspring.repository.AsyncRepository;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.core.ResolvableType;
import org.springframework.core.codec.StringDecoder;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Fills an empty database at start, in bulk, and says where to look. */
@Component
class StartImport implements ApplicationRunner {

    private static final Logger LOG = LoggerFactory.getLogger(StartImport.class);
    private static final int ROWS_PER_LOG = 5_000;

    private final AsyncRepository<Airport, String> airports;
    private final AsyncRepository<Flight, Long> flights;
    private final Airports codes;
    private final FlightFiles files;
    private final Environment environment;

    StartImport(
            AsyncRepository<Airport, String> airports,
            AsyncRepository<Flight, Long> flights,
            Airports codes,
            FlightFiles files,
            Environment environment) {
        this.airports = airports;
        this.flights = flights;
        this.codes = codes;
        this.files = files;
        this.environment = environment;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        // The one place that may wait: this is the main thread, and the application is not ready before.
        fill("airports", this.airports, airports("data/airports.csv"))
                .then(this.codes.load())
                .then(fill("flights", this.flights, flights("data/flights-20k.csv")))
                .block();
        String address = "http://localhost:" + this.environment.getProperty("local.server.port");
        LOG.info("""
                Departures is ready:
                    the board    {}/
                    the API      {}/swagger-ui.html
                    operations   {}/actuator
                """, address, address, address);
    }

    private static <T> Mono<Void> fill(String what, AsyncRepository<T, ?> repository, Flux<T> rows) {
        return repository.count().filter(stored -> stored == 0).flatMap(empty -> {
            long start = System.nanoTime();
            AtomicLong count = new AtomicLong();
            return repository
                    .insertAll(rows)
                    .doOnNext(row -> {
                        if (count.incrementAndGet() % ROWS_PER_LOG == 0) {
                            LOG.info("Imported {} {} ...", count, what);
                        }
                    })
                    .then(Mono.fromRunnable(() -> {
                        long took = Math.max(1, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
                        LOG.info("Imported {} {} in {} ms: {} rows/s.", count, what, took, count.get() * 1_000 / took);
                    }));
        });
    }

    private static Flux<Airport> airports(String file) {
        return Csv.rows(lines(file), "iata", "name", "city", "state", "country", "latitude", "longitude")
                .map(row -> new Airport(
                        row.text("iata"),
                        row.text("name"),
                        row.text("city"),
                        row.text("state"),
                        row.text("country"),
                        row.decimal("latitude"),
                        row.decimal("longitude")));
    }

    /** The file's two duplicates stay out: insertAll refuses them, as merge would not. */
    private Flux<Flight> flights(String file) {
        return this.files
                .csv(lines(file), "scheduled", "origin", "destination", "distance_miles", "delay_minutes")
                .distinct(flight -> flight.scheduled() + flight.origin() + flight.destination());
    }

    private static Flux<String> lines(String file) {
        return StringDecoder.textPlainOnly()
                .decode(
                        DataBufferUtils.read(
                                new ClassPathResource(file), DefaultDataBufferFactory.sharedInstance, 65_536),
                        ResolvableType.forClass(String.class),
                        null,
                        Map.of());
    }
}
