package org.litestarspring.benchmarks.start.app;

import org.springframework.data.r2dbc.repository.R2dbcRepository;

/** Spring Data's repository. */
interface Gates extends R2dbcRepository<Gate, Long> {}
