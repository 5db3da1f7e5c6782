package org.litestarspring.repository.dialect;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Pieces that the statements of all dialects are made of. */
final class SqlText {

    private SqlText() {}

    static String list(List<TableColumn> columns, Function<TableColumn, String> piece) {
        return columns.stream().map(piece).collect(Collectors.joining(", "));
    }

    static String names(List<TableColumn> columns) {
        return list(columns, TableColumn::sql);
    }

    static String names(List<TableColumn> columns, String alias) {
        return list(columns, column -> alias + "." + column.sql());
    }

    static String all(List<TableColumn> columns, Function<TableColumn, String> condition) {
        return columns.stream().map(condition).collect(Collectors.joining(" and "));
    }

    static String any(List<TableColumn> columns, Function<TableColumn, String> condition) {
        return columns.stream().map(condition).collect(Collectors.joining(" or "));
    }
}
