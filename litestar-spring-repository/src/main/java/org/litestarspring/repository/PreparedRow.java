package org.litestarspring.repository;

import org.jspecify.annotations.Nullable;
import org.springframework.data.r2dbc.mapping.OutboundRow;

/** An entity on its way into a statement: after its callbacks, with the row that it was converted to. */
final class PreparedRow<S> {

    private final int index;
    private final OutboundRow row;
    private final @Nullable Object oldVersion;
    private S entity;
    private boolean refused;

    PreparedRow(int index, S entity, OutboundRow row, @Nullable Object oldVersion) {
        this.index = index;
        this.entity = entity;
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
}
