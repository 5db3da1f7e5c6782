package org.litestarspring.repository;

import io.r2dbc.spi.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.mapping.PersistentPropertyAccessor;
import org.springframework.data.mapping.callback.ReactiveEntityCallbacks;
import org.springframework.data.r2dbc.core.R2dbcEntityTemplate;
import org.springframework.data.r2dbc.core.StatementMapper;
import org.springframework.data.r2dbc.mapping.OutboundRow;
import org.springframework.data.r2dbc.mapping.event.AfterSaveCallback;
import org.springframework.data.r2dbc.mapping.event.BeforeConvertCallback;
import org.springframework.data.r2dbc.mapping.event.BeforeSaveCallback;
import org.springframework.data.relational.core.mapping.InsertOnlyProperty;
import org.springframework.data.relational.core.mapping.RelationalPersistentEntity;
import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;
import org.springframework.data.relational.core.query.CriteriaDefinition;
import org.springframework.data.relational.core.sql.LockMode;
import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.r2dbc.core.Parameter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Turns entities into rows and back as {@code R2dbcEntityTemplate} does for one: versions, callbacks (among them
 * auditing), converters, ids.
 */
@SuppressWarnings("deprecation") // Spring Data's own OutboundRow is made of the deprecated Parameter
final class EntityRows<T> {

    private final R2dbcEntityTemplate template;
    private final RelationalPersistentEntity<?> entity;
    private final Class<T> type;
    private final @Nullable ReactiveEntityCallbacks callbacks;
    private final List<SqlIdentifier> ids;
    private final List<String> idColumns;

    EntityRows(
            R2dbcEntityTemplate template,
            RelationalPersistentEntity<?> entity,
            Class<T> type,
            @Nullable ReactiveEntityCallbacks callbacks) {
        this.template = template;
        this.entity = entity;
        this.type = type;
        this.callbacks = callbacks;
        this.ids = template.getDataAccessStrategy().getIdentifierColumns(type);
        this.idColumns = this.ids.stream().map(SqlIdentifier::getReference).toList();
    }

    String table() {
        return this.template.getDataAccessStrategy().toSql(this.entity.getQualifiedTableName());
    }

    int columnCount() {
        return this.template.getDataAccessStrategy().getAllColumns(this.type).size() + 1;
    }

    List<String> idColumns() {
        return this.idColumns;
    }

    /** The id's columns where the database makes the id, because the rows do not bring it. */
    List<String> generatedIds(List<String> sent) {
        return idColumns().stream().filter(column -> !sent.contains(column)).toList();
    }

    @Nullable
    String versionColumn() {
        RelationalPersistentProperty version = this.entity.getVersionProperty();
        return version == null ? null : version.getColumnName().getReference();
    }

    /** The columns of properties; without any, the id's. */
    List<String> columns(List<String> properties) {
        return properties.isEmpty()
                ? idColumns()
                : properties.stream().map(this::column).toList();
    }

    private String column(String property) {
        RelationalPersistentProperty found = this.entity.getPersistentProperty(property);
        if (found == null) {
            List<String> known = new ArrayList<>();
            this.entity.forEach(one -> known.add(one.getName()));
            throw new InvalidDataAccessApiUsageException("%s has no property \"%s\". It has: %s"
                    .formatted(this.type.getSimpleName(), property, String.join(", ", known)));
        }
        return found.getColumnName().getReference();
    }

    boolean isUpdatable(String column) {
        RelationalPersistentProperty property = property(column);
        return property == null
                || !(property.isIdProperty()
                        || property.isAnnotationPresent(InsertOnlyProperty.class)
                        || property.isAnnotationPresent(org.springframework.data.annotation.CreatedDate.class)
                        || property.isAnnotationPresent(org.springframework.data.annotation.CreatedBy.class));
    }

    /** Whether a change of the row changes this column by itself: the version, and who changed it when. */
    boolean isAuditColumn(String column) {
        RelationalPersistentProperty property = property(column);
        return property != null
                && (property.isVersionProperty()
                        || property.isAnnotationPresent(org.springframework.data.annotation.LastModifiedDate.class)
                        || property.isAnnotationPresent(org.springframework.data.annotation.LastModifiedBy.class));
    }

    private @Nullable RelationalPersistentProperty property(String column) {
        for (RelationalPersistentProperty property : this.entity) {
            if (property.getColumnName().getReference().equalsIgnoreCase(column)) {
                return property;
            }
        }
        return null;
    }

    <S extends T> Mono<List<PreparedRow<S>>> prepare(List<S> entities, boolean asNew) {
        return prepare(entities, IntUnaryOperator.identity(), asNew);
    }

