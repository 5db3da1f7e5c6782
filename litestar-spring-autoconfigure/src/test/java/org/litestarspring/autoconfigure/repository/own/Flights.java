package org.litestarspring.autoconfigure.repository.own;

import org.litestarspring.autoconfigure.repository.app.Flight;
import org.litestarspring.repository.AsyncRepository;
import org.springframework.data.r2dbc.repository.Query;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

public interface Flights extends AsyncRepository<Flight, Long> {

    Flux<Flight> findByOrigin(String origin);

    @Query("select count(*) from \"flights\" where delay_minutes > :minutes")
    Mono<Long> countLate(int minutes);
}
