package org.litestarspring.repository.dialect;

import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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

    /** What an existing row {@code t} is set to: the columns of {@code source}, and its own version raised by one. */
    static String assignments(List<TableColumn> set, String source, @Nullable TableColumn version) {
        return list(
                set,
                column -> column.sql() + " = "
                        + (column.equals(version)
                                ? "coalesce(t." + column.sql() + ", 0) + 1"
                                : source + "." + column.sql()));
    }

    static String all(List<TableColumn> columns, Function<TableColumn, String> condition) {
        return columns.stream().map(condition).collect(Collectors.joining(" and "));
    }

    /** The first group of the first match; null where there is none. */
    static @Nullable String first(Pattern pattern, @Nullable String text) {
        Matcher found = pattern.matcher(text == null ? "" : text);
        return found.find() ? found.group(1) : null;
    }

    static String any(List<TableColumn> columns, Function<TableColumn, String> condition) {
        return columns.stream().map(condition).collect(Collectors.joining(" or "));
    }
}