    /** @param place where in the chunk a row of the list comes from */
    <S extends T> Mono<List<PreparedRow<S>>> prepare(List<S> entities, IntUnaryOperator place, boolean asNew) {
        if (this.callbacks == null) {
            return Mono.fromSupplier(() -> {
                List<PreparedRow<S>> prepared = new ArrayList<>(entities.size());
                for (int i = 0; i < entities.size(); i++) {
                    S versioned = versioned(entities.get(i), asNew);
                    prepared.add(row(place.applyAsInt(i), versioned, versioned, entities.get(i)));
                }
                return prepared;
            });
        }
        return Flux.fromIterable(entities)
                .index()
                .concatMap(indexed -> prepareOne(
                        this.callbacks, place.applyAsInt(indexed.getT1().intValue()), indexed.getT2(), asNew))
                .collectList();
    }

    private <S extends T> Mono<PreparedRow<S>> prepareOne(
            ReactiveEntityCallbacks hooks, int index, S source, boolean asNew) {
        SqlIdentifier table = this.entity.getTableName();
        // The version comes after the callback: auditing tells by it whether the entity is new.
        return hooks.callback(BeforeConvertCallback.class, source, table).flatMap(converted -> {
            S versioned = versioned(converted, asNew);
            PreparedRow<S> row = row(index, versioned, versioned, source);
            return hooks.callback(BeforeSaveCallback.class, versioned, row.row(), table)
                    .map(before -> {
                        row.replace(before);
                        return row;
                    });
        });
    }

    private <S extends T> PreparedRow<S> row(int index, S converted, S entityToKeep, S source) {
        OutboundRow row = this.template.getDataAccessStrategy().getOutboundRow(converted);
        for (SqlIdentifier id : this.ids) {
            if (isMissing(row.get(id))) {
                row.remove(id);
            }
        }
        return new PreparedRow<>(index, entityToKeep, row, version(source));
    }

    /** As in Spring Data, a primitive id of 0 is no id. */
    private static boolean isMissing(@Nullable Parameter id) {
        Object value = id == null ? null : id.getValue();
        return value == null || (value instanceof Number number && number.longValue() == 0);
    }

    private @Nullable Object version(Object source) {
        RelationalPersistentProperty version = this.entity.getVersionProperty();
        return version == null ? null : accessor(source).getProperty(version);
    }

    private <S extends T> S versioned(S source, boolean asNew) {
        RelationalPersistentProperty version = this.entity.getVersionProperty();
        if (version == null) {
            return source;
        }
        PersistentPropertyAccessor<S> accessor = accessor(source);
        Number current = (Number) accessor.getProperty(version);
        boolean primitive = version.getActualType().isPrimitive();
        if (asNew) {
            if (current == null || (primitive && current.longValue() == 0)) {
                accessor.setProperty(version, converted(primitive ? 1 : 0, version));
            }
        } else {
            accessor.setProperty(version, converted(current == null ? 0 : current.longValue() + 1, version));
        }
        return accessor.getBean();
    }

    private @Nullable Object converted(long version, RelationalPersistentProperty property) {
        return this.template.getConverter().getConversionService().convert(version, property.getType());
    }

    /** Every column of the rows but those that are set at creation alone. */
    <S extends T> List<String> updateColumns(List<PreparedRow<S>> prepared) {
        List<String> columns = new ArrayList<>();
        for (SqlIdentifier name : prepared.get(0).row().keySet()) {
            RelationalPersistentProperty property = property(name.getReference());
            boolean insertOnly = property != null && property.isAnnotationPresent(InsertOnlyProperty.class);
            if (!insertOnly) {
                columns.add(name.getReference());
            }
        }
        return columns;
    }

    <S extends T> Flux<S> saved(List<PreparedRow<S>> prepared) {
        if (this.callbacks == null) {
            return Flux.fromIterable(prepared).filter(PreparedRow::isStored).map(PreparedRow::entity);
        }
        ReactiveEntityCallbacks hooks = this.callbacks;
        return Flux.fromIterable(prepared)
                .filter(PreparedRow::isStored)
                .concatMap(item ->
                        hooks.callback(AfterSaveCallback.class, item.entity(), item.row(), this.entity.getTableName()));
    }

    void takeId(PreparedRow<?> item, Row row) {
        Object filled = this.template
                .getConverter()
                .populateIdIfNecessary(item.entity())
                .apply(row, row.getMetadata());
        item.replace(filled);
    }

    void takeStanding(PreparedRow<?> item, Row row) {
        T standing =
                this.template.getDataAccessStrategy().getRowMapper(this.type).apply(row, row.getMetadata());
        item.replace(Objects.requireNonNull(standing));
    }

    Object id(Object source) {
        return Objects.requireNonNull(accessor(source).getProperty(this.entity.getRequiredIdProperty()));
    }

