package org.litestarspring.dto.web;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;
import tools.jackson.databind.json.JsonMapper;

/** Says in the words of the wire what a place expects, and never the name of a class. */
final class Expected {

    private static final int LONGEST_SHOWN = 100;

    private static final Map<Class<?>, String> WORDS = Map.ofEntries(
            Map.entry(String.class, "text"),
            Map.entry(Boolean.class, "true or false"),
            Map.entry(Byte.class, "a whole number from -128 to 127"),
            Map.entry(Short.class, "a whole number from -32768 to 32767"),
            Map.entry(Integer.class, "a whole number from -2147483648 to 2147483647"),
            Map.entry(Long.class, "a whole number of 64 bits"),
            Map.entry(BigInteger.class, "a whole number"),
            Map.entry(Float.class, "a number"),
            Map.entry(Double.class, "a number"),
            Map.entry(BigDecimal.class, "a number"),
            Map.entry(Character.class, "one character"),
            Map.entry(UUID.class, "a UUID"),
            Map.entry(Instant.class, "a time such as 2026-01-31T12:00:00Z"),
            Map.entry(OffsetDateTime.class, "a time such as 2026-01-31T12:00:00+01:00"),
            Map.entry(ZonedDateTime.class, "a time such as 2026-01-31T12:00:00+01:00"),
            Map.entry(LocalDateTime.class, "a time such as 2026-01-31T12:00:00"),
            Map.entry(LocalDate.class, "a date such as 2026-01-31"),
            Map.entry(LocalTime.class, "a time of day such as 12:00:00"),
            Map.entry(Duration.class, "a duration such as PT15M"),
            Map.entry(Period.class, "a period such as P3D"),
            Map.entry(byte[].class, "Base64"));

    private Expected() {}

    static String message(@Nullable Object value, Class<?> target, JsonMapper json) {
        String what = value == null ? "The value" : "\"" + shown(value) + "\"";
        Class<?> type = ClassUtils.resolvePrimitiveIfNecessary(target);
        if (type.isEnum()) {
            return what + " is not one of " + allowed(type, json) + ".";
        }
        String word = WORDS.get(type);
        if (word == null) {
            word = Collection.class.isAssignableFrom(type) || type.isArray()
                    ? "a list"
                    : isJdk(type) ? "valid" : "an object";
        }
        return what + " is not " + word + ".";
    }

    private static boolean isJdk(Class<?> type) {
        return type.getName().startsWith("java.") && !Map.class.isAssignableFrom(type);
    }

    /** The names as they are on the wire. */
    private static String allowed(Class<?> type, JsonMapper json) {
        return Arrays.stream(type.getEnumConstants())
                .map(constant -> json.valueToTree(constant).asString())
                .collect(Collectors.joining(", "));
    }

    static String type(@Nullable String id) {
        return id == null ? "The value does not say of which type it is." : "\"" + shown(id) + "\" is not a type here.";
    }

    /** Scalars are shown, cut to a readable length; anything else may hold what must not come back. */
    static @Nullable Object shown(@Nullable Object value) {
        if (value instanceof CharSequence text) {
            return text.length() <= LONGEST_SHOWN ? text.toString() : text.subSequence(0, LONGEST_SHOWN) + "...";
        }
        if (value instanceof BigDecimal || value instanceof BigInteger) {
            return shown(value.toString());
        }
        return value instanceof Number || value instanceof Boolean ? value : null;
    }
}
