package org.litestarspring.autoconfigure.dto.document;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Year;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.litestarspring.dto.Direction;
import org.litestarspring.dto.Dto;
import org.litestarspring.dto.DtoField;
import org.litestarspring.dto.Mark;
import org.litestarspring.dto.Naming;
import org.litestarspring.dto.Patch;
import org.springframework.data.annotation.Id;

/** An entity with one of everything that a document has a word for. */
public record Voyage(
        @Id Long id,

        @NotNull @Size(min = 3, max = 3) @Pattern(regexp = "[A-Z]+")
        String fromPort,

        @Min(-60) @Max(600) int delay,
        @PositiveOrZero Integer miles,
        @DecimalMin("0.50") BigDecimal price,
        @NotNull Status status,
        Status previous,
        Captain captain,
        @NotNull Captain mate,
        @Size(max = 9) List<Leg> legs,
        Map<String, Leg> stops,
        @NotEmpty Set<@Size(max = 5) String> tags,
        @Email String contact,
        Optional<String> remark,
        Instant scheduled,
        LocalDate day,
        LocalTime time,
        Duration lasts,
        Year built,
        UUID key,
        byte[] seal,
        char deck,
        Event last,
        List<Event> events,
        @DtoField(patch = Patch.MERGE, key = "id") List<Crew> crew,
        @DtoField(patch = Patch.MERGE) Map<String, Integer> stores,
        @DtoField(Mark.WRITE_ONLY) @NotBlank String accessCode,
        @DtoField(Mark.READ_ONLY) Captain owner,
        @DtoField(Mark.PRIVATE) String secretNote) {

    public enum Status {
        @JsonProperty("on-time")
        ON_TIME,
        LATE
    }

    public record Captain(
            @NotBlank String name, @DtoField(Mark.PRIVATE) String secretPhone) {}

    public record Crew(@Id Long id, @NotBlank String rank) {}

    public record Leg(@NotNull String port, @Max(400) int berths, Captain pilot, String secretCargo) {}

    public sealed interface Event permits Event.Delay, Event.Call {

        record Delay(
                @Min(1) int minutes, @DtoField(Mark.PRIVATE) String secretReason) implements Event {}

        record Call(@NotNull String port, Captain by) implements Event {}
    }

    @Dto(
            of = Voyage.class,
            exclude = {"legs.secretCargo", "stops.secretCargo"},
            rename = "captain.name=called",
            naming = Naming.SNAKE_CASE)
    public interface View {

        static boolean isLate(Voyage voyage) {
            return voyage.delay() > 15;
        }
    }

    @Dto(
            of = Voyage.class,
            include = {"id", "fromPort", "captain"},
            direction = Direction.OUT)
    public interface Brief {}

    @Dto(of = Event.class)
    public interface EventView {}

    static Voyage sample(long id) {
        Captain captain = new Captain("Ada", "secret");
        return new Voyage(
                id,
                "SFO",
                20,
                null,
                new BigDecimal("12.50"),
                Status.ON_TIME,
                null,
                null,
                captain,
                List.of(new Leg("OAK", 3, captain, "secret")),
                Map.of("b", new Leg("LAX", 4, null, "secret")),
                Set.of("x"),
                null,
                id == 1 ? Optional.of("late crew") : Optional.empty(),
                Instant.EPOCH,
                LocalDate.EPOCH,
                LocalTime.NOON,
                Duration.ofMinutes(90),
                Year.of(1999),
                new UUID(1, 2),
                new byte[] {1, 2},
                'B',
                new Event.Delay(5, "secret"),
                List.of(new Event.Call("OAK", captain), new Event.Delay(5, "secret")),
                List.of(new Crew(1L, "mate")),
                Map.of("tea", 5),
                "secret code",
                captain,
                "secret note");
    }
}
