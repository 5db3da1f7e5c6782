package org.litestarspring.benchmarks.board;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/** What one writes by hand. */
public record DepartureRecord(
        @Nullable Long id,
        @NotNull @Size(max = 8) String flightNumber,
        @NotNull @Size(min = 3, max = 3) String origin,
        @NotNull @Size(min = 3, max = 3) String destination,
        @NotNull LocalDateTime scheduled,
        @NotNull LocalDateTime estimated,
        @Max(6000) int delayMinutes,
        @Positive int distanceMiles,
        @NotNull Departure.Status status,
        @NotNull @Size(max = 10) String gate,
        @NotNull @Size(max = 20) String terminal,
        @NotNull @Valid AirlineRecord airline) {

    /** The nested part of it. */
    public record AirlineRecord(
            @NotNull @Size(min = 2, max = 2) String iata,
            @NotNull String name) {}
}
