package org.litestarspring.repository.dialect;

import io.r2dbc.spi.Blob;
import io.r2dbc.spi.Clob;
import io.r2dbc.spi.Parameter;
import io.r2dbc.spi.R2dbcDataIntegrityViolationException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Values in the JSON that Oracle is sent, in ASCII alone, in the form that their column's type is read from. Local times
 * and instants meet in the zone of this process, which is the one that the driver gives its session.
 */
final class OracleCells {

    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter NANOS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS", Locale.ROOT);
    private static final DateTimeFormatter ZONED =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSSxxx", Locale.ROOT);

    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    private OracleCells() {}

    static @Nullable Object plain(@Nullable Object value) {
        return value instanceof Parameter parameter ? parameter.getValue() : value;
    }

    static JsonRows.Cell of(TableColumn column) {
        OracleType.Kind kind = OracleType.of(column).kind();
        return (json, value) -> write(json, value, column, kind);
    }

    private static void write(StringBuilder json, Object given, TableColumn column, OracleType.Kind kind) {
        Object value = plain(given);
        if (value == null) {
            json.append("null");
            return;
        }
        if (value instanceof Clob || value instanceof Blob) {
            throw new IllegalArgumentException(
                    "The column %s was given a %s, which cannot be sent in bulk. Give its text or its bytes."
                            .formatted(column.name(), value instanceof Clob ? "Clob" : "Blob"));
        }
        switch (kind) {
            case NUMBER, BOOLEAN -> number(json, value, column);
            case DOUBLE ->
                json.append('"')
                        .append(bits(decimal(value, column).doubleValue()))
                        .append('"');
            case FLOAT ->
                json.append('"')
                        .append(bits(decimal(value, column).floatValue()))
                        .append('"');
            case RAW, BLOB -> binary(json, value);
            case DATE -> quoted(json, SECONDS.format(inRange(local(value, column), column)));
            case TIMESTAMP -> quoted(json, NANOS.format(inRange(local(value, column), column)));
            case ZONED_TIMESTAMP -> quoted(json, ZONED.format(zoned(value, column)));
            case DAYS -> quoted(json, value instanceof Duration duration ? days(duration) : value.toString());
            default -> text(json, value);
        }
    }

    private static void quoted(StringBuilder json, String plain) {
        JsonRows.text(json, plain, true);
    }

    private static void number(StringBuilder json, Object value, TableColumn column) {
        if (value instanceof Boolean flag) {
            json.append(flag ? 1 : 0);
        } else if (value instanceof BigDecimal number) {
            json.append(JsonRows.plain(number));
        } else if (value instanceof Number number) {
            if (!Double.isFinite(number.doubleValue()) && (value instanceof Double || value instanceof Float)) {
                throw refused(value, column);
            }
            json.append(number);
        } else {
            text(json, value);
        }
    }

    /** As a {@code double} has it where it is one: also what is no finite number. */
    private static Number decimal(Object value, TableColumn column) {
        if (value instanceof Number number) {
            return number;
        }
        if (value instanceof Boolean flag) {
            return flag ? 1 : 0;
        }
        try {
            return Double.valueOf(value.toString());
        } catch (NumberFormatException failure) {
            throw refused(value, column);
        }
    }

    private static String bits(double value) {
        return HexFormat.of().toHexDigits(Double.doubleToLongBits(value));
    }

    private static String bits(float value) {
        return HexFormat.of().toHexDigits(Float.floatToIntBits(value));
    }

    private static void binary(StringBuilder json, Object value) {
        byte[] bytes = JsonRows.bytes(value);
        if (bytes != null) {
            JsonRows.hex(json, bytes);
        } else if (value instanceof UUID id) {
            JsonRows.hex(
                    json,
                    ByteBuffer.allocate(16)
                            .putLong(id.getMostSignificantBits())
                            .putLong(id.getLeastSignificantBits())
                            .array());
        } else {
            text(json, value);
        }
    }

    private static void text(StringBuilder json, Object value) {
        byte[] bytes = JsonRows.bytes(value);
        if (bytes != null) {
            JsonRows.hex(json, bytes);
        } else if (value instanceof Boolean flag) {
            quoted(json, flag ? "1" : "0");
        } else if (value instanceof BigDecimal number) {
            quoted(json, JsonRows.plain(number));
        } else {
            JsonRows.text(json, value.toString(), true);
        }
    }

    /** A time without a date is of 1970-01-01, as the driver has it. */
    private static LocalDateTime local(Object value, TableColumn column) {
        if (value instanceof LocalDateTime time) {
            return time;
        }
        if (value instanceof LocalDate day) {
            return day.atStartOfDay();
        }
        if (value instanceof LocalTime time) {
            return time.atDate(LocalDate.EPOCH);
        }
        if (value instanceof OffsetDateTime time) {
            return time.toLocalDateTime();
        }
        if (value instanceof ZonedDateTime time) {
            return time.toLocalDateTime();
        }
        if (value instanceof Instant time) {
            if (time.isBefore(FIRST) || time.isAfter(LAST)) {
                throw refused(value, column);
            }
            return LocalDateTime.ofInstant(time, ZoneId.systemDefault());
        }
        throw refused(value, column);
    }

    private static OffsetDateTime zoned(Object value, TableColumn column) {
        OffsetDateTime time = value instanceof OffsetDateTime offset
                ? offset
                : value instanceof ZonedDateTime zoned
                        ? zoned.toOffsetDateTime()
                        : local(value, column).atZone(ZoneId.systemDefault()).toOffsetDateTime();
        inRange(time.toLocalDateTime(), column);
        return time;
    }

    private static String days(Duration duration) {
        Duration positive = duration.abs();
        return "%sP%dDT%dH%dM%d.%09dS"
                .formatted(
                        duration.isNegative() ? "-" : "",
                        positive.toDays(),
                        positive.toHoursPart(),
                        positive.toMinutesPart(),
                        positive.toSecondsPart(),
                        positive.toNanosPart());
    }

    private static LocalDateTime inRange(LocalDateTime value, TableColumn column) {
        int year = value.get(ChronoField.YEAR);
        if (year < 1 || year > 9999) {
            throw refused(value, column);
        }
        return value;
    }

    static R2dbcDataIntegrityViolationException refused(Object value, TableColumn column) {
        return new R2dbcDataIntegrityViolationException(
                "The column %s, which is of type %s, does not take the value %s."
                        .formatted(column.name(), column.type(), value),
                "22003");
    }
}
