package org.litestarspring.repository.dialect;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A batch as one array parameter a column, written as the text of an array that the server casts: in one go, which the
 * driver's own arrays are not. Moments in a time zone go as the driver's arrays, since it has rules of its own for them.
 */
final class PostgresArrays {

    private static final int CHARACTERS = 12;

    private final List<Object> values;
    private final List<String> parameters;

    private PostgresArrays(List<Object> values, List<String> parameters) {
        this.values = values;
        this.parameters = parameters;
    }

    static PostgresArrays of(RowBatch batch) {
        int columns = batch.columns().size();
        List<Object> values = new ArrayList<>(columns);
        List<String> parameters = new ArrayList<>(columns);
        for (int i = 0; i < columns; i++) {
            TableColumn column = batch.columns().get(i);
            String literal = literal(batch.rows(), i, column);
            values.add(literal != null ? literal : Objects.requireNonNull(array(batch.rows(), i)));
            parameters.add("$" + (i + 1) + (literal != null ? "::text" : "")
                    + (isArray(column) ? "::text[]" : "::" + column.type() + "[]"));
        }
        return new PostgresArrays(values, parameters);
    }

    /** The parameters as they stand in a statement. */
    List<String> parameters() {
        return this.parameters;
    }

    /** What is bound to them. */
    List<Object> values() {
        return this.values;
    }

    /** An array of arrays would unfold to scalars, so each array travels as text and is cast behind {@code unnest}. */
    static boolean isArray(TableColumn column) {
        return column.type().endsWith("[]");
    }

    /** Null where a value is the driver's to write. */
    private static @Nullable String literal(List<@Nullable Object[]> rows, int place, TableColumn column) {
        StringBuilder out = new StringBuilder(rows.size() * CHARACTERS + 2).append('{');
        boolean isMixed = false;
        for (int i = 0; i < rows.size(); i++) {
            Object value = rows.get(i)[place];
            if (i > 0) {
                out.append(',');
            }
            if (value == null) {
                out.append("NULL");
            } else if (value instanceof String text) {
                PostgresText.quote(out, text);
            } else if (!PostgresText.append(out, value, column)) {
                if (!isMixed && PostgresText.isOfTheDriver(value)) {
                    isMixed = array(rows, place) == null;
                    if (!isMixed) {
                        return null;
                    }
                }
                PostgresText.quote(out, PostgresText.of(value));
            }
        }
        return out.append('}').toString();
    }

    /** The driver's array; null where the values are not all of one class that it has arrays of. */
    private static @Nullable Object array(List<@Nullable Object[]> rows, int column) {
        Class<?> type = null;
        for (Object[] row : rows) {
            Object value = row[column];
            if (value != null && value.getClass() != type) {
                if (type != null || !PostgresText.isOfTheDriver(value)) {
                    return null;
                }
                type = value.getClass();
            }
        }
        if (type == null) {
            return null;
        }
        @Nullable Object[] values = (Object[]) Array.newInstance(type, rows.size());
        for (int i = 0; i < values.length; i++) {
            values[i] = rows.get(i)[column];
        }
        return values;
    }
}
