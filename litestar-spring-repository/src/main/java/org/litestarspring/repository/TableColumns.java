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

/** A table's columns, found by the names that entities have for them. */
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

    /** Rows that are made alike have a column in one place, which is looked for once. */
    RowBatch batch(RowGroup<?> group) {
        List<String> names = group.columnNames();
        List<@Nullable Object[]> rows = new ArrayList<>(group.items().size());
        RowShape shape = null;
        int[] places = {};
        for (PreparedRow<?> item : group.items()) {
            if (item.shape() != shape) {
                shape = item.shape();
                places = shape.places(names);
            }
            @Nullable Object[] values = new Object[places.length];
            for (int i = 0; i < places.length; i++) {
                if (places[i] < 0 || item.value(places[i]) == PreparedRow.ABSENT) {
                    throw new IllegalStateException(
                            "The row has no column " + names.get(i) + " where the others have it.");
                }
                values[i] = item.value(places[i]);
            }
            rows.add(values);
        }
        return new RowBatch(this.table, columns(names), rows);
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
        RowShape shape = null;
        boolean[] defaults = {};
        boolean[] set = {};
        List<PreparedRow<S>> group = List.of();
        for (PreparedRow<S> item : prepared) {
            boolean another = item.shape() != shape;
            if (another) {
                shape = item.shape();
                defaults = defaults(shape);
                set = new boolean[defaults.length];
            }
            // Most rows set the same columns as the one before, which is seen without making a list of them.
            if (another || !sets(item, defaults, set)) {
                group = byColumns.computeIfAbsent(setColumns(item, defaults, set), key -> new ArrayList<>());
            }
            group.add(item);
        }
        return byColumns.entrySet().stream()
                .map(entry -> new RowGroup<>(entry.getValue(), entry.getKey()))
                .toList();
    }

    private boolean[] defaults(RowShape shape) {
        boolean[] defaults = new boolean[shape.columns().size()];
        for (int i = 0; i < defaults.length; i++) {
            defaults[i] = column(shape.columns().get(i)).hasDefault();
        }
        return defaults;
    }

    private static boolean sets(PreparedRow<?> item, boolean[] defaults, boolean[] set) {
        for (int i = 0; i < set.length; i++) {
            if (set[i] != isSet(item.value(i), defaults[i])) {
                return false;
            }
        }
        return true;
    }

    private static List<String> setColumns(PreparedRow<?> item, boolean[] defaults, boolean[] set) {
        List<String> columns = new ArrayList<>();
        for (int i = 0; i < set.length; i++) {
            set[i] = isSet(item.value(i), defaults[i]);
            if (set[i]) {
                columns.add(item.shape().columns().get(i));
            }
        }
        return List.copyOf(columns);
    }

    private static boolean isSet(@Nullable Object value, boolean hasDefault) {
        return value != PreparedRow.ABSENT && (value != null || !hasDefault);
    }
}
