package org.litestarspring.repository.dialect;

/**
 * How many rows get into one statement.
 *
 * @since 0.1
 */
public enum BulkStrategy {
    /** The fastest that the database has. */
    AUTO,

    /** The database's own import, such as PostgreSQL's {@code COPY}. */
    COPY,

    /** One array parameter a column, or one parameter of all rows. */
    ARRAY,

    /** One parameter a value, in a list of rows. */
    VALUES
}
