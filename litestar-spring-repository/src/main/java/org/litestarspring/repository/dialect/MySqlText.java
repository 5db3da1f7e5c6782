package org.litestarspring.repository.dialect;

import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.litestarspring.repository.dialect.BulkDialect.ColumnMatch;

/** The statements of MariaDB and MySQL. */
final class MySqlText {

    private MySqlText() {}

    static String insert(RowBatch batch) {
        String row = "(" + MySqlServer.tuple(batch.columns().size()) + ")";
        return "insert into " + batch.table() + " (" + SqlText.names(batch.columns()) + ") values "
                + String.join(", ", Collections.nCopies(batch.rows().size(), row));
    }

    static String returning(List<TableColumn> columns) {
        return columns.isEmpty() ? "" : " returning " + SqlText.names(columns);
    }

    /**
     * The ids that the last insert counted up. One statement that knows its number of rows gets them in one go, whatever
     * {@code innodb_autoinc_lock_mode} says; they are read, so that one that is not there is found out.
     */
    static String countedIds(RowBatch batch, List<TableColumn> returning) {
        TableColumn id = returning.get(0);
        boolean counted = returning.size() == 1 && id.hasDefault() && id.type().endsWith("signed");
        if (!counted) {
            throw new UnsupportedOperationException(
                    "MySQL tells only an AUTO_INCREMENT column's values, not those of %s in %s. Assign the ids before the insert."
                            .formatted(SqlText.names(returning), batch.table()));
        }
        return "select " + id.sql() + " from " + batch.table() + " where " + id.sql()
                + " between last_insert_id() and last_insert_id() + "
                + (batch.rows().size() - 1) + " * @@auto_increment_increment order by " + id.sql();
    }

    /** The table's rows that equal the batch's in the matched columns, locked, in the batch's order. */
    static String find(MySqlServer server, RowBatch keys, List<ColumnMatch> match, List<TableColumn> columns) {
        // Straight, so that rows are looked up by their keys, and no other row is read and locked.
        return "select straight_join " + SqlText.names(columns, "t") + " from "
                + server.source(keys) + " join " + keys.table() + " t on " + on(match)
                + " order by s." + MySqlServer.NUMBER + " for update";
    }

    /** @param compare rows are updated where one of these differs; all where there are none */
    static String update(
            MySqlServer server,
            RowBatch batch,
            List<ColumnMatch> match,
            List<TableColumn> set,
            @Nullable TableColumn version,
            List<TableColumn> compare) {
        return "update " + server.source(batch) + " straight_join " + batch.table()
                + " t on " + on(match) + " set "
                + SqlText.list(
                        set,
                        column -> "t." + column.sql() + " = "
                                + (column.equals(version) ? raised("t", column) : "s." + column.sql()))
                + (compare.isEmpty() ? "" : " where " + differs(compare));
    }

    /** Numbers of the batch's rows that are not in the table, or differ there; the second column is 1 for the former. */
    static String missingOrDifferent(
            MySqlServer server, RowBatch batch, List<TableColumn> match, List<TableColumn> compare) {
        String missing = "t." + match.get(0).sql() + " is null";
        return "select s." + MySqlServer.NUMBER + ", " + missing + " from "
                + server.source(batch) + " left join " + batch.table() + " t on "
                + on(same(match)) + " where " + missing + (compare.isEmpty() ? "" : " or " + differs(compare))
                + " order by s." + MySqlServer.NUMBER;
    }

    /**
     * What becomes of rows that are there. Assignments are made from left to right and see those before them, so the
     * compared columns come last.
     */
    static String onDuplicate(
            MySqlServer server,
            String table,
            List<TableColumn> match,
            List<TableColumn> compare,
            List<TableColumn> update,
            @Nullable TableColumn version) {
        String key = match.get(0).sql();
        String meant = SqlText.all(match, column -> table + "." + column.sql() + " <=> " + server.given(column));
        StringBuilder sql = new StringBuilder(" on duplicate key update ")
                .append("%s = if(%s, %s.%s, %s)".formatted(key, meant, table, key, MySqlRefusal.EXPRESSION));
        String changed = SqlText.any(
                compare, column -> MySqlCatalog.differs(table + "." + column.sql(), server.given(column), column));
        for (TableColumn column : update) {
            if (!compare.contains(column)) {
                String value = column.equals(version) ? raised(table, column) : server.given(column);
                sql.append(", ").append(column.sql()).append(" = ");
                sql.append(
                        compare.isEmpty() ? value : "if(%s, %s, %s.%s)".formatted(changed, value, table, column.sql()));
            }
        }
        for (TableColumn column : compare) {
            sql.append(", ").append(column.sql()).append(" = ").append(server.given(column));
        }
        return sql.toString();
    }

    static List<ColumnMatch> same(List<TableColumn> columns) {
        return columns.stream().map(column -> new ColumnMatch(column, column)).toList();
    }

    private static String on(List<ColumnMatch> match) {
        return match.stream()
                .map(pair -> "t." + pair.column().sql() + " = "
                        + MySqlCatalog.as("s." + pair.batchColumn().sql(), pair.column()))
                .collect(Collectors.joining(" and "));
    }

    private static String differs(List<TableColumn> compare) {
        return "("
                + SqlText.any(
                        compare,
                        column -> MySqlCatalog.differs(
                                "t." + column.sql(), MySqlCatalog.as("s." + column.sql(), column), column))
                + ")";
    }

    private static String raised(String table, TableColumn version) {
        return "coalesce(" + table + "." + version.sql() + ", 0) + 1";
    }
}
