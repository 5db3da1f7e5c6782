package org.litestarspring.web;

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
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/**
 * Says in a client's words what a place expects, and never the name of a class. Bodies under a DTO are answered in the
 * same words, by the DTO's own reader.
 */
final class Expected {

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

    static String message(@Nullable Object value, @Nullable Class<?> target) {
        Object shown = ProblemError.shown(value);
        String what = shown == null ? "The value" : "\"" + shown + "\"";
        if (target == null) {
            return what + " is not valid.";
        }
        Class<?> type = ClassUtils.resolvePrimitiveIfNecessary(target);
        if (type.isEnum()) {
            return what + " is not one of "
                    + Arrays.stream(type.getEnumConstants())
                            .map(constant -> ((Enum<?>) constant).name())
                            .collect(Collectors.joining(", "))
                    + ".";
        }
        String word = WORDS.get(type);
        if (word == null) {
            word = Collection.class.isAssignableFrom(type) || type.isArray()
                    ? "a list"
                    : isJdk(type) ? "valid" : "an object";
        }
        return what + " is not " + word + ".";
    }

    /** For a parameter, which is text that was to become something; a list's elements come in one text too. */
    static String parameter(@Nullable Object value, MethodParameter parameter) {
        ResolvableType type = ResolvableType.forMethodParameter(parameter.nestedIfOptional());
        Class<?> raw = type.toClass();
        Object shown = ProblemError.shown(value);
        String what = shown == null ? "The value" : "\"" + shown + "\"";
        if (raw.isArray() || Collection.class.isAssignableFrom(raw)) {
            Class<?> element = (raw.isArray()
                            ? type.getComponentType()
                            : type.asCollection().getGeneric(0))
                    .toClass();
            String word = WORDS.get(ClassUtils.resolvePrimitiveIfNecessary(element));
            return what + (word == null ? " is not a valid list." : " is not a list of which each is " + word + ".");
        }
        Class<?> target = ClassUtils.resolvePrimitiveIfNecessary(raw);
        return target.isEnum() || WORDS.containsKey(target) ? message(value, target) : what + " is not valid.";
    }

    private static boolean isJdk(Class<?> type) {
        return type.getName().startsWith("java.") && !Map.class.isAssignableFrom(type);
    }
}
