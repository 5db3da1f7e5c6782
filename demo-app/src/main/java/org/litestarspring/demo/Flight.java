package org.litestarspring.demo;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.litestarspring.dto.DtoField;
import org.litestarspring.dto.Mark;
import org.springframework.data.annotation.CreatedDate;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.LastModifiedDate;
import org.springframework.data.annotation.Version;
import org.springframework.data.relational.core.mapping.Table;

/**
 * A flight, as it is stored: a Spring Data entity, for which {@code AsyncRepository<Flight, Long>} is a bean.
 *
 * @param version raised by each change: one that somebody else overtook fails, and nothing is lost
 * @param scheduled when it is to leave, in the origin's local time
 * @param delayMinutes how much later it left, or will; negative for earlier
 * @param internalNote for the staff: {@code PRIVATE} keeps it out of every DTO
 */
@Table("flights")
record Flight(
        @Id @Nullable Long id,
        @Version @Nullable Long version,
        @NotNull LocalDateTime scheduled,
        @NotNull @AirportCode String origin,
        @NotNull @AirportCode String destination,
        @PositiveOrZero @Nullable Integer distanceMiles,
        @Min(-1440) @Max(10_000) int delayMinutes,
        @DtoField(Mark.PRIVATE) @Nullable String internalNote,
        @CreatedDate @Nullable Instant createdAt,
        @LastModifiedDate @Nullable Instant updatedAt) {

    /** A flight that is not stored yet. */
    static Flight of(
            LocalDateTime scheduled, String origin, String destination, @Nullable Integer miles, int delayMinutes) {
        return new Flight(null, null, scheduled, origin, destination, miles, delayMinutes, null, null, null);
    }

    /** What tells flights apart, in a file as in the table. */
    List<Object> key() {
        return List.of(this.scheduled, this.origin, this.destination);
    }

    /** Whether it is as it was first stored. */
    boolean neverChanged() {
        return Objects.equals(this.createdAt, this.updatedAt);
    }
}
