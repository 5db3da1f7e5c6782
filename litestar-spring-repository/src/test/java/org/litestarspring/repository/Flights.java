package org.litestarspring.repository;

import org.springframework.data.r2dbc.repository.Query;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

interface Flights extends AsyncRepository<Flight, Long> {

    Flux<Flight> findByOrigin(String origin);

    @Query("select count(*) from flights where delay_minutes > :minutes")
    Mono<Long> countLate(int minutes);
}
