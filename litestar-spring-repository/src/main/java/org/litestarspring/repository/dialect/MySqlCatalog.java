package org.litestarspring.repository.dialect;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Parameters;
import io.r2dbc.spi.R2dbcType;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What the catalog of MariaDB and MySQL knows of a table. */
final class MySqlCatalog {

    private MySqlCatalog() {}

    static Mono<List<TableColumn>> columns(Connection connection, String table) {
        return Flux.from(asking(connection, table, """
                        select column_name as c_name, lower(data_type) as c_data, lower(column_type) as c_type,
                               numeric_precision as c_precision, numeric_scale as c_scale,
                               datetime_precision as c_fraction, character_set_name as c_charset,
                               collation_name as c_collation, column_default as c_default, lower(extra) as c_extra,
                               is_nullable as c_nullable
                        from information_schema.columns
                        where table_name = ? and table_schema = coalesce(?, database())
                        order by ordinal_position
                        """).execute())
                .concatMap(result -> result.map((row, metadata) -> {
                    String name = text(row, "c_name");
                    return new TableColumn(
                            name,
                            quoted(name),
                            type(row),
                            hasDefault(row),
                            text(row, "c_nullable").equals("YES"));
                }))
                .collectList();
    }

    static Mono<Boolean> isUnique(Connection connection, String table, List<TableColumn> columns) {
        Set<String> wanted =
                columns.stream().map(column -> lower(column.name())).collect(Collectors.toSet());
        return Flux.from(asking(connection, table, """
                        select index_name as i_name, column_name as i_column
                        from information_schema.statistics
                        where table_name = ? and table_schema = coalesce(?, database())
                          and non_unique = 0 and sub_part is null
                        """).execute())
                .concatMap(result ->
                        result.map((row, metadata) -> List.of(text(row, "i_name"), lower(text(row, "i_column")))))
                .collect(Collectors.groupingBy(
                        pair -> pair.get(0), Collectors.mapping(pair -> pair.get(1), Collectors.toSet())))
                .map(indexes -> indexes.containsValue(wanted));
    }

    private static Statement asking(Connection connection, String table, String sql) {
        int dot = table.lastIndexOf('.');
        @Nullable String schema = dot < 0 ? null : plain(table.substring(0, dot));
        return connection
                .createStatement(sql)
                .bind(0, plain(table.substring(dot + 1)))
                .bind(1, Parameters.in(R2dbcType.VARCHAR, schema));
    }

    private static boolean hasDefault(Row row) {
        String given = row.get("c_default", String.class);
        String extra = text(row, "c_extra");
        // MariaDB shows the default of a column that has none as the word NULL, and a text 'NULL' in quotes.
        return (given != null && !given.equalsIgnoreCase("null"))
                || extra.contains("auto_increment")
                || extra.contains("generated");
    }

    /** The type as a cast takes it; text with the column's collation, without which a join of it uses no index. */
    private static String type(Row row) {
        String collation = row.get("c_collation", String.class);
        String data = text(row, "c_data");
        if (collation != null) {
            return "char character set " + text(row, "c_charset") + " collate " + collation;
        }
        return switch (data) {
            case "tinyint", "smallint", "mediumint", "int", "bigint" ->
                text(row, "c_type").contains("unsigned") ? "unsigned" : "signed";
            case "year", "bit" -> "unsigned";
            case "decimal" -> "decimal(" + text(row, "c_precision") + ", " + text(row, "c_scale") + ")";
            case "datetime", "timestamp" -> "datetime(" + text(row, "c_fraction") + ")";
            case "time" -> "time(" + text(row, "c_fraction") + ")";
            case "binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob" -> "binary";
            default -> data;
        };
    }

    /** An expression as the column's type. */
    static String as(String expression, TableColumn column) {
        String type = column.type();
        int collate = type.indexOf(" collate ");
        return collate < 0
                ? "cast(" + expression + " as " + type + ")"
                : "cast(" + expression + " as " + type.substring(0, collate) + ")" + type.substring(collate);
    }

    /** Whether two expressions of the column's type are different values: texts to the letter, nulls as equal. */
    static String differs(String one, String other, TableColumn column) {
        return column.type().contains(" collate ")
                ? "not (cast(" + one + " as binary) <=> cast(" + other + " as binary))"
                : "not (" + one + " <=> " + other + ")";
    }

    private static String text(Row row, String column) {
        return String.valueOf(Objects.requireNonNullElse(row.get(column), ""));
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private static String quoted(String name) {
        return "`" + name.replace("`", "``") + "`";
    }

    private static String plain(String name) {
        return name.startsWith("`") ? name.substring(1, name.length() - 1).replace("``", "`") : name;
    }
}
