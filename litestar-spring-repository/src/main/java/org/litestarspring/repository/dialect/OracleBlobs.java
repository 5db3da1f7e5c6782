package org.litestarspring.repository.dialect;

import io.r2dbc.spi.Blob;
import io.r2dbc.spi.Statement;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import reactor.core.publisher.Mono;

/**
 * Bytes that are too long to be read from text by a statement of Oracle's. They stand beside the JSON, a parameter each,
 * numbered as its rows are.
 */
final class OracleBlobs {

    /** The most that {@code hextoraw} makes in a statement. */
    private static final int MAX_BYTES = 2_000;

    /** Each is written to the server by itself, and is a line of the statement. */
    static final int MAX_ROWS = 50;

    private OracleBlobs() {}

    /** The numbers of columns that have such bytes in one of the rows. */
    static List<Integer> columns(RowBatch batch) {
        List<Integer> columns = new ArrayList<>();
        for (int i = 0; i < batch.columns().size(); i++) {
            if (OracleType.of(batch.columns().get(i)).kind() == OracleType.Kind.BLOB && isLong(batch, i)) {
                columns.add(i);
            }
        }
        return columns;
    }

    private static boolean isLong(RowBatch batch, int column) {
        return batch.rows().stream().anyMatch(row -> {
            byte[] bytes = bytes(row[column]);
            return bytes != null && bytes.length > MAX_BYTES;
        });
    }

    private static byte @org.jspecify.annotations.Nullable [] bytes(@org.jspecify.annotations.Nullable Object given) {
        Object value = OracleCells.plain(given);
        return value == null ? null : JsonRows.bytes(value);
    }

    /** The same rows without those bytes, for the JSON. */
    static RowBatch without(RowBatch batch, List<Integer> columns) {
        return columns.isEmpty()
                ? batch
                : new RowBatch(
                        batch.table(),
                        batch.columns(),
                        batch.rows().stream()
                                .map(row -> {
                                    @org.jspecify.annotations.Nullable Object[] kept = row.clone();
                                    columns.forEach(column -> kept[column] = null);
                                    return kept;
                                })
                                .toList());
    }

    static String joined(RowBatch batch, List<Integer> columns) {
        if (columns.isEmpty()) {
            return "";
        }
        StringBuilder rows = new StringBuilder("\nleft join (");
        for (int row = 0; row < batch.rows().size(); row++) {
            rows.append(row == 0 ? "" : "\nunion all ").append("select ").append(row);
            rows.append(row == 0 ? " as " + OracleText.NUMBER : "");
            for (int column : columns) {
                boolean isNull = bytes(batch.rows().get(row)[column]) == null;
                rows.append(", to_blob(")
                        .append(isNull ? "null" : ":" + name(row, column))
                        .append(')')
                        .append(row == 0 ? " as " + batch.columns().get(column).sql() : "");
            }
            rows.append(" from dual");
        }
        return rows.append(") b on b.%s = j.%s".formatted(OracleText.NUMBER, OracleText.NUMBER))
                .toString();
    }

    static void bind(Statement statement, RowBatch batch, List<Integer> columns) {
        IntStream.range(0, batch.rows().size())
                .forEach(row -> columns.forEach(column -> {
                    byte[] bytes = bytes(batch.rows().get(row)[column]);
                    if (bytes != null) {
                        statement.bind(name(row, column), Blob.from(Mono.just(ByteBuffer.wrap(bytes))));
                    }
                }));
    }

    private static String name(int row, int column) {
        return "b" + row + "_" + column;
    }
}
