package org.litestarspring.repository.dialect;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows for one statement.
 *
 * @param table the table's name as it stands in a statement
 * @param columns the columns that the rows have, in the order of their values
 * @param rows the values, already converted to what the driver takes
 * @since 0.1
 */
public record RowBatch(String table, List<TableColumn> columns, List<@Nullable Object[]> rows) {}
