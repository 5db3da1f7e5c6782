package org.litestarspring.repository;

import org.jspecify.annotations.Nullable;
import org.springframework.data.r2dbc.mapping.OutboundRow;

/** An entity on its way into a statement: after its callbacks, with the values that it was converted to. */
final class PreparedRow<S> {

    /** The value of a column that the row leaves to the database: an id that is not there yet. */
    static final Object ABSENT = new Object();

    private final int index;
    private final RowShape shape;
    private final @Nullable Object[] values;
    private final @Nullable OutboundRow row;
    private final @Nullable Object oldVersion;
    private S entity;
    private boolean refused;

    /** @param row what the callbacks saw; null where there are none */
    PreparedRow(
            int index,
            S entity,
            RowShape shape,
            @Nullable Object[] values,
            @Nullable OutboundRow row,
            @Nullable Object oldVersion) {
        this.index = index;
        this.entity = entity;
        this.shape = shape;
        this.values = values;
        this.row = row;
        this.oldVersion = oldVersion;
    }

    /** Its place in the chunk. */
    int index() {
        return this.index;
    }

    S entity() {
        return this.entity;
    }

    RowShape shape() {
        return this.shape;
    }

    /** The value of a column by its place in the shape, {@link #ABSENT} where the row does not set it. */
    @Nullable
    Object value(int place) {
        return this.values[place];
    }

    @Nullable
    OutboundRow row() {
        return this.row;
    }

    @Nullable
    Object oldVersion() {
        return this.oldVersion;
    }

    /** Whether the database took it. */
    boolean isStored() {
        return !this.refused;
    }

    void refuse() {
        this.refused = true;
    }

    @SuppressWarnings("unchecked") // what replaces an entity is the same entity with what the database made of it
    void replace(Object standing) {
        this.entity = (S) standing;
    }

    /** Replaces the entity by the row that stands for it; where none does, it counts as not stored. */
    void standing(@Nullable Object found) {
        this.refused = found == null;
        if (found != null) {
            replace(found);
        }
    }
}
