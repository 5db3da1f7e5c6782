package org.litestarspring.benchmarks.bulk;

import org.springframework.data.r2dbc.repository.R2dbcRepository;

/** Spring Data's own repository. */
interface PlainFlights extends R2dbcRepository<Flight, Long> {}
