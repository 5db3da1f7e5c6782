package org.litestarspring.repository;

import java.util.List;

/** Rows of a chunk that set the same columns. */
record RowGroup<S>(List<PreparedRow<S>> items, List<String> columnNames) {

    static <S> RowGroup<S> whole(List<PreparedRow<S>> items, List<String> columnNames) {
        return new RowGroup<>(items, columnNames);
    }

    RowGroup<S> firstHalf() {
        return new RowGroup<>(this.items.subList(0, this.items.size() / 2), this.columnNames);
    }

    RowGroup<S> secondHalf() {
        return new RowGroup<>(this.items.subList(this.items.size() / 2, this.items.size()), this.columnNames);
    }
}
