package org.litestarspring.repository;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.litestarspring.repository.dialect.RowBatch;
import org.litestarspring.repository.dialect.TableColumn;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.r2dbc.core.Parameter;

/** A table's columns, found by the names that entities have for them. */
@SuppressWarnings("deprecation") // Spring Data's own OutboundRow is made of the deprecated Parameter
final class TableColumns {

    private final String table;
    private final List<TableColumn> all;
    private final Map<String, TableColumn> byName = new LinkedHashMap<>();

    TableColumns(String table, List<TableColumn> all) {
        this.table = table;
        this.all = all;
        all.forEach(column -> this.byName.put(column.name().toLowerCase(Locale.ROOT), column));
        // An exact name wins over one that differs in case.
        all.forEach(column -> this.byName.put(column.name(), column));
    }

    void requireSome() {
        if (this.all.isEmpty()) {
            throw new InvalidDataAccessResourceUsageException("There is no table " + this.table + ".");
        }
    }

    List<TableColumn> all() {
        return this.all;
    }

    TableColumn column(String name) {
        TableColumn exact = this.byName.get(name);
        TableColumn column = exact != null ? exact : this.byName.get(name.toLowerCase(Locale.ROOT));
        if (column == null) {
            throw new InvalidDataAccessResourceUsageException("The table %s has no column \"%s\". It has: %s"
                    .formatted(
                            this.table,
                            name,
                            String.join(
                                    ", ",
                                    this.all.stream().map(TableColumn::name).toList())));
        }
        return column;
    }

    List<TableColumn> columns(List<String> names) {
        return names.stream().map(this::column).toList();
    }

    List<TableColumn> idColumns(List<String> generated) {
        return columns(generated);
    }

    RowBatch batch(RowGroup<?> group) {
        List<@Nullable Object[]> rows = new ArrayList<>(group.items().size());
        for (PreparedRow<?> item : group.items()) {
            rows.add(values(item, group.columnNames()));
        }
        return new RowBatch(this.table, columns(group.columnNames()), rows);
    }

    /** Rows of a group have their columns in one order, so they are walked through: identifiers are slow to hash. */
    private static @Nullable Object[] values(PreparedRow<?> item, List<String> names) {
        @Nullable Object[] values = new Object[names.size()];
        int next = 0;
        for (Map.Entry<SqlIdentifier, Parameter> entry : item.row().entrySet()) {
            if (next < values.length && entry.getKey().getReference().equals(names.get(next))) {
                values[next++] = entry.getValue().getValue();
            }
        }
        if (next < values.length) {
            throw new IllegalStateException("The row has no column " + names.get(next) + " where the others have it.");
        }
        return values;
    }

    static RowBatch with(RowBatch batch, TableColumn added, List<? extends @Nullable Object> values) {
        List<TableColumn> columns = new ArrayList<>(batch.columns());
        columns.add(added);
        List<@Nullable Object[]> rows = new ArrayList<>(values.size());
        for (int i = 0; i < values.size(); i++) {
            @Nullable Object[] wider = java.util.Arrays.copyOf(batch.rows().get(i), columns.size());
            wider[columns.size() - 1] = values.get(i);
            rows.add(wider);
        }
        return new RowBatch(batch.table(), columns, rows);
    }

    /**
     * Splits rows by which of the columns with a default they leave null: Spring Data leaves nulls out of an insert, so
     * that the default fills them, and one statement has one list of columns. Nulls of other columns are sent as null,
     * which is the same.
     */
    <S> List<RowGroup<S>> groups(List<PreparedRow<S>> prepared) {
        Map<List<String>, List<PreparedRow<S>>> byColumns = new LinkedHashMap<>();
        List<String> columns = List.of();
        List<PreparedRow<S>> group = List.of();
        for (PreparedRow<S> item : prepared) {
            // Most rows set the same columns as the one before, which is seen without making a list of them.
            if (group.isEmpty() || !sets(item, columns)) {
                columns = columnsOf(item);
                group = byColumns.computeIfAbsent(columns, key -> new ArrayList<>());
            }
            group.add(item);
        }
        return byColumns.entrySet().stream()
                .map(entry -> new RowGroup<>(entry.getValue(), entry.getKey()))
                .toList();
    }

    private List<String> columnsOf(PreparedRow<?> item) {
        List<String> columns = new ArrayList<>();
        item.row().forEach((name, value) -> {
            if (isSet(name, value)) {
                columns.add(name.getReference());
            }
        });
        return List.copyOf(columns);
    }

    private boolean sets(PreparedRow<?> item, List<String> columns) {
        int next = 0;
        for (Map.Entry<SqlIdentifier, Parameter> entry : item.row().entrySet()) {
            if (isSet(entry.getKey(), entry.getValue())) {
                if (next == columns.size() || !entry.getKey().getReference().equals(columns.get(next))) {
                    return false;
                }
                next++;
            }
        }
        return next == columns.size();
    }

    private boolean isSet(SqlIdentifier name, Parameter value) {
        return value.hasValue() || !column(name.getReference()).hasDefault();
    }
}
