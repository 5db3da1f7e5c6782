package org.litestarspring.repository.dialect;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows as one parameter, whatever their number: a JSON array of arrays, each with its row's number before the values.
 * The text of a statement is then the same for any number of rows, and no value is part of it.
 */
final class JsonRows {

    /** In characters, so that a statement's message and its copy in the driver stay small. */
    private static final int MAX_LENGTH = 4_000_000;

    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private JsonRows() {}

    /** How a database's columns are written. */
    interface Cells {

        Cell of(TableColumn column);
    }

    /** Writes one value, which is not null. */
    interface Cell {

        void write(StringBuilder json, Object value);
    }

    /**
     * Rows of one statement.
     *
     * @param batch the rows
     * @param json the same as JSON, numbered from 0
     */
    record Part(RowBatch batch, String json) {}

    /** The batch, in as many parts as its length needs. */
    static List<Part> parts(RowBatch batch, Cells cells) {
        List<Part> parts = new ArrayList<>(1);
        List<@Nullable Object[]> rows = batch.rows();
        Cell[] row = batch.columns().stream().map(cells::of).toArray(Cell[]::new);
        StringBuilder json = new StringBuilder();
        int from = 0;
        for (int i = 0; i < rows.size(); i++) {
            int start = json.length();
            json.append(start == 0 ? '[' : ',');
            row(json, i - from, rows.get(i), row);
            if (json.length() > MAX_LENGTH && i > from) {
                json.setLength(start);
                parts.add(part(batch, from, i, json));
                json = new StringBuilder("[");
                from = i;
                row(json, 0, rows.get(i), row);
            }
        }
        if (from < rows.size()) {
            parts.add(part(batch, from, rows.size(), json));
        }
        return parts;
    }

    private static Part part(RowBatch batch, int from, int to, StringBuilder json) {
        boolean isWhole = from == 0 && to == batch.rows().size();
        RowBatch rows = isWhole
                ? batch
                : new RowBatch(batch.table(), batch.columns(), batch.rows().subList(from, to));
        return new Part(rows, json.append(']').toString());
    }

    private static void row(StringBuilder json, int number, @Nullable Object[] row, Cell[] cells) {
        json.append('[').append(number);
        for (int i = 0; i < row.length; i++) {
            json.append(',');
            Object value = row[i];
            if (value == null) {
                json.append("null");
            } else {
                cells[i].write(json, value);
            }
        }
        json.append(']');
    }

    /** Writes a text. @param ascii whether to escape all that some server's character set may not have */
    static void text(StringBuilder json, CharSequence text, boolean ascii) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ' || (ascii && c > '~') || isAlone(text, i)) {
                json.append("\\u")
                        .append(HEX[c >> 12])
                        .append(HEX[(c >> 8) & 15])
                        .append(HEX[(c >> 4) & 15])
                        .append(HEX[c & 15]);
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }

    /** Half of a surrogate pair, which no encoder would keep. */
    private static boolean isAlone(CharSequence text, int i) {
        char c = text.charAt(i);
        if (!Character.isSurrogate(c)) {
            return false;
        }
        return Character.isHighSurrogate(c)
                ? i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1))
                : i == 0 || !Character.isHighSurrogate(text.charAt(i - 1));
    }

    /** Without an exponent, unless it would be very long. */
    static String plain(BigDecimal number) {
        return Math.abs((long) number.scale()) > 200 ? number.toString() : number.toPlainString();
    }

    static void hex(StringBuilder json, byte[] bytes) {
        json.append('"');
        for (byte b : bytes) {
            json.append(HEX[(b >> 4) & 15]).append(HEX[b & 15]);
        }
        json.append('"');
    }

    /** The bytes of a value that is binary; null where it is not. */
    static byte @Nullable [] bytes(Object value) {
        if (value instanceof byte[] bytes) {
            return bytes;
        }
        if (value instanceof java.nio.ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return bytes;
        }
        return null;
    }
}
