package org.litestarspring.repository;

import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Sort;
import org.springframework.data.r2dbc.core.R2dbcEntityTemplate;
import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;

/**
 * Nulls as the table's columns and the database have them.
 *
 * @param columns null where the catalog was not asked: then every column but the id may be without a value
 */
record ColumnNulls(R2dbcEntityTemplate template, @Nullable TableColumns columns) implements Keyset.Nulls {

    @Override
    public boolean in(RelationalPersistentProperty property) {
        if (property.isIdProperty()) {
            return false;
        }
        TableColumns known = this.columns;
        return known == null
                || known.column(property.getColumnName().getReference()).isNullable();
    }

    @Override
    public @Nullable String column(RelationalPersistentProperty property) {
        var access = this.template.getDataAccessStrategy();
        boolean canSay = !access.getDialect()
                .orderByNullHandling()
                .evaluate(Sort.NullHandling.NULLS_LAST)
                .isEmpty();
        return canSay ? null : access.toSql(property.getColumnName());
    }
}
