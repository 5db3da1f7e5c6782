package org.litestarspring.repository.dialect;

/**
 * A column as the database's catalog has it.
 *
 * @param name the exact name
 * @param sql the name as it stands in a statement, quoted where it must be
 * @param type its type, as a cast takes it
 * @param hasDefault whether the database fills it where a statement leaves it out
 * @param isNullable whether a row may be without a value of it
 * @since 0.1
 */
public record TableColumn(String name, String sql, String type, boolean hasDefault, boolean isNullable) {}
