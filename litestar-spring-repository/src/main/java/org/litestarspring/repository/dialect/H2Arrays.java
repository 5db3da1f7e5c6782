package org.litestarspring.repository.dialect;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Parameter;
import io.r2dbc.spi.Parameters;
import io.r2dbc.spi.R2dbcType;
import io.r2dbc.spi.Statement;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A batch as one array parameter a column: H2 takes the same statement again, whatever the number of rows. */
final class H2Arrays {

    /** Large objects are kept beside their rows, and arrays of arrays have no type that a cast could name. */
    private static final List<String> WITHOUT_ARRAYS =
            List.of("CHARACTER LARGE OBJECT", "BINARY LARGE OBJECT", "ARRAY", "ROW", "GEOMETRY", "JSON", "JAVA_OBJECT");

    /** The driver encodes each element, and refuses a null that is not told to be one. */
    private static final Parameter NULL = Parameters.in(R2dbcType.VARCHAR);

    private H2Arrays() {}

    static boolean take(RowBatch batch) {
        return batch.columns().stream()
                .map(TableColumn::type)
                .noneMatch(type -> WITHOUT_ARRAYS.contains(type) || type.startsWith("INTERVAL"));
    }

    static String source(RowBatch batch) {
        return IntStream.range(0, batch.columns().size())
                .mapToObj(i ->
                        "cast($" + (i + 1) + " as " + batch.columns().get(i).type() + " array)")
                .collect(Collectors.joining(", ", "select * from unnest(", ")"));
    }

    static Statement bound(Connection connection, String sql, RowBatch batch) {
        Statement statement = connection.createStatement(sql);
        for (int column = 0; column < batch.columns().size(); column++) {
            Object[] values = new Object[batch.rows().size()];
            for (int i = 0; i < values.length; i++) {
                Object value = batch.rows().get(i)[column];
                values[i] = value == null ? NULL : value;
            }
            statement.bind(column, values);
        }
        return statement;
    }
}
