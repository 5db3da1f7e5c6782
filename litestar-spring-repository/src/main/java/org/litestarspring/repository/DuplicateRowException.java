package org.litestarspring.repository;

import org.springframework.dao.DataIntegrityViolationException;

/**
 * Thrown when two rows of one call have the same match properties and {@link BulkOptions.Duplicates#REJECT} forbids it.
 *
 * @since 0.1
 */
public class DuplicateRowException extends DataIntegrityViolationException {

    private final long first;
    private final long second;

    DuplicateRowException(String key, long first, long second) {
        super("Rows %d and %d of the source have the same %s.".formatted(first, second, key));
        this.first = first;
        this.second = second;
    }

    /** The place of the first of the two, from 0. */
    public long first() {
        return this.first;
    }

    /** The place of the second of the two, from 0. */
    public long second() {
        return this.second;
    }
}
