package org.litestarspring.repository.dialect;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cuts batches to what a statement takes, and binds them. */
final class MySqlBatches {

    /** A prepared statement of either server has no more; what drivers send as text is not longer for that. */
    static final int MAX_PARAMETERS = 65_535;

    /** Less than the smallest {@code max_allowed_packet} that a server comes with. */
    private static final long MAX_BYTES = 3_000_000;

    private MySqlBatches() {}

    /** The batch, in as many parts as its bytes need. */
    static List<RowBatch> parts(RowBatch batch) {
        List<RowBatch> parts = new ArrayList<>(1);
        int from = 0;
        long bytes = 0;
        for (int i = 0; i < batch.rows().size(); i++) {
            long more = bytes(batch.rows().get(i));
            if (bytes + more > MAX_BYTES && i > from) {
                parts.add(rows(batch, from, i));
                from = i;
                bytes = 0;
            }
            bytes += more;
        }
        parts.add(from == 0 ? batch : rows(batch, from, batch.rows().size()));
        return parts;
    }

    private static RowBatch rows(RowBatch batch, int from, int to) {
        return new RowBatch(batch.table(), batch.columns(), batch.rows().subList(from, to));
    }

    /** At most what the row's values take in a statement that holds them as text. */
    private static long bytes(@Nullable Object[] row) {
        long bytes = 0;
        for (Object value : row) {
            bytes += 30;
            if (value instanceof CharSequence text) {
                bytes += 3L * text.length();
            } else if (value instanceof byte[] binary) {
                bytes += 2L * binary.length;
            } else if (value instanceof java.nio.ByteBuffer binary) {
                bytes += 2L * binary.remaining();
            }
        }
        return bytes;
    }

    /** The same rows with these columns alone. */
    static RowBatch only(RowBatch batch, List<TableColumn> columns) {
        int[] places = columns.stream().mapToInt(batch.columns()::indexOf).toArray();
        List<@Nullable Object[]> rows = new ArrayList<>(batch.rows().size());
        for (Object[] row : batch.rows()) {
            @Nullable Object[] kept = new Object[places.length];
            for (int i = 0; i < places.length; i++) {
                kept[i] = row[places[i]];
            }
            rows.add(kept);
        }
        return new RowBatch(batch.table(), columns, rows);
    }

    /** Some of the rows, by their numbers. */
    static RowBatch only(RowBatch batch, int[] numbers) {
        List<@Nullable Object[]> rows = new ArrayList<>(numbers.length);
        for (int number : numbers) {
            rows.add(batch.rows().get(number));
        }
        return new RowBatch(batch.table(), batch.columns(), rows);
    }

    static Statement bound(Connection connection, String sql, RowBatch batch) {
        Statement statement = connection.createStatement(sql);
        int index = 0;
        for (Object[] row : batch.rows()) {
            for (Object value : row) {
                if (value == null) {
                    statement.bindNull(index++, String.class);
                } else {
                    statement.bind(index++, value);
                }
            }
        }
        return statement;
    }
}
