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

/** What the catalog of SQL Server knows of a table. */
final class SqlServerCatalog {

    /** An alias type is shown as the type that it stands for; one of the CLR has none. */
    static final String COLUMNS = """
            select c.name as c_name, quotename(c.name) as c_sql, coalesce(b.name, u.name) as c_type,
                   cast(c.max_length as int) as c_length, cast(c.precision as int) as c_precision,
                   cast(c.scale as int) as c_scale, c.collation_name as c_collation,
                   case when c.is_identity = 1 then 1 else 0 end as c_identity,
                   case when c.default_object_id <> 0 or c.is_identity = 1 or c.is_computed = 1
                          or c.generated_always_type <> 0 or u.name in ('timestamp', 'rowversion')
                        then 1 else 0 end as c_default,
                   case when c.is_nullable = 1 then 1 else 0 end as c_nullable
            from sys.columns c
            join sys.types u on u.user_type_id = c.user_type_id
            left join sys.types b on b.user_type_id = c.system_type_id and b.system_type_id = b.user_type_id
            where c.object_id = object_id(@name)
            order by c.column_id
            """;

    /** Of indexes that hold for every row. */
    static final String UNIQUE = """
            select i.name as i_name, c.name as i_column
            from sys.indexes i
            join sys.index_columns k on k.object_id = i.object_id and k.index_id = i.index_id
            join sys.columns c on c.object_id = k.object_id and c.column_id = k.column_id
            where i.object_id = object_id(@name) and i.is_unique = 1 and i.has_filter = 0 and i.is_disabled = 0
              and i.is_hypothetical = 0 and k.is_included_column = 0
            """;

    private SqlServerCatalog() {}

    static Mono<List<TableColumn>> columns(Connection connection, String table) {
        return Flux.from(asking(connection, COLUMNS, table).execute())
                .concatMap(result -> result.map((row, metadata) -> new TableColumn(
                        text(row, "c_name"),
                        text(row, "c_sql"),
                        type(row),
                        number(row, "c_default") != 0,
                        number(row, "c_nullable") != 0)))
                .collectList();
    }

    static Mono<Boolean> isUnique(Connection connection, String table, List<TableColumn> columns) {
        Set<String> wanted =
                columns.stream().map(column -> lower(column.name())).collect(Collectors.toSet());
        return Flux.from(asking(connection, UNIQUE, table).execute())
                .concatMap(result ->
                        result.map((row, metadata) -> List.of(text(row, "i_name"), lower(text(row, "i_column")))))
                .collect(Collectors.groupingBy(
                        pair -> pair.get(0), Collectors.mapping(pair -> pair.get(1), Collectors.toSet())))
                .map(indexes -> indexes.containsValue(wanted));
    }

    /** Without a cursor, which the driver opens for a select unless it is told otherwise. */
    private static Statement asking(Connection connection, String sql, String table) {
        return connection
                .createStatement(sql)
                .bind("name", Parameters.in(R2dbcType.NVARCHAR, SqlServerText.quoted(table)))
                .fetchSize(0);
    }

    private static String type(Row row) {
        return SqlServerType.text(
                lower(text(row, "c_type")),
                number(row, "c_length"),
                number(row, "c_precision"),
                number(row, "c_scale"),
                row.get("c_collation", String.class),
                number(row, "c_identity") != 0);
    }

    private static int number(Row row, String column) {
        return row.get(column) instanceof Number number ? number.intValue() : 0;
    }

    private static String text(Row row, String column) {
        return Objects.requireNonNullElse(row.get(column, String.class), "");
    }

    private static String lower(@Nullable String name) {
        return name == null ? "" : name.toLowerCase(Locale.ROOT);
    }
}
