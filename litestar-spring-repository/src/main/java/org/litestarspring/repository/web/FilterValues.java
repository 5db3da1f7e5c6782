package org.litestarspring.repository.web;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.temporal.ChronoField;
import java.time.temporal.Temporal;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.convert.ConversionException;
import org.springframework.core.convert.ConversionService;

/** Reads values of a property's type, and refuses those that no database takes. */
record FilterValues(Class<?> type, ConversionService conversions) {

    /** Beyond it, a few characters become as many digits as they say. */
    private static final int MOST_DIGITS = 1_000;

    private static final int LAST_YEAR = 9_999;

    /** Conversion services read more into a text, such as hexadecimal digits, and spaces between digits. */
    private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9]+(\\.[0-9]+)?([eE][-+]?[0-9]{1,4})?");

    private static final Set<Class<?>> NUMBERS = Set.of(
            Byte.class,
            Short.class,
            Integer.class,
            Long.class,
            Float.class,
            Double.class,
            BigInteger.class,
            BigDecimal.class);

    boolean canRead() {
        return this.type == String.class || this.conversions.canConvert(String.class, this.type);
    }

    Object read(String text) {
        if (this.type == String.class) {
            return text;
        }
        Object value = parsed(text);
        if (value == null) {
            value = converted(text);
        }
        if (value == null || isBeyond(value)) {
            throw new FilterFault("invalid-value", "\"%s\" is not %s.".formatted(FilterError.cut(text), described()));
        }
        return value;
    }

    /** ISO comes first: a conversion service may take the forms of its language before it. */
    private @Nullable Object parsed(String text) {
        if (!Temporal.class.isAssignableFrom(this.type)) {
            return null;
        }
        try {
            // A plus sign that its client did not encode arrives as a space.
            return CursorValues.parse(text.replace(' ', '+'), this.type);
        } catch (DateTimeException | IllegalStateException no) {
            return null;
        }
    }

    private @Nullable Object converted(String text) {
        // A plus sign that its client did not encode arrives as a space.
        String plain = text.startsWith(" ") ? "+" + text.substring(1) : text;
        if (NUMBERS.contains(this.type) && !NUMBER.matcher(plain).matches()) {
            return null;
        }
        try {
            return this.conversions.convert(NUMBERS.contains(this.type) ? unsigned(plain) : text, this.type);
        } catch (ConversionException | IllegalArgumentException unreadable) {
            return null;
        }
    }

    private static String unsigned(String number) {
        return number.startsWith("+") ? number.substring(1) : number;
    }

    private static boolean isBeyond(Object value) {
        if (value instanceof BigDecimal decimal) {
            return decimal.precision() > MOST_DIGITS || Math.abs((long) decimal.scale()) > MOST_DIGITS;
        }
        if (value instanceof Double number) {
            return !Double.isFinite(number);
        }
        if (value instanceof Float number) {
            return !Float.isFinite(number);
        }
        if (value instanceof java.time.Instant instant) {
            return isBeyond(instant.atOffset(java.time.ZoneOffset.UTC));
        }
        if (value instanceof Temporal time && time.isSupported(ChronoField.YEAR)) {
            int year = time.get(ChronoField.YEAR);
            return year < 1 || year > LAST_YEAR;
        }
        return false;
    }

    private String described() {
        if (this.type.isEnum()) {
            return "one of "
                    + Stream.of(Objects.requireNonNull(this.type.getEnumConstants()))
                            .map(constant -> ((Enum<?>) constant).name())
                            .collect(Collectors.joining(", "));
        }
        return "a valid " + this.type.getSimpleName() + FilterExamples.suchAs(this.type);
    }
}
