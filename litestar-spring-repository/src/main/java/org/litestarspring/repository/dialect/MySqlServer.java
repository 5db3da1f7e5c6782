package org.litestarspring.repository.dialect;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionMetadata;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What MariaDB and MySQL say differently. The server counts, not the driver: either's driver connects to both. */
enum MySqlServer {
    /** Since 10.5. */
    MARIADB {
        @Override
        boolean returns() {
            return true;
        }

        @Override
        String alias() {
            return "";
        }

        @Override
        String given(TableColumn column) {
            return "value(" + column.sql() + ")";
        }

        @Override
        String source(RowBatch batch) {
            return "(with s(" + names(batch) + ") as (values " + tuples("", batch) + ") select * from s) s";
        }
    },
    /** Since 8.0.20. */
    MYSQL {
        @Override
        boolean returns() {
            return false;
        }

        @Override
        String alias() {
            return " as litestar_new";
        }

        @Override
        String given(TableColumn column) {
            return "litestar_new." + column.sql();
        }

        @Override
        String source(RowBatch batch) {
            return "(values " + tuples("row", batch) + ") s(" + names(batch) + ")";
        }
    };

    /** The column of a source that numbers its rows from 0. */
    static final String NUMBER = "litestar_row";

    /** In characters: far enough from 64 KiB for those of four bytes. */
    private static final int LONG = 10_000;

    static MySqlServer of(Connection connection) {
        ConnectionMetadata server = connection.getMetadata();
        String name = server.getDatabaseProductName() + " " + server.getDatabaseVersion();
        return name.toLowerCase(Locale.ROOT).contains("mariadb") ? MARIADB : MYSQL;
    }

    /** Whether an insert can answer with the rows that it wrote. */
    abstract boolean returns();

    /** What stands behind the rows of an insert, so that {@link #given} finds them. */
    abstract String alias();

    /** In an {@code on duplicate key update}, the value that the row of the insert has. */
    abstract String given(TableColumn column);

    /** Rows as a table {@code s}, numbered by {@link #NUMBER}. */
    abstract String source(RowBatch batch);

    /** One row of parameters. */
    static String tuple(int columns) {
        return String.join(", ", Collections.nCopies(columns, "?"));
    }

    private static String names(RowBatch batch) {
        return NUMBER + ", " + SqlText.names(batch.columns());
    }

    private static String tuples(String constructor, RowBatch batch) {
        StringBuilder tuples = new StringBuilder();
        for (int row = 0; row < batch.rows().size(); row++) {
            tuples.append(row == 0 ? "" : ", ").append(constructor).append('(').append(row);
            for (Object value : batch.rows().get(row)) {
                tuples.append(", ").append(parameter(value));
            }
            tuples.append(')');
        }
        return tuples.toString();
    }

    /** MariaDB cuts a literal of 64 KiB and more to what is over the last 64 KiB, where it is a cell of a source. */
    private static String parameter(@Nullable Object value) {
        if (value instanceof CharSequence text && text.length() >= LONG) {
            return "cast(? as char character set utf8mb4)";
        }
        boolean isLong = value instanceof byte[] bytes
                ? bytes.length >= LONG
                : value instanceof ByteBuffer buffer && buffer.remaining() >= LONG;
        return isLong ? "cast(? as binary)" : "?";
    }
}
