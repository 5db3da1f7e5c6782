package org.litestarspring.repository.dialect;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.litestarspring.repository.dialect.BulkDialect.ColumnMatch;

/** The statements of Oracle, for 19c and later. */
final class OracleText {

    /** The name of the parameter that holds the rows. */
    static final String ROWS = "rows";

    static final String NUMBER = "litestar_row";

    private OracleText() {}

    static String insert(RowBatch batch) {
        return "insert into " + table(batch) + " (" + SqlText.names(batch.columns()) + ")\nselect "
                + SqlText.names(batch.columns(), "s") + "\nfrom " + source(batch);
    }

    /**
     * Answers the columns, in the order of the rows: those of a single row's insert alone can be returned, so a block
     * inserts one after the other at the server. It takes what an identity, a default or a trigger has made.
     */
    static String insert(RowBatch batch, TableColumn returning) {
        String list = OracleType.of(returning).list();
        if (list == null) {
            throw new UnsupportedOperationException(
                    "Oracle cannot return the generated %s of %s, which is of type %s. Assign the ids before the insert."
                            .formatted(returning.sql(), batch.table(), returning.type()));
        }
        return """
                declare
                  litestar_ids %s := %s();
                  litestar_count pls_integer := 0;
                  litestar_answer sys_refcursor;
                begin
                  for s in (
                    select %s
                    from %s
                    order by s.%s
                  ) loop
                    litestar_ids.extend;
                    litestar_count := litestar_count + 1;
                    insert into %s (%s) values (%s) returning %s into litestar_ids(litestar_count);
                  end loop;
                  open litestar_answer for select i.column_value as %s from table(litestar_ids) i;
                  dbms_sql.return_result(litestar_answer);
                end;""".formatted(
                        list,
                        list,
                        SqlText.names(batch.columns(), "s"),
                        source(batch),
                        NUMBER,
                        table(batch),
                        SqlText.names(batch.columns()),
                        SqlText.names(batch.columns(), "s"),
                        returning.sql(),
                        returning.sql());
    }

    /** Locks the rows that {@link #update} changes, and answers their columns. */
    static String lock(RowBatch keys, List<ColumnMatch> match, List<TableColumn> returning) {
        return "select " + SqlText.names(returning, "t") + "\nfrom " + table(keys) + " t\nwhere ("
                + match.stream().map(pair -> "t." + pair.column().sql()).collect(Collectors.joining(", "))
                + ") in (select "
                + match.stream().map(OracleText::key).collect(Collectors.joining(", "))
                + " from " + source(keys) + ")\nfor update";
    }

    /** By the first of the matched columns that are not set; what is set cannot be matched, and is asked for after. */
    static String update(RowBatch batch, List<ColumnMatch> match, List<TableColumn> set) {
        List<ColumnMatch> fixed =
                match.stream().filter(pair -> !set.contains(pair.column())).toList();
        List<ColumnMatch> changed =
                match.stream().filter(pair -> set.contains(pair.column())).toList();
        return merging(batch, fixed) + "\nwhen matched then update set " + SqlText.assignments(set, "s", null)
                + (changed.isEmpty() ? "" : " where " + on(changed));
    }

    static String upsert(
            RowBatch batch, List<TableColumn> match, List<TableColumn> update, @Nullable TableColumn version) {
        return merging(batch, same(match))
                + (update.isEmpty()
                        ? ""
                        : "\nwhen matched then update set " + SqlText.assignments(update, "s", version))
                + missing(batch);
    }

    /** Updates the rows that are there and differ. */
    static String changes(
            RowBatch batch,
            List<TableColumn> match,
            List<TableColumn> compare,
            List<TableColumn> update,
            @Nullable TableColumn version) {
        return merging(batch, same(match)) + "\nwhen matched then update set "
                + SqlText.assignments(update, "s", version) + "\nwhere "
                + SqlText.any(
                        compare, column -> OracleType.of(column).differs("t." + column.sql(), "s." + column.sql()));
    }

    static String additions(RowBatch batch, List<TableColumn> match) {
        return merging(batch, same(match)) + missing(batch);
    }

    static String count(RowBatch keys, List<TableColumn> match) {
        return "select count(*) as litestar_count\nfrom " + source(keys) + "\njoin " + table(keys) + " t on "
                + on(same(match));
    }

    static String find(RowBatch keys, List<TableColumn> match, List<TableColumn> returning) {
        return "select " + SqlText.names(returning, "t") + "\nfrom " + source(keys) + "\njoin " + table(keys) + " t on "
                + on(same(match)) + "\norder by s." + NUMBER;
    }

    private static String merging(RowBatch batch, List<ColumnMatch> match) {
        return "merge into " + table(batch) + " t\nusing " + source(batch) + "\non (" + on(match) + ")";
    }

    private static String missing(RowBatch batch) {
        return "\nwhen not matched then insert (" + SqlText.names(batch.columns()) + ") values ("
                + SqlText.names(batch.columns(), "s") + ")";
    }

    static List<ColumnMatch> same(List<TableColumn> columns) {
        return columns.stream().map(column -> new ColumnMatch(column, column)).toList();
    }

    private static String on(List<ColumnMatch> match) {
        return match.stream()
                .map(pair -> "t." + pair.column().sql() + " = " + key(pair))
                .collect(Collectors.joining(" and "));
    }

    private static String key(ColumnMatch pair) {
        return OracleType.of(pair.column()).key("s." + pair.batchColumn().sql());
    }

    /** Bytes that JSON cannot bring, in columns of these numbers, stand beside it as parameters. */
    private static String source(RowBatch batch) {
        List<TableColumn> columns = batch.columns();
        List<Integer> beside = OracleBlobs.columns(batch);
        return "(select j." + NUMBER + ", "
                + IntStream.range(0, columns.size())
                        .mapToObj(i -> {
                            TableColumn column = columns.get(i);
                            return beside.contains(i)
                                    ? "b." + column.sql()
                                    : OracleType.of(column).value("j." + column.sql()) + " as " + column.sql();
                        })
                        .collect(Collectors.joining(", "))
                + "\nfrom json_table(to_clob(:" + ROWS + "), '$[*]' error on error columns (" + NUMBER
                + " number path '$[0]', "
                + IntStream.range(0, columns.size())
                        .mapToObj(i -> columns.get(i).sql() + " "
                                + OracleType.of(columns.get(i)).path() + " path '$[" + (i + 1) + "]'")
                        .collect(Collectors.joining(", "))
                + ")) j" + OracleBlobs.joined(batch, beside) + ") s";
    }

    static String table(RowBatch batch) {
        return names(batch.table()).stream().map(OracleText::quoted).collect(Collectors.joining("."));
    }

    static String quoted(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    /** The parts of a table's name as the catalog has them: upper case where they are bare. */
    static List<String> names(String table) {
        List<String> names = new ArrayList<>();
        int at = 0;
        while (at < table.length()) {
            boolean isQuoted = table.charAt(at) == '"';
            int end = table.indexOf(isQuoted ? '"' : '.', at + 1);
            end = end < 0 ? table.length() : end;
            names.add(
                    isQuoted
                            ? table.substring(at + 1, end)
                            : table.substring(at, end).toUpperCase(Locale.ROOT));
            at = isQuoted ? end + 2 : end + 1;
        }
        return names;
    }
}
