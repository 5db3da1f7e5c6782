package org.litestarspring.repository.web;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** A value of each type as a client writes it. */
final class FilterExamples {

    private static final Map<Class<?>, String> BY_TYPE = Map.of(
            LocalDateTime.class, "2001-01-15T08:30:00",
            LocalDate.class, "2001-01-15",
            LocalTime.class, "08:30:00",
            Instant.class, "2001-01-15T08:30:00Z",
            OffsetDateTime.class, "2001-01-15T08:30:00Z",
            ZonedDateTime.class, "2001-01-15T08:30:00Z",
            UUID.class, "6f1a1f6e-0d2b-4f3a-9a38-0f6d3c1f7a55",
            Boolean.class, "true");

    private FilterExamples() {}

    /** The same as the end of a sentence; nothing for types whose form is the application's. */
    static String suchAs(Class<?> type) {
        return BY_TYPE.containsKey(type) || Number.class.isAssignableFrom(type) ? ", such as " + of(type) : "";
    }

    static String of(Class<?> type) {
        String known = BY_TYPE.get(type);
        if (known != null) {
            return known;
        }
        if (type.isEnum()) {
            return ((Enum<?>) Objects.requireNonNull(type.getEnumConstants())[0]).name();
        }
        return Number.class.isAssignableFrom(type) ? "15" : "SFO";
    }
}
