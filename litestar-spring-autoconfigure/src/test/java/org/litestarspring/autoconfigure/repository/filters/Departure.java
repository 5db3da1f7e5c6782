package org.litestarspring.autoconfigure.repository.filters;

import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

@Table("departures")
public record Departure(
        @Nullable @Id Long id,
        LocalDateTime scheduled,
        String origin,
        @Nullable Integer delayMinutes,
        Kind kind,
        @Nullable String gate,
        @Nullable String internalNote) {

    /** What flies. */
    public enum Kind {
        PASSENGER,
        CARGO
    }
}
