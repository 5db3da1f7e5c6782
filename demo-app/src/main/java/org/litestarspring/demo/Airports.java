package org.litestarspring.demo;

import java.util.Set;
import java.util.stream.Collectors;
import org.litestarspring.repository.AsyncRepository;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The airports' codes, in memory: there are few, they never change, and each row of an import asks for two. */
@Component
class Airports {

    private final AsyncRepository<Airport, String> airports;
    private volatile Set<String> codes = Set.of();

    Airports(AsyncRepository<Airport, String> airports) {
        this.airports = airports;
    }

    boolean exists(String code) {
        return this.codes.contains(code);
    }

    /** Reads the codes; done once, after the import at start. */
    Mono<Void> load() {
        return this.airports
                .findAll()
                .map(Airport::iata)
                .collect(Collectors.toUnmodifiableSet())
                .doOnNext(all -> this.codes = all)
                .then();
    }
}
