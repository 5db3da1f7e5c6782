package org.litestarspring.repository;

import java.util.Arrays;
import java.util.List;
import org.springframework.data.r2dbc.mapping.OutboundRow;
import org.springframework.data.relational.core.sql.SqlIdentifier;

/** The columns that rows have, in the order of their values. Rows that are made alike share one. */
final class RowShape {

    private final List<String> columns;

    RowShape(List<String> columns) {
        this.columns = List.copyOf(columns);
    }

    static RowShape of(OutboundRow row) {
        return new RowShape(
                row.keySet().stream().map(SqlIdentifier::getReference).toList());
    }

    /** Whether the row has these columns in this order; seen without making anything. */
    boolean fits(OutboundRow row) {
        if (row.size() != this.columns.size()) {
            return false;
        }
        int next = 0;
        for (SqlIdentifier name : row.keySet()) {
            if (!name.getReference().equals(this.columns.get(next++))) {
                return false;
            }
        }
        return true;
    }

    List<String> columns() {
        return this.columns;
    }

    /** Where columns are; -1 for one that is not there. */
    int[] places(List<String> names) {
        return names.stream().mapToInt(this.columns::indexOf).toArray();
    }

    @Override
    public String toString() {
        return Arrays.toString(this.columns.toArray());
    }
}
