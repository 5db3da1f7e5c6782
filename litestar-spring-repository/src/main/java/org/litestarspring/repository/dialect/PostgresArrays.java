package org.litestarspring.repository.dialect;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A column's values as one array parameter: natively where the driver encodes arrays of their type, else as text that
 * the server casts.
 */
final class PostgresArrays {

    private static final Set<Class<?>> NATIVE = Set.of(
            Long.class,
            Integer.class,
            Short.class,
            Double.class,
            Float.class,
            Boolean.class,
            String.class,
            BigDecimal.class,
            UUID.class,
            LocalDate.class,
            LocalTime.class,
            LocalDateTime.class,
            OffsetDateTime.class,
            Instant.class);

    private PostgresArrays() {}

    static String parameter(int column, RowBatch batch) {
        String parameter = "$" + (column + 1);
        TableColumn target = batch.columns().get(column);
        if (isArray(target)) {
            return parameter + "::text[]";
        }
        boolean text = nativeType(column, batch.rows()) == null;
        return parameter + (text ? "::text[]" : "") + "::" + target.type() + "[]";
    }

    /** An array of arrays would unfold to scalars, so each array travels as text and is cast behind {@code unnest}. */
    static boolean isArray(TableColumn column) {
        return column.type().endsWith("[]");
    }

    static Object values(int column, RowBatch batch) {
        List<@Nullable Object[]> rows = batch.rows();
        Class<?> type = nativeType(column, rows);
        Object values = Array.newInstance(type == null ? String.class : type, rows.size());
        for (int i = 0; i < rows.size(); i++) {
            Object value = rows.get(i)[column];
            Array.set(values, i, type == null && value != null ? text(value) : value);
        }
        return values;
    }

    /** The one class of all values; null where there is none, or the driver has no array of it. */
    private static @Nullable Class<?> nativeType(int column, List<@Nullable Object[]> rows) {
        Class<?> type = null;
        for (Object[] row : rows) {
            Object value = row[column];
            if (value != null && value.getClass() != type) {
                if (type != null || !NATIVE.contains(value.getClass())) {
                    return null;
                }
                type = value.getClass();
            }
        }
        return type;
    }

    private static String text(Object value) {
        if (value instanceof byte[] bytes) {
            return "\\x" + HexFormat.of().formatHex(bytes);
        }
        if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return text(bytes);
        }
        if (value instanceof io.r2dbc.postgresql.codec.Json json) {
            return json.asString();
        }
        if (value instanceof Collection<?> elements) {
            return text(elements.toArray());
        }
        if (value.getClass().isArray()) {
            StringJoiner literal = new StringJoiner(",", "{", "}");
            for (int i = 0; i < Array.getLength(value); i++) {
                Object element = Array.get(value, i);
                literal.add(element == null ? "NULL" : quoted(element));
            }
            return literal.toString();
        }
        return value.toString();
    }

    private static String quoted(Object element) {
        String text = text(element);
        return element.getClass().isArray()
                ? text
                : "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
