package org.litestarspring.repository;

import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Sort;
import org.springframework.data.mapping.context.MappingContext;
import org.springframework.data.r2dbc.core.R2dbcEntityTemplate;
import org.springframework.data.relational.core.mapping.RelationalPersistentEntity;
import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;

/**
 * Nulls as the table's columns and the database have them.
 *
 * @param columns null where the catalog was not asked: then every column but the id may be without a value
 */
record ColumnNulls(R2dbcEntityTemplate template, @Nullable TableColumns columns) implements Keyset.Nulls {

    @Override
    public @Nullable RelationalPersistentProperty property(RelationalPersistentEntity<?> entity, String path) {
        int dot = path.indexOf('.');
        RelationalPersistentProperty first = entity.getPersistentProperty(dot < 0 ? path : path.substring(0, dot));
        return dot < 0 || first == null
                ? first
                : first.isEmbedded() ? property(embedded(first), path.substring(dot + 1)) : null;
    }

    @Override
    public RelationalPersistentEntity<?> embedded(RelationalPersistentProperty property) {
        return embedded(this.template, property);
    }

    /** The one that knows its columns' prefix. */
    @SuppressWarnings({"unchecked", "rawtypes"}) // the context's own property, of a type that it does not name
    static RelationalPersistentEntity<?> embedded(R2dbcEntityTemplate template, RelationalPersistentProperty property) {
        MappingContext context = template.getConverter().getMappingContext();
        return (RelationalPersistentEntity<?>) context.getRequiredPersistentEntity(property);
    }

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
