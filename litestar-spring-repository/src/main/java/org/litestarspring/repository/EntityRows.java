package org.litestarspring.repository;

import io.r2dbc.spi.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.litestarspring.repository.PropertyColumns.Leaf;
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
import org.springframework.data.relational.core.query.Query;
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
    private final PropertyColumns columns;
    private final RowKeys keys;
    private final @Nullable RowPlan plan;
    private final RowReader<T> reader;

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
        this.columns = new PropertyColumns(template.getConverter().getMappingContext(), entity);
        this.keys = new RowKeys(template.getConverter(), entity, this.columns, this.idColumns);
        // A part of an identifier is one also where it is 0.
        this.plan = RowPlan.of(template, entity, this.keys.isEmbedded() ? List.of() : this.idColumns);
        this.reader = RowReader.of(template, entity, type);
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

    /** The columns of properties, of an embedded one all that it has. */
    List<String> columns(List<String> properties) {
        return this.columns.of(properties).stream().map(Leaf::column).toList();
    }

    /** The properties of these columns, by their paths. */
    List<String> paths(List<String> properties) {
        return this.columns.of(properties).stream().map(Leaf::path).toList();
    }

    RowKeys keys() {
        return this.keys;
    }

    boolean isUpdatable(String column) {
        Leaf leaf = this.columns.at(column);
        return leaf == null
                || !(leaf.isOfId()
                        || leaf.isAnnotated(InsertOnlyProperty.class)
                        || leaf.isAnnotated(org.springframework.data.annotation.CreatedDate.class)
                        || leaf.isAnnotated(org.springframework.data.annotation.CreatedBy.class));
    }

    /** Whether a change of the row changes this column by itself: the version, and who changed it when. */
    boolean isAuditColumn(String column) {
        Leaf leaf = this.columns.at(column);
        return leaf != null
                && (leaf.property().isVersionProperty()
                        || leaf.isAnnotated(org.springframework.data.annotation.LastModifiedDate.class)
                        || leaf.isAnnotated(org.springframework.data.annotation.LastModifiedBy.class));
    }

    /** Without callbacks, rows can be made before it is their turn, and on any thread. */
    boolean hasCallbacks() {
        return this.callbacks != null;
    }

    <S extends T> Mono<List<PreparedRow<S>>> prepare(List<S> entities, boolean asNew) {
        return prepare(entities, IntUnaryOperator.identity(), asNew);
    }

    /** @param place where in the chunk a row of the list comes from */
    <S extends T> Mono<List<PreparedRow<S>>> prepare(List<S> entities, IntUnaryOperator place, boolean asNew) {
        ReactiveEntityCallbacks hooks = this.callbacks;
        if (hooks == null) {
            return Mono.fromSupplier(() -> prepareNow(entities, place, asNew));
        }
        return Mono.defer(() -> {
            RowShape[] last = new RowShape[1];
            return Flux.fromIterable(entities)
                    .index()
                    .concatMap(indexed -> prepareOne(
                            hooks, place.applyAsInt(indexed.getT1().intValue()), indexed.getT2(), asNew, last))
                    .collectList();
        });
    }

    /** The rows of entities that no callback has to see. */
    <S extends T> List<PreparedRow<S>> prepareNow(List<S> entities, IntUnaryOperator place, boolean asNew) {
        RowShape[] last = new RowShape[1];
        List<PreparedRow<S>> prepared = new ArrayList<>(entities.size());
        for (int i = 0; i < entities.size(); i++) {
            S source = entities.get(i);
            Object version = version(source);
            S versioned = versioned(source, asNew);
            prepared.add(row(place.applyAsInt(i), versioned, version, last));
        }
        return prepared;
    }

    private <S extends T> Mono<PreparedRow<S>> prepareOne(
            ReactiveEntityCallbacks hooks, int index, S source, boolean asNew, @Nullable RowShape[] last) {
        SqlIdentifier table = this.entity.getTableName();
        Object version = version(source);
        // The version comes after the callback: auditing tells by it whether the entity is new.
        return hooks.callback(BeforeConvertCallback.class, source, table).flatMap(converted -> {
            S versioned = versioned(converted, asNew);
            OutboundRow row = outbound(versioned);
            return hooks.callback(BeforeSaveCallback.class, versioned, row, table)
                    .map(before -> row(index, before, row, version, last));
        });
    }

    private <S extends T> PreparedRow<S> row(int index, S entity, @Nullable Object version, @Nullable RowShape[] last) {
        @Nullable Object[] values = this.plan == null ? null : this.plan.values(entity);
        if (this.plan == null || values == null) {
            return row(index, entity, outbound(entity), version, last);
        }
        for (int place : this.plan.idPlaces()) {
            if (isMissing(values[place])) {
                values[place] = PreparedRow.ABSENT;
            }
        }
        return new PreparedRow<>(index, entity, this.plan.shape(), values, null, version);
    }

    /** A row of what callbacks left of Spring Data's, which they may have given and taken columns. */
    private static <S> PreparedRow<S> row(
            int index, S entity, OutboundRow row, @Nullable Object version, @Nullable RowShape[] last) {
        RowShape shape = last[0];
        if (shape == null || !shape.fits(row)) {
            shape = RowShape.of(row);
            last[0] = shape;
        }
        @Nullable Object[] values = new Object[row.size()];
        int next = 0;
        for (Parameter value : row.values()) {
            values[next++] = value.getValue();
        }
        return new PreparedRow<>(index, entity, shape, values, row, version);
    }

    private OutboundRow outbound(Object entity) {
        OutboundRow row = this.template.getDataAccessStrategy().getOutboundRow(entity);
        if (this.keys.isEmbedded()) {
            return row;
        }
        for (SqlIdentifier id : this.ids) {
            Parameter value = row.get(id);
            if (isMissing(value == null ? null : value.getValue())) {
                row.remove(id);
            }
        }
        return row;
    }

    /** As in Spring Data, a primitive id of 0 is no id. */
    private static boolean isMissing(@Nullable Object id) {
        return id == null || (id instanceof Number number && number.longValue() == 0);
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
        for (String name : prepared.get(0).shape().columns()) {
            Leaf leaf = this.columns.at(name);
            boolean insertOnly = leaf != null && leaf.isAnnotated(InsertOnlyProperty.class);
            if (!insertOnly) {
                columns.add(name);
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
                .concatMap(item -> hooks.callback(
                        AfterSaveCallback.class,
                        item.entity(),
                        Objects.requireNonNull(item.row()),
                        this.entity.getTableName()));
    }

    void takeId(PreparedRow<?> item, Row row) {
        Object filled = this.template
                .getConverter()
                .populateIdIfNecessary(item.entity())
                .apply(row, row.getMetadata());
        item.replace(filled);
    }

    /** Whether the id is one property of one column. */
    boolean hasSimpleId() {
        return this.idColumns.size() == 1 && !this.keys.isEmbedded();
    }

    /** Sets the id that the database made, where the entity has none, as {@code populateIdIfNecessary} does. */
    void takeId(PreparedRow<?> item, Object generated) {
        RelationalPersistentProperty id = this.entity.getRequiredIdProperty();
        PersistentPropertyAccessor<?> accessor = accessor(item.entity());
        Object current = accessor.getProperty(id);
        boolean isMissing = id.getType().isPrimitive() ? isMissing(current) : current == null;
        if (isMissing) {
            accessor.setProperty(
                    id,
                    id.getType().isInstance(generated)
                            ? generated
                            : this.template
                                    .getConverter()
                                    .getConversionService()
                                    .convert(generated, id.getType()));
            item.replace(accessor.getBean());
        }
    }

    /** Makes entities of the rows that one statement answers with. */
    Function<Row, T> standing() {
        return this.reader.rows();
    }

    /** These columns in the order that the row has them. */
    List<String> inOrder(PreparedRow<?> row, List<String> columns) {
        return row.shape().columns().stream().filter(columns::contains).toList();
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

    /** The keys of all rows that meet criteria. */
    Flux<Object> keys(CriteriaDefinition criteria) {
        StatementMapper mapper =
                this.template.getDataAccessStrategy().getStatementMapper().forType(this.type);
        StatementMapper.SelectSpec ids = mapper.createSelect(this.entity.getQualifiedTableName())
                .withProjection(this.ids.toArray(SqlIdentifier[]::new))
                .withCriteria(criteria);
        return this.template
                .getDatabaseClient()
                .sql(mapper.getMappedObject(ids))
                .map((row, metadata) -> this.keys.of(row))
                .all();
    }

    /** A row without a key matches nothing, on some databases silently: refused on all. */
    <S extends T> void requireKeys(List<PreparedRow<S>> prepared, List<String> match, long offset) {
        RowShape shape = null;
        int[] places = {};
        for (PreparedRow<S> item : prepared) {
            if (item.shape() != shape) {
                shape = item.shape();
                places = shape.places(match);
            }
            for (int i = 0; i < places.length; i++) {
                if (value(item, places[i]) == null) {
                    throw new InvalidDataAccessApiUsageException(
                            "Row %d of the source has no %s, by which rows are matched."
                                    .formatted(offset + item.index(), match.get(i)));
                }
            }
        }
    }

    private static @Nullable Object value(PreparedRow<?> item, int place) {
        Object value = place < 0 ? null : item.value(place);
        return value == PreparedRow.ABSENT ? null : value;
    }

    /** The values of properties, to tell duplicates by. */
    List<@Nullable Object> keyOf(T source, List<String> properties) {
        List<@Nullable Object> key = new ArrayList<>();
        this.columns.of(properties).forEach(leaf -> key.add(leaf.value(source)));
        return key;
    }

    /** Deletes the rows of these keys, no more of them than {@link RowKeys#atOnce()}, and says how many there were. */
    Mono<Long> delete(List<Object> keys) {
        return this.template.delete(Query.query(keys().criteria(keys)), this.type);
    }

    String describe(PreparedRow<?> item) {
        Map<String, Object> values = new LinkedHashMap<>();
        int[] ids = item.shape().places(this.idColumns);
        for (int i = 0; i < ids.length; i++) {
            Object id = value(item, ids[i]);
            if (id != null) {
                values.put(this.idColumns.get(i), id);
            }
        }
        if (values.size() == ids.length) {
            return values.toString();
        }
        values.clear();
        List<String> columns = item.shape().columns();
        for (int i = 0; i < columns.size() && values.size() < 4; i++) {
            Object value = value(item, i);
            if (value != null) {
                values.put(columns.get(i), value);
            }
        }
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
