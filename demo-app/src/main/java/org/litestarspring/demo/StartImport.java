package org.litestarspring.demo;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.litestarspring.repository.AsyncRepository;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.core.ResolvableType;
import org.springframework.core.codec.StringDecoder;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Fills an empty database, in bulk, before the web server starts: no request, and no board that comes back after a
 * restart, finds half of it.
 */
@Component
class StartImport implements SmartInitializingSingleton {

    private static final Logger LOG = LoggerFactory.getLogger(StartImport.class);
    private static final int ROWS_PER_LOG = 5_000;

    private final AsyncRepository<Airport, String> airports;
    private final AsyncRepository<Flight, Long> flights;
    private final AirportCode.Codes codes;
    private final FlightFiles files;

    StartImport(
            AsyncRepository<Airport, String> airports,
            AsyncRepository<Flight, Long> flights,
            AirportCode.Codes codes,
            FlightFiles files) {
        this.airports = airports;
        this.flights = flights;
        this.codes = codes;
        this.files = files;
    }

    /** The one place that may wait: this is the main thread. */
    @Override
    public void afterSingletonsInstantiated() {
        fill("airports", this.airports, airports("data/airports.csv"))
                .then(this.codes.load(this.airports))
                .then(fill("flights", this.flights, flights("data/flights-20k.csv")))
                .block();
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
        return Csv.rows(
                lines(file),
                row -> new Airport(
                        row.text("iata"),
                        row.text("name"),
                        row.text("city"),
                        row.text("state"),
                        row.text("country"),
                        Double.parseDouble(row.text("latitude")),
                        Double.parseDouble(row.text("longitude"))));
    }

    /** Two flights are in the file twice. The later row stands, as it does in a merge; an insert would refuse it. */
    private Flux<Flight> flights(String file) {
        return this.files
                .csv(lines(file), "distance_miles")
                .collectMap(Flight::key, Function.identity(), LinkedHashMap::new)
                .flatMapIterable(Map::values);
    }

    private static Flux<String> lines(String file) {
        Flux<DataBuffer> bytes =
                DataBufferUtils.read(new ClassPathResource(file), DefaultDataBufferFactory.sharedInstance, 65_536);
        return StringDecoder.textPlainOnly().decode(bytes, ResolvableType.forClass(String.class), null, Map.of());
    }
}
