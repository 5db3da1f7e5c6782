package org.litestarspring.repository.dialect;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.litestarspring.repository.dialect.BulkDialect.ColumnMatch;

/**
 * The statements of SQL Server. Each is a batch that counts nothing, so that the counts of a trigger are not taken for
 * its own, and answers with one select.
 */
final class SqlServerText {

    /** The name of the one parameter. */
    static final String ROWS = "rows";

    private static final String NUMBER = "litestar_row";

    /**
     * Held until the transaction ends, for rows that are missing too: without, two merges could insert the same row. For
     * update at once, since two that first read and then write would wait for each other.
     */
    private static final String LOCKED = " with (holdlock, updlock) as t";

    /** In brackets, in quotation marks, or bare; then a point or the end. */
    private static final Pattern PART =
            Pattern.compile("(?:\\[((?:[^\\]]|\\]\\])*)\\]|\"((?:[^\"]|\"\")*)\"|([^.]*))(\\.|$)");

    private SqlServerText() {}

    /** Answers the number of rows. */
    static String insert(RowBatch batch) {
        return batch(
                batch,
                "insert into " + table(batch) + " (" + SqlText.names(batch.columns()) + ")\nselect "
                        + SqlText.names(batch.columns(), "s") + "\nfrom " + source(batch) + "\norder by s." + NUMBER
                        + ";\nselect @@rowcount as litestar_count");
    }

    /**
     * Answers the columns, in the order of the rows. Only a merge can say which row of its source an inserted one is; one
     * whose condition is never true inserts all. What it says goes through a table, as it must where the table has
     * triggers.
     */
    static String insert(RowBatch batch, List<TableColumn> returning) {
        return batch(
                batch,
                "declare @litestar_ids table (" + NUMBER + " int not null primary key, " + declared(returning)
                        + ");\nmerge into " + table(batch) + " as t\nusing " + source(batch) + "\non 1 = 0"
                        + missing(batch)
                        + "\noutput s." + NUMBER + ", " + SqlText.names(returning, "inserted")
                        + " into @litestar_ids;\nselect " + SqlText.names(returning)
                        + " from @litestar_ids order by " + NUMBER);
    }

    static String update(RowBatch batch, List<ColumnMatch> match, List<TableColumn> set, List<TableColumn> returning) {
        return "set nocount on;\ndeclare @litestar_ids table (" + declared(returning) + ");\nupdate t\nset "
                + SqlText.assignments(set, "s", null)
                + "\noutput " + SqlText.names(returning, "inserted") + " into @litestar_ids\nfrom " + table(batch)
                + " as t\njoin " + source(batch) + "\non " + on(match) + ";\nselect " + SqlText.names(returning)
                + " from @litestar_ids";
    }

    /** Answers the table's rows as they stand afterwards, whatever a trigger made of them. */
    static String upsert(
            RowBatch batch,
            List<TableColumn> match,
            List<TableColumn> update,
            @Nullable TableColumn version,
            List<TableColumn> returning) {
        return batch(
                batch,
                "merge into " + table(batch) + LOCKED + "\nusing " + source(batch) + "\non " + on(same(match))
                        + (update.isEmpty()
                                ? ""
                                : "\nwhen matched then update set " + SqlText.assignments(update, "s", version))
                        + missing(batch) + ";\n" + selected(batch, match, returning));
    }

    /** Answers how many rows were inserted, how many updated, and how many of the batch are there. */
    static String merge(
            RowBatch batch,
            List<TableColumn> match,
            List<TableColumn> compare,
            List<TableColumn> update,
            @Nullable TableColumn version,
            boolean insertsMissing) {
        String there = insertsMissing
                ? "0"
                : "(select count(*) from " + source(batch) + " join " + table(batch) + " as t on " + on(same(match))
                        + ")";
        String change = "declare @litestar_done table (litestar_action nvarchar(10) not null);\nmerge into "
                + table(batch)
                + LOCKED + "\nusing " + source(batch) + "\non " + on(same(match))
                + (compare.isEmpty()
                        ? ""
                        : "\nwhen matched and exists (select " + compared(compare, "t") + " except select "
                                + compared(compare, "s") + ") then update set "
                                + SqlText.assignments(update, "s", version))
                + (insertsMissing ? missing(batch) : "")
                + "\noutput $action into @litestar_done;\nselect"
                + " count(case when litestar_action = 'INSERT' then 1 end) as litestar_inserted,"
                + " count(case when litestar_action = 'UPDATE' then 1 end) as litestar_updated,\n"
                + there + " as litestar_there\nfrom @litestar_done";
        return insertsMissing ? batch(batch, change) : "set nocount on;\n" + change;
    }

