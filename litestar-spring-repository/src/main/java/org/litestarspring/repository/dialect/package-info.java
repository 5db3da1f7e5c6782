/**
 * How each database takes many rows in one statement.
 *
 * <p>Start at {@link org.litestarspring.repository.dialect.BulkDialect}; each database is one class. The package knows
 * tables, columns and values, and nothing of entities.
 */
@NullMarked
package org.litestarspring.repository.dialect;

import org.jspecify.annotations.NullMarked;
