package org.litestarspring.benchmarks.bulk;

import org.litestarspring.repository.AsyncRepository;

/** Ours. */
interface BulkFlights extends AsyncRepository<Flight, Long> {}
