package org.litestarspring.repository.dialect;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Wrapped;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A batch as the lines of {@code COPY}, written when it is made and sent when there is a connection. */
final class PostgresCopy {

    /** The server begins with the first part while the others are on their way. */
    private static final int PART = 64 * 1024;

    private final String sql;
    private final List<byte[]> parts;

    private PostgresCopy(String sql, List<byte[]> parts) {
        this.sql = sql;
        this.parts = parts;
    }

    /** Null where the lines would not say what the driver's parameters do. */
    static @Nullable PostgresCopy of(RowBatch batch) {
        List<byte[]> parts = new ArrayList<>();
        StringBuilder lines = new StringBuilder(PART + PART / 4);
        for (Object[] row : batch.rows()) {
            for (int i = 0; i < row.length; i++) {
                if (i > 0) {
                    lines.append('\t');
                }
                if (!append(lines, row[i], batch.columns().get(i))) {
                    return null;
                }
            }
            lines.append('\n');
            if (lines.length() >= PART) {
                parts.add(bytes(lines));
            }
        }
        parts.add(bytes(lines));
        String sql = "copy " + batch.table() + " (" + SqlText.names(batch.columns()) + ") from stdin";
        return new PostgresCopy(sql, parts);
    }

    private static byte[] bytes(StringBuilder lines) {
        byte[] bytes = lines.toString().getBytes(StandardCharsets.UTF_8);
        lines.setLength(0);
        return bytes;
    }

    private static boolean append(StringBuilder lines, @Nullable Object value, TableColumn column) {
        if (value == null) {
            lines.append("\\N");
        } else if (value instanceof String text) {
            escape(lines, text);
        } else if (!PostgresText.append(lines, value, column)) {
            if (PostgresText.isOfTheDriver(value)) {
                return false;
            }
            escape(lines, PostgresText.of(value));
        }
        return true;
    }

    private static void escape(StringBuilder lines, String text) {
        for (int i = 0; i < text.length(); i++) {
            char next = text.charAt(i);
            switch (next) {
                case '\\' -> lines.append("\\\\");
                case '\t' -> lines.append("\\t");
                case '\n' -> lines.append("\\n");
                case '\r' -> lines.append("\\r");
                default -> lines.append(next);
            }
        }
    }

    /** The driver's own connection below what pools and Spring wrap around it; null where there is none. */
    static @Nullable PostgresqlConnection driver(Connection connection) {
        Object current = connection;
        while (!(current instanceof PostgresqlConnection) && current instanceof Wrapped<?> wrapped) {
            current = wrapped.unwrap();
        }
        return current instanceof PostgresqlConnection found ? found : null;
    }

    /** Sends the lines and answers how many rows the server took. */
    Mono<Long> on(PostgresqlConnection connection) {
        return connection
                .copyIn(this.sql)
                .fromMany(Flux.fromIterable(this.parts)
                        .map(part -> Mono.<ByteBuf>fromSupplier(() -> Unpooled.wrappedBuffer(part))))
                .build();
    }
}
