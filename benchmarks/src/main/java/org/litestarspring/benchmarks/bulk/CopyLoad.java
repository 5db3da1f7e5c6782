package org.litestarspring.benchmarks.bulk;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** JDBC's fastest way into PostgreSQL, as one writes it by hand: {@code COPY} in text format, straight from objects. */
final class CopyLoad {

    private static final int BUFFER = 64 * 1024;

    private final Connection connection;

    CopyLoad(Connection connection) {
        this.connection = connection;
    }

    void insert(List<Flight> flights) throws SQLException {
        this.connection.setAutoCommit(false);
        CopyIn copy = this.connection.unwrap(PGConnection.class).getCopyAPI().copyIn("""
                copy flights (scheduled, origin, destination, distance_miles, delay_minutes, status, gate) from stdin
                """);
        StringBuilder lines = new StringBuilder(BUFFER + 256);
        for (Flight flight : flights) {
            line(flight, lines);
            if (lines.length() >= BUFFER) {
                send(copy, lines);
            }
        }
        send(copy, lines);
        copy.endCopy();
        this.connection.commit();
        this.connection.setAutoCommit(true);
    }

    private static void send(CopyIn copy, StringBuilder lines) throws SQLException {
        byte[] bytes = lines.toString().getBytes(StandardCharsets.UTF_8);
        copy.writeToCopy(bytes, 0, bytes.length);
        lines.setLength(0);
    }

    private static void line(Flight flight, StringBuilder lines) {
        lines.append(flight.scheduled).append('\t');
        text(flight.origin, lines).append('\t');
        text(flight.destination, lines).append('\t');
        lines.append(flight.distanceMiles).append('\t');
        if (flight.delayMinutes == null) {
            lines.append("\\N\t");
        } else {
            lines.append(flight.delayMinutes.intValue()).append('\t');
        }
        text(flight.status.name(), lines).append('\t');
        text(flight.gate, lines).append('\n');
    }

    private static StringBuilder text(@Nullable String value, StringBuilder lines) {
        if (value == null) {
            return lines.append("\\N");
        }
        for (int i = 0; i < value.length(); i++) {
            char next = value.charAt(i);
            switch (next) {
                case '\\' -> lines.append("\\\\");
                case '\t' -> lines.append("\\t");
                case '\n' -> lines.append("\\n");
                case '\r' -> lines.append("\\r");
                default -> lines.append(next);
            }
        }
        return lines;
    }
}
