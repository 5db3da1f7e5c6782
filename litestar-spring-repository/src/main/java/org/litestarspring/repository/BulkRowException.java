package org.litestarspring.repository;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;

/**
 * Says that the database refused a row of a bulk call. Thrown, nothing of the call is stored; given to {@link
 * BulkOptions#continueOnError}, that row alone is not.
 *
 * @since 0.1
 */
public class BulkRowException extends DataIntegrityViolationException {

    private final long index;
    private final String key;
    private final @Nullable String constraint;

    BulkRowException(long index, String table, String key, @Nullable String constraint, Throwable cause) {
        super(
                "Row %d of the source was refused by %s (%s): %s".formatted(index, table, key, cause.getMessage()),
                cause);
        this.index = index;
        this.key = key;
        this.constraint = constraint;
    }

    /** The row's place in the source, from 0. */
    public long index() {
        return this.index;
    }

    /** The columns that tell the row apart, with their values: the id, or the first few where it has none yet. */
    public String key() {
        return this.key;
    }

    /** The constraint or index that the row violates, as the database calls it; null where the database does not say. */
    public @Nullable String constraint() {
        return this.constraint;
    }
}
