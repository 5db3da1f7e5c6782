package org.litestarspring.repository;

import org.springframework.dao.DataIntegrityViolationException;

/**
 * Thrown when the database refuses a row of a bulk call; nothing of the call is stored.
 *
 * @since 0.1
 */
public class BulkRowException extends DataIntegrityViolationException {

    private final long index;

    BulkRowException(long index, String table, String key, Throwable cause) {
        super(
                "Row %d of the source was refused by %s (%s): %s".formatted(index, table, key, cause.getMessage()),
                cause);
        this.index = index;
    }

    /** The row's place in the source, from 0. */
    public long index() {
        return this.index;
    }
}
