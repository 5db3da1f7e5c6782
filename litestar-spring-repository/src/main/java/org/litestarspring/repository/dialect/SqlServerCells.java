package org.litestarspring.repository.dialect;

import io.r2dbc.spi.Blob;
import io.r2dbc.spi.Clob;
import io.r2dbc.spi.Parameter;
import io.r2dbc.spi.R2dbcDataIntegrityViolationException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Values in the JSON that SQL Server is sent, and the types that it reads them as.
 *
 * <p>Those follow the values, not the columns: a number that is too large for its column is then refused by the cast,
 * which ends a statement, and not by reading it from text, which would end the whole transaction. What SQL Server could
 * not read is refused here.
 */
final class SqlServerCells {

    private static final int MAX_DIGITS = 38;

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ROOT);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSSS", Locale.ROOT);
    private static final DateTimeFormatter DATE_TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSS", Locale.ROOT);
    private static final DateTimeFormatter OFFSET =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSxxx", Locale.ROOT);

    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    static final String TEXT = "nvarchar(max)";

    private SqlServerCells() {}

    /** The type to read a column of the batch as. */
    static String type(RowBatch batch, int column) {
        SqlServerType target = SqlServerType.of(batch.columns().get(column));
        String type = null;
        for (Object[] row : batch.rows()) {
            Object value = plain(row[column]);
            if (value != null) {
                String one = type(value, target);
                if (type != null && !type.equals(one)) {
                    return TEXT;
                }
                type = one;
            }
        }
        return type == null ? TEXT : type;
    }

    private static String type(Object value, SqlServerType target) {
        if (value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return "bigint";
        }
        if (value instanceof BigDecimal) {
            return target.scale() < 0 ? TEXT : "decimal(" + MAX_DIGITS + ", " + target.scale() + ")";
        }
        if (value instanceof BigInteger) {
            return "decimal(" + MAX_DIGITS + ", " + Math.max(0, target.scale()) + ")";
        }
        if (value instanceof Double || value instanceof Float) {
            return "float";
        }
        if (value instanceof Boolean) {
            return "bit";
        }
        if (value instanceof LocalDate) {
            return "date";
        }
        if (value instanceof LocalTime) {
            return "time(7)";
        }
        if (value instanceof LocalDateTime) {
            return "datetime2(7)";
        }
        if (value instanceof OffsetDateTime || value instanceof ZonedDateTime || value instanceof Instant) {
            return "datetimeoffset(7)";
        }
        return value instanceof UUID ? "uniqueidentifier" : TEXT;
    }

    static JsonRows.Cell of(TableColumn column) {
        SqlServerType type = SqlServerType.of(column);
        return (json, value) -> write(json, value, column, type);
    }

    private static void write(StringBuilder json, Object given, TableColumn column, SqlServerType type) {
        Object value = plain(given);
        if (value == null) {
            json.append("null");
        } else if (value instanceof BigDecimal number) {
            json.append('"').append(decimal(number, column, type)).append('"');
        } else if (value instanceof BigInteger number) {
            json.append('"')
                    .append(decimal(new BigDecimal(number), column, type))
                    .append('"');
        } else if (value instanceof Double || value instanceof Float) {
            if (!Double.isFinite(((Number) value).doubleValue())) {
                throw refused(value, column);
            }
            json.append(value);
        } else if (value instanceof Byte number) {
            // A tinyint has no sign, and the driver takes a byte as it is there.
            json.append(type.name().equals("tinyint") ? number & 0xff : number);
        } else if (value instanceof Number) {
            json.append(value);
        } else if (value instanceof Boolean flag) {
            json.append(flag ? 1 : 0);
        } else {
            writeText(json, value, column);
        }
    }

    private static void writeText(StringBuilder json, Object value, TableColumn column) {
        byte[] bytes = JsonRows.bytes(value);
        if (bytes != null) {
            JsonRows.hex(json, bytes);
        } else if (value instanceof LocalDate day) {
            json.append('"').append(DATE.format(inRange(day, column))).append('"');
        } else if (value instanceof LocalTime time) {
            json.append('"').append(TIME.format(time)).append('"');
        } else if (value instanceof LocalDateTime time) {
            json.append('"').append(DATE_TIME.format(inRange(time, column))).append('"');
        } else if (value instanceof OffsetDateTime time) {
            json.append('"').append(OFFSET.format(inRange(time, column))).append('"');
        } else if (value instanceof ZonedDateTime time) {
            json.append('"')
                    .append(OFFSET.format(inRange(time.toOffsetDateTime(), column)))
                    .append('"');
        } else if (value instanceof Instant time) {
            if (time.isBefore(FIRST) || time.isAfter(LAST)) {
                throw refused(time, column);
            }
            json.append('"')
                    .append(OFFSET.format(time.atOffset(ZoneOffset.UTC)))
                    .append('"');
        } else if (value instanceof Clob || value instanceof Blob) {
            throw new IllegalArgumentException(
                    "The column %s was given a %s, which cannot be sent in bulk. Give its text or its bytes."
                            .formatted(column.name(), value instanceof Clob ? "Clob" : "Blob"));
        } else {
            JsonRows.text(json, value.toString(), false);
        }
    }

    /** Without what a converter may have wrapped around it. */
    static @Nullable Object plain(@Nullable Object value) {
        return value instanceof Parameter parameter ? parameter.getValue() : value;
    }

    /** Rounded as the column would, or cut where it is of an integer. */
    private static String decimal(BigDecimal number, TableColumn column, SqlServerType type) {
        int scale = type.scale();
        if (scale < 0) {
            return JsonRows.plain(number);
        }
        // Before it is rounded: a number of a large exponent would become as many digits.
        long whole = (long) number.precision() - number.scale();
        if (whole > MAX_DIGITS - scale) {
            throw refused(number, column);
        }
        if (whole < -scale) {
            return "0";
        }
        BigDecimal rounded = number.setScale(scale, type.isInteger() ? RoundingMode.DOWN : RoundingMode.HALF_UP);
        if (rounded.precision() > MAX_DIGITS) {
            throw refused(number, column);
        }
        return rounded.toPlainString();
    }

    private static <T extends TemporalAccessor> T inRange(T value, TableColumn column) {
        int year = value.get(ChronoField.YEAR);
        if (year < 1 || year > 9999) {
            throw refused(value, column);
        }
        return value;
    }

    private static R2dbcDataIntegrityViolationException refused(Object value, TableColumn column) {
        return new R2dbcDataIntegrityViolationException(
                "The value %s is out of the range of the column %s, which is of type %s."
                        .formatted(
                                value, column.name(), SqlServerType.of(column).cast()),
                "22003");
    }
}