    static String find(RowBatch keys, List<TableColumn> match, List<TableColumn> returning) {
        return selected(keys, match, returning);
    }

    private static String selected(RowBatch batch, List<TableColumn> match, List<TableColumn> returning) {
        return "select " + SqlText.names(returning, "t") + "\nfrom " + source(batch) + "\njoin " + table(batch)
                + " as t on " + on(same(match)) + "\norder by s." + NUMBER;
    }

    /** A batch that inserts; one that brings values of an identity column says so. */
    private static String batch(RowBatch batch, String statements) {
        boolean isGiven = batch.columns().stream()
                .anyMatch(column -> SqlServerType.of(column).isIdentity());
        return isGiven
                ? "set nocount on;\nset identity_insert " + table(batch) + " on;\n" + statements
                        + ";\nset identity_insert " + table(batch) + " off"
                : "set nocount on;\n" + statements;
    }

    private static String missing(RowBatch batch) {
        return "\nwhen not matched then insert (" + SqlText.names(batch.columns()) + ") values ("
                + SqlText.names(batch.columns(), "s") + ")";
    }

    private static String declared(List<TableColumn> columns) {
        return SqlText.list(
                columns, column -> column.sql() + " " + SqlServerType.of(column).declaration());
    }

    private static String compared(List<TableColumn> columns, String alias) {
        return columns.stream()
                .flatMap(column -> SqlServerType.of(column).compared(alias + "." + column.sql()).stream())
                .collect(Collectors.joining(", "));
    }

    private static List<ColumnMatch> same(List<TableColumn> columns) {
        return columns.stream().map(column -> new ColumnMatch(column, column)).toList();
    }

    private static String on(List<ColumnMatch> match) {
        return match.stream()
                .map(pair -> "t." + pair.column().sql() + " = "
                        + SqlServerType.of(pair.column())
                                .key("s." + pair.batchColumn().sql()))
                .collect(Collectors.joining(" and "));
    }

    private static String source(RowBatch batch) {
        List<TableColumn> columns = batch.columns();
        return "(select j." + NUMBER + ", "
                + SqlText.list(
                        columns, column -> SqlServerType.of(column).value("j." + column.sql()) + " as " + column.sql())
                + "\nfrom openjson(@" + ROWS + ") with (" + NUMBER + " int '$[0]', "
                + IntStream.range(0, columns.size())
                        .mapToObj(i ->
                                columns.get(i).sql() + " " + SqlServerCells.type(batch, i) + " '$[" + (i + 1) + "]'")
                        .collect(Collectors.joining(", "))
                + ") as j) as s";
    }

    private static String table(RowBatch batch) {
        return quoted(batch.table());
    }

    /** The table's name with brackets around each of its parts: Spring Data leaves them bare for SQL Server. */
    static String quoted(String table) {
        StringBuilder quoted = new StringBuilder();
        Matcher part = PART.matcher(table);
        while (part.find()) {
            String name = part.group(1) != null
                    ? part.group(1).replace("]]", "]")
                    : part.group(2) != null ? part.group(2).replace("\"\"", "\"") : part.group(3);
            // A schema that is left out, as in db..accounts, stays so.
            quoted.append(name.isEmpty() ? "" : "[" + name.replace("]", "]]") + "]")
                    .append(part.group(4));
            if (part.group(4).isEmpty()) {
                break;
            }
        }
        return quoted.toString();
    }
}
