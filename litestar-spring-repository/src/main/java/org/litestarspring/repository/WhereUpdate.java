package org.litestarspring.repository;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.LastModifiedBy;
import org.springframework.data.annotation.LastModifiedDate;
import org.springframework.data.auditing.ReactiveAuditingHandler;
import org.springframework.data.mapping.PersistentPropertyAccessor;
import org.springframework.data.r2dbc.core.R2dbcEntityTemplate;
import org.springframework.data.r2dbc.dialect.R2dbcDialect;
import org.springframework.data.r2dbc.query.BoundAssignments;
import org.springframework.data.r2dbc.query.BoundCondition;
import org.springframework.data.r2dbc.query.UpdateMapper;
import org.springframework.data.relational.core.mapping.RelationalPersistentEntity;
import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;
import org.springframework.data.relational.core.query.CriteriaDefinition;
import org.springframework.data.relational.core.query.Query;
import org.springframework.data.relational.core.sql.AssignValue;
import org.springframework.data.relational.core.sql.Assignment;
import org.springframework.data.relational.core.sql.Assignments;
import org.springframework.data.relational.core.sql.Column;
import org.springframework.data.relational.core.sql.Expressions;
import org.springframework.data.relational.core.sql.SQL;
import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.data.relational.core.sql.StatementBuilder;
import org.springframework.data.relational.core.sql.Table;
import org.springframework.data.relational.core.sql.Update;
import org.springframework.data.relational.core.sql.UpdateBuilder;
import org.springframework.data.relational.core.sql.render.SqlRenderer;
import org.springframework.r2dbc.core.PreparedOperation;
import org.springframework.r2dbc.core.binding.BindMarkers;
import org.springframework.r2dbc.core.binding.BindTarget;
import org.springframework.r2dbc.core.binding.Bindings;
import reactor.core.publisher.Mono;

/**
 * One update of every row that meets criteria. Spring Data's own cannot count up: here each changed row has its version
 * raised, so that somebody who read it earlier is found out, and says who changed it when.
 */
final class WhereUpdate<T> {

    private final R2dbcEntityTemplate template;
    private final RelationalPersistentEntity<?> entity;
    private final Class<T> type;
    private final @Nullable ReactiveAuditingHandler auditing;

    WhereUpdate(
            R2dbcEntityTemplate template,
            RelationalPersistentEntity<?> entity,
            Class<T> type,
            @Nullable ReactiveAuditingHandler auditing) {
        this.template = template;
        this.entity = entity;
        this.type = type;
        this.auditing = auditing;
    }

    /** Sets the properties; those that are named here win over what auditing would set. */
    Mono<Long> run(CriteriaDefinition criteria, Map<String, ?> values) {
        List<RelationalPersistentProperty> modified = new ArrayList<>();
        for (RelationalPersistentProperty property : this.entity) {
            boolean isModified = property.isAnnotationPresent(LastModifiedDate.class)
                    || property.isAnnotationPresent(LastModifiedBy.class);
            if (isModified && !values.containsKey(property.getName())) {
                modified.add(property);
            }
        }
        ReactiveAuditingHandler handler = this.auditing;
        if (handler == null || modified.isEmpty()) {
            return update(criteria, values);
        }
        // Auditing marks entities, so one of those that are to be updated is asked for what it would say.
        return this.template
                .select(this.type)
                .matching(Query.query(criteria).limit(1))
                .first()
                .flatMap(handler::markModified)
                .flatMap(marked -> {
                    PersistentPropertyAccessor<?> accessor = this.entity.getPropertyAccessor(marked);
                    Map<String, @Nullable Object> all = new LinkedHashMap<>(values);
                    modified.forEach(property -> all.put(property.getName(), accessor.getProperty(property)));
                    return update(criteria, all);
                })
                .defaultIfEmpty(0L);
    }

    private Mono<Long> update(CriteriaDefinition criteria, Map<String, ? extends @Nullable Object> values) {
        R2dbcDialect dialect =
                (R2dbcDialect) this.template.getDataAccessStrategy().getDialect();
        UpdateMapper mapper = new UpdateMapper(dialect, this.template.getConverter());
        BindMarkers markers = dialect.getBindMarkersFactory().create();
        Table table = Table.create(this.entity.getQualifiedTableName());
        Map<SqlIdentifier, Object> byName = new LinkedHashMap<>();
        values.forEach((property, value) -> put(byName, SqlIdentifier.unquoted(property), value));
        BoundAssignments set = mapper.getMappedObject(markers, byName, table, this.entity);
        List<Assignment> assignments = new ArrayList<>(set.getAssignments());
        AssignValue version = raised(values, table);
        if (version != null) {
            assignments.add(version);
        }
        UpdateBuilder.UpdateWhere update = StatementBuilder.update(table).set(assignments);
        if (criteria.isEmpty()) {
            return execute(update.build(), set.getBindings());
        }
        BoundCondition where = mapper.getMappedObject(markers, criteria, table, this.entity);
        return execute(
                update.where(where.getCondition()).build(), set.getBindings().and(where.getBindings()));
    }

    @SuppressWarnings("NullAway") // a null is set as null; Spring's type cannot say so
    private static void put(Map<SqlIdentifier, Object> values, SqlIdentifier name, @Nullable Object value) {
        values.put(name, value);
    }

    private @Nullable AssignValue raised(Map<String, ?> values, Table table) {
        RelationalPersistentProperty version = this.entity.getVersionProperty();
        if (version == null || values.containsKey(version.getName())) {
            return null;
        }
        Column column = table.column(version.getColumnName());
        return Assignments.value(column, Expressions.plus(column, SQL.literalOf(1)));
    }

    private Mono<Long> execute(Update update, Bindings bindings) {
        String sql = SqlRenderer.create(Objects.requireNonNull(this.template
                        .getDataAccessStrategy()
                        .getStatementMapper()
                        .getRenderContext()))
                .render(update);
        return this.template
                .getDatabaseClient()
                .sql(new Operation(update, sql, bindings))
                .fetch()
                .rowsUpdated()
                .defaultIfEmpty(0L);
    }

    private record Operation(Update source, String sql, Bindings bindings) implements PreparedOperation<Update> {

        @Override
        public Update getSource() {
            return this.source;
        }

        @Override
        public void bindTo(BindTarget target) {
            this.bindings.apply(target);
        }

        @Override
        public String toQuery() {
            return this.sql;
        }
    }
}
