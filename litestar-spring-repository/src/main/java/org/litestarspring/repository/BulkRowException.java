package org.litestarspring.repository;

import java.util.Collections;
import java.util.Map;
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
    private final transient Object row;
    private final transient Map<String, Object> values;

    BulkRowException(
            long index,
            String table,
            String key,
            @Nullable String constraint,
            Object row,
            Map<String, Object> values,
            Throwable cause) {
        super(
                "Row %d of the source was refused by %s (%s): %s".formatted(index, table, key, cause.getMessage()),
                cause);
        this.index = index;
        this.key = key;
        this.constraint = constraint;
        this.row = row;
        this.values = Collections.unmodifiableMap(values);
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

    /** The entity that was refused, as its callbacks left it. */
    public Object row() {
        return this.row;
    }

    /**
     * What the row's properties hold, by name, without those that are null, raised or audited: the identifier alone where
     * it has one. What of it a client may see is for the caller to say.
     */
    public Map<String, Object> values() {
        return this.values;
    }
}
