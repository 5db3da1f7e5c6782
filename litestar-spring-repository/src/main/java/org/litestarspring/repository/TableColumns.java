package org.litestarspring.repository;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
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
        List<SqlIdentifier> names = new ArrayList<>();
        for (String column : group.columnNames()) {
            names.add(identifier(group.items().get(0), column));
        }
        for (PreparedRow<?> item : group.items()) {
            @Nullable Object[] values = new Object[names.size()];
            for (int i = 0; i < values.length; i++) {
                Parameter value = item.row().get(names.get(i));
                values[i] = value == null ? null : value.getValue();
            }
            rows.add(values);
        }
        return new RowBatch(this.table, columns(group.columnNames()), rows);
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
        Map<Set<String>, List<PreparedRow<S>>> byColumns = new LinkedHashMap<>();
        for (PreparedRow<S> item : prepared) {
            Set<String> columns = new LinkedHashSet<>();
            item.row().forEach((name, value) -> {
                if (value.hasValue() || !column(name.getReference()).hasDefault()) {
                    columns.add(name.getReference());
                }
            });
            byColumns.computeIfAbsent(columns, key -> new ArrayList<>()).add(item);
        }
        return byColumns.entrySet().stream()
                .map(entry -> new RowGroup<>(entry.getValue(), List.copyOf(entry.getKey())))
                .toList();
    }

    private static SqlIdentifier identifier(PreparedRow<?> row, String column) {
        for (SqlIdentifier name : row.row().keySet()) {
            if (name.getReference().equals(column)) {
                return name;
            }
        }
        throw new IllegalStateException("The row has no column " + column + ".");
    }
}
