package org.litestarspring.repository.dialect;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Set;
import java.util.StringJoiner;
import java.util.UUID;

/** Values as PostgreSQL reads them in text, wherever that text goes: an array literal, or a line of {@code COPY}. */
final class PostgresText {

    private static final int MICROS = 1_000_000;

    private static final long FIRST_SECOND = LocalDate.of(1, 1, 1).toEpochDay() * 86_400;
    private static final long LAST_SECOND = LocalDate.of(9999, 12, 31).toEpochDay() * 86_400;

    private static final Set<Class<?>> OF_THE_DRIVER =
            Set.of(LocalDate.class, LocalTime.class, LocalDateTime.class, OffsetDateTime.class, Instant.class);

    private PostgresText() {}

    /**
     * Appends a value whose text has nothing to escape anywhere.
     *
     * @param column what the server reads it for
     * @return whether it is such a value; if not, nothing was appended
     */
    static boolean append(StringBuilder out, Object value, TableColumn column) {
        if (value instanceof Integer number) {
            out.append(number.intValue());
        } else if (value instanceof Long number) {
            out.append(number.longValue());
        } else if (value instanceof LocalDateTime moment) {
            return append(out, moment);
        } else if (value instanceof Boolean flag) {
            out.append(flag ? 't' : 'f');
        } else if (value instanceof LocalDate day) {
            return isPlain(day) && appendDay(out, day);
        } else if (value instanceof LocalTime time) {
            return appendTime(out, time);
        } else if (value instanceof Instant moment) {
            return isZoned(column) && appendInUtc(out, moment.getEpochSecond(), moment.getNano());
        } else if (value instanceof OffsetDateTime moment) {
            return isZoned(column) && appendInUtc(out, moment.toEpochSecond(), moment.getNano());
        } else if (value instanceof Short
                || value instanceof Double
                || value instanceof Float
                || value instanceof UUID
                || value.getClass() == BigDecimal.class) {
            out.append(value);
        } else {
            return false;
        }
        return true;
    }

    private static boolean append(StringBuilder out, LocalDateTime moment) {
        int begin = out.length();
        if (isPlain(moment.toLocalDate())) {
            appendDay(out, moment.toLocalDate());
            out.append('T');
            if (appendTime(out, moment.toLocalTime())) {
                return true;
            }
        }
        out.setLength(begin);
        return false;
    }

    /** Into another column, the server would take such a moment in the session's time zone. */
    private static boolean isZoned(TableColumn column) {
        return column.type().equals("timestamp with time zone");
    }

    private static boolean appendInUtc(StringBuilder out, long second, int nano) {
        boolean isPlain = second >= FIRST_SECOND
                && second <= LAST_SECOND
                && append(out, LocalDateTime.ofEpochSecond(second, nano, ZoneOffset.UTC));
        if (isPlain) {
            out.append('Z');
        }
        return isPlain;
    }

    /** Eras and years of more digits are left to the driver, which knows infinity too. */
    private static boolean isPlain(LocalDate day) {
        return day.getYear() >= 1 && day.getYear() <= 9999;
    }

    private static boolean appendDay(StringBuilder out, LocalDate day) {
        int year = day.getYear();
        twoDigits(out, year / 100);
        twoDigits(out, year % 100);
        out.append('-');
        twoDigits(out, day.getMonthValue());
        out.append('-');
        twoDigits(out, day.getDayOfMonth());
        return true;
    }

    /** Rounds to the server's microseconds, as the driver does; what rounds up to the next second is left to it. */
    private static boolean appendTime(StringBuilder out, LocalTime time) {
        int micros = (time.getNano() + 500) / 1000;
        if (micros >= MICROS) {
            return false;
        }
        twoDigits(out, time.getHour());
        out.append(':');
        twoDigits(out, time.getMinute());
        out.append(':');
        twoDigits(out, time.getSecond());
        if (micros != 0) {
            out.append('.');
            for (int digit = MICROS / 10; digit > 0; digit /= 10) {
                out.append((char) ('0' + micros / digit % 10));
            }
        }
        return true;
    }

    private static void twoDigits(StringBuilder out, int number) {
        out.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
    }

    /** Whether the driver writes such a value in ways of its own: by the session's time zone, or as infinity. */
    static boolean isOfTheDriver(Object value) {
        return OF_THE_DRIVER.contains(value.getClass());
    }

    /** Any other value, not yet escaped. */
    static String of(Object value) {
        if (value instanceof String text) {
            return text;
        }
        if (value instanceof byte[] bytes) {
            return "\\x" + HexFormat.of().formatHex(bytes);
        }
        if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return of(bytes);
        }
        if (value instanceof io.r2dbc.postgresql.codec.Json json) {
            return json.asString();
        }
        if (value instanceof Collection<?> elements) {
            return of(elements.toArray());
        }
        if (value.getClass().isArray()) {
            StringJoiner literal = new StringJoiner(",", "{", "}");
            for (int i = 0; i < Array.getLength(value); i++) {
                Object element = Array.get(value, i);
                literal.add(element == null ? "NULL" : element(element));
            }
            return literal.toString();
        }
        return value.toString();
    }

    private static String element(Object element) {
        if (element.getClass().isArray()) {
            return of(element);
        }
        StringBuilder quoted = new StringBuilder();
        quote(quoted, of(element));
        return quoted.toString();
    }

    /** Appends an element of an array literal in quotes. */
    static void quote(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char next = text.charAt(i);
            if (next == '"' || next == '\\') {
                out.append('\\');
            }
            out.append(next);
        }
        out.append('"');
    }
}
