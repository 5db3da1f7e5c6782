package org.litestarspring.repository.dialect;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Parameters;
import io.r2dbc.spi.R2dbcType;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.Statement;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What the catalog of Oracle knows of a table. */
final class OracleCatalog {

    /** Names in it are as they were written: in upper case where they were bare. */
    static final String COLUMNS = """
            select c.column_name as c_name, c.data_type as c_type, c.data_length as c_length,
                   c.char_length as c_chars, c.char_used as c_used, c.data_precision as c_precision,
                   c.data_scale as c_scale, c.nullable as c_nullable,
                   case when c.default_length is not null or c.identity_column = 'YES' or c.virtual_column = 'YES'
                        then 1 else 0 end as c_default
            from all_tab_cols c
            where c.table_name = :name and c.owner = coalesce(:owner, sys_context('USERENV', 'CURRENT_SCHEMA'))
              and c.hidden_column = 'NO'
            order by c.column_id""";

    /** Of unique indexes on plain columns, and of constraints, which need no index of their own. */
    static final String UNIQUE = """
            select i.owner || '.' || i.index_name as i_name, k.column_name as i_column
            from all_indexes i
            join all_ind_columns k on k.index_owner = i.owner and k.index_name = i.index_name
            where i.table_name = :name
              and i.table_owner = coalesce(:owner, sys_context('USERENV', 'CURRENT_SCHEMA'))
              and i.uniqueness = 'UNIQUE' and i.index_type not like 'FUNCTION%'
            union all
            select 'constraint ' || n.constraint_name as i_name, k.column_name as i_column
            from all_constraints n
            join all_cons_columns k on k.owner = n.owner and k.constraint_name = n.constraint_name
            where n.table_name = :again
              and n.owner = coalesce(:owner_again, sys_context('USERENV', 'CURRENT_SCHEMA'))
              and n.constraint_type in ('P', 'U') and n.status = 'ENABLED'""";

    private OracleCatalog() {}

    static Mono<List<TableColumn>> columns(Connection connection, String table) {
        Names names = Names.of(table);
        Statement asking = names.bind(connection.createStatement(COLUMNS), "name", "owner");
        return Flux.from(asking.execute())
                .concatMap(result -> result.map((row, metadata) -> {
                    String name = text(row, "c_name");
                    return new TableColumn(
                            name,
                            OracleText.quoted(name),
                            type(row),
                            number(row, "c_default") != 0,
                            text(row, "c_nullable").equals("Y"));
                }))
                .collectList();
    }

    static Mono<Boolean> isUnique(Connection connection, String table, List<TableColumn> columns) {
        Set<String> wanted = columns.stream().map(TableColumn::name).collect(Collectors.toSet());
        Names names = Names.of(table);
        Statement asking =
                names.bind(names.bind(connection.createStatement(UNIQUE), "name", "owner"), "again", "owner_again");
        return Flux.from(asking.execute())
                .concatMap(result -> result.map((row, metadata) -> List.of(text(row, "i_name"), text(row, "i_column"))))
                .collect(Collectors.groupingBy(
                        pair -> pair.get(0), Collectors.mapping(pair -> pair.get(1), Collectors.toSet())))
                .map(indexes -> indexes.containsValue(wanted));
    }

    /** @param owner null for the session's schema */
    private record Names(String table, @Nullable String owner) {

        static Names of(String table) {
            List<String> parts = OracleText.names(table);
            return new Names(parts.get(parts.size() - 1), parts.size() < 2 ? null : parts.get(parts.size() - 2));
        }

        Statement bind(Statement statement, String tableName, String ownerName) {
            return statement.bind(tableName, this.table).bind(ownerName, Parameters.in(R2dbcType.VARCHAR, this.owner));
        }
    }

    /** The type with its bounds; the catalog has those of a timestamp in its name. */
    private static String type(Row row) {
        String type = text(row, "c_type");
        return switch (type) {
            case "VARCHAR2", "CHAR" ->
                text(row, "c_used").equals("C")
                        ? type + "(" + number(row, "c_chars") + " CHAR)"
                        : type + "(" + number(row, "c_length") + " BYTE)";
            case "NVARCHAR2", "NCHAR" -> type + "(" + number(row, "c_chars") + ")";
            case "RAW" -> type + "(" + number(row, "c_length") + ")";
            case "FLOAT" -> type + "(" + number(row, "c_precision") + ")";
            case "NUMBER" -> {
                boolean isBound = row.get("c_precision") != null || row.get("c_scale") != null;
                int precision = row.get("c_precision") == null ? 38 : number(row, "c_precision");
                yield isBound ? "NUMBER(" + precision + "," + number(row, "c_scale") + ")" : "NUMBER";
            }
            default -> type;
        };
    }

    private static int number(Row row, String column) {
        return row.get(column) instanceof Number number ? number.intValue() : 0;
    }

    private static String text(Row row, String column) {
        return Objects.requireNonNullElse(row.get(column, String.class), "");
    }
}