    Object id(Row row) {
        RelationalPersistentProperty id = this.entity.getRequiredIdProperty();
        Object value = Objects.requireNonNull(row.get(0));
        return id.getType().isInstance(value) || id.getType().isPrimitive()
                ? value
                : Objects.requireNonNull(
                        this.template.getConverter().getConversionService().convert(value, id.getType()));
    }

    /** These columns in the order that the row has them. */
    List<String> inOrder(PreparedRow<?> row, List<String> columns) {
        return row.row().keySet().stream()
                .map(SqlIdentifier::getReference)
                .filter(columns::contains)
                .toList();
    }

    /** Some of the rows that meet criteria, kept from being changed by others until the transaction ends. */
    Flux<T> locked(CriteriaDefinition criteria, int limit) {
        var access = this.template.getDataAccessStrategy();
        StatementMapper mapper = access.getStatementMapper().forType(this.type);
        StatementMapper.SelectSpec rows = mapper.createSelect(this.entity.getQualifiedTableName())
                .withProjection(access.getAllColumns(this.type).toArray(SqlIdentifier[]::new))
                .withCriteria(criteria)
                .limit(limit)
                .lock(LockMode.PESSIMISTIC_WRITE);
        return this.template
                .getDatabaseClient()
                .sql(mapper.getMappedObject(rows))
                .map(access.getRowMapper(this.type))
                .all();
    }

    /** The ids of all rows that meet criteria. */
    Flux<Object> ids(CriteriaDefinition criteria) {
        StatementMapper mapper =
                this.template.getDataAccessStrategy().getStatementMapper().forType(this.type);
        StatementMapper.SelectSpec ids = mapper.createSelect(this.entity.getQualifiedTableName())
                .withProjection(this.ids.toArray(SqlIdentifier[]::new))
                .withCriteria(criteria);
        return this.template
                .getDatabaseClient()
                .sql(mapper.getMappedObject(ids))
                .map((row, metadata) -> id(row))
                .all();
    }

    /** A row without a key matches nothing, on some databases silently: refused on all. */
    <S extends T> void requireKeys(List<PreparedRow<S>> prepared, List<String> match, long offset) {
        for (PreparedRow<S> item : prepared) {
            Map<String, @Nullable Object> key = key(item, match);
            key.forEach((column, value) -> {
                if (value == null) {
                    throw new InvalidDataAccessApiUsageException(
                            "Row %d of the source has no %s, by which rows are matched."
                                    .formatted(offset + item.index(), column));
                }
            });
        }
    }

    private static Map<String, @Nullable Object> key(PreparedRow<?> item, List<String> columns) {
        Map<String, @Nullable Object> key = new LinkedHashMap<>();
        for (String column : columns) {
            Parameter value = item.row().entrySet().stream()
                    .filter(entry -> entry.getKey().getReference().equals(column))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse(null);
            key.put(column, value == null ? null : value.getValue());
        }
        return key;
    }

    /** The values of properties, to tell duplicates by. */
    List<@Nullable Object> keyOf(T source, List<String> properties) {
        PersistentPropertyAccessor<T> accessor = accessor(source);
        List<@Nullable Object> key = new ArrayList<>(properties.size());
        for (String property : properties) {
            key.add(accessor.getProperty(this.entity.getRequiredPersistentProperty(property)));
        }
        return key;
    }

    String describe(PreparedRow<?> item) {
        List<String> ids = idColumns();
        Map<String, @Nullable Object> key = key(item, ids);
        if (key.values().stream().allMatch(Objects::nonNull)) {
            return key.toString();
        }
        Map<String, Object> values = new LinkedHashMap<>();
        item.row().forEach((name, value) -> {
            if (value.hasValue() && values.size() < 4) {
                values.put(name.getReference(), Objects.requireNonNull(value.getValue()));
            }
        });
        return values.toString();
    }

    /** What a row's properties hold: the id alone where it has one, else all but what is null, raised or audited. */
    Map<String, Object> values(Object entity) {
        PersistentPropertyAccessor<?> accessor = accessor(entity);
        Map<String, Object> values = new LinkedHashMap<>();
        for (RelationalPersistentProperty property : this.entity) {
            Object value = accessor.getProperty(property);
            boolean isGiven = !property.isIdProperty() || !(value instanceof Number number) || number.longValue() != 0;
            if (value == null || !isGiven) {
                continue;
            }
            if (property.isIdProperty()) {
                return Map.of(property.getName(), value);
            }
            if (!isAuditColumn(property.getColumnName().getReference())
                    && !property.isAnnotationPresent(org.springframework.data.annotation.CreatedDate.class)
                    && !property.isAnnotationPresent(org.springframework.data.annotation.CreatedBy.class)) {
                values.put(property.getName(), value);
            }
        }
        return values;
    }

    private <S> PersistentPropertyAccessor<S> accessor(S source) {
        return this.entity.getPropertyAccessor(source);
    }
}
