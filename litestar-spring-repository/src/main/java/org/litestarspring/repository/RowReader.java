package org.litestarspring.repository;

import io.r2dbc.spi.ColumnMetadata;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.data.convert.CustomConversions;
import org.springframework.data.core.TypeInformation;
import org.springframework.data.mapping.InstanceCreatorMetadata;
import org.springframework.data.mapping.Parameter;
import org.springframework.data.mapping.PersistentPropertyAccessor;
import org.springframework.data.mapping.model.ConvertingPropertyAccessor;
import org.springframework.data.mapping.model.EntityInstantiator;
import org.springframework.data.mapping.model.EntityInstantiators;
import org.springframework.data.mapping.model.ParameterValueProvider;
import org.springframework.data.r2dbc.convert.MappingR2dbcConverter;
import org.springframework.data.r2dbc.core.DefaultReactiveDataAccessStrategy;
import org.springframework.data.r2dbc.core.R2dbcEntityTemplate;
import org.springframework.data.relational.core.mapping.RelationalPersistentEntity;
import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;
import org.springframework.data.relational.domain.RowDocument;
import org.springframework.util.ClassUtils;

/**
 * Makes entities of rows: the same as Spring Data's mapper, but with the columns of a result looked for once and not in
 * each row. Entities whose properties need more than a converter are made by Spring Data.
 */
@SuppressWarnings("deprecation") // the strategy is what R2dbcEntityTemplate itself asks
final class RowReader<T> {

    private final R2dbcEntityTemplate template;
    private final RelationalPersistentEntity<T> entity;
    private final Class<T> type;
    private final boolean isPlain;
    private final EntityInstantiator instantiator;
    private final List<RelationalPersistentProperty> arguments = new ArrayList<>();
    private final List<RelationalPersistentProperty> properties = new ArrayList<>();

    private RowReader(R2dbcEntityTemplate template, RelationalPersistentEntity<T> entity, Class<T> type) {
        this.template = template;
        this.entity = entity;
        this.type = type;
        this.instantiator = new EntityInstantiators().getInstantiatorFor(entity);
        this.isPlain = template.getDataAccessStrategy().getClass() == DefaultReactiveDataAccessStrategy.class
                && template.getConverter().getClass() == MappingR2dbcConverter.class
                && entity.getType() == type
                && isPlain();
    }

    @SuppressWarnings("unchecked") // the entity is that of the type
    static <T> RowReader<T> of(R2dbcEntityTemplate template, RelationalPersistentEntity<?> entity, Class<T> type) {
        return new RowReader<>(template, (RelationalPersistentEntity<T>) entity, type);
    }

    private boolean isPlain() {
        CustomConversions conversions = ((MappingR2dbcConverter) this.template.getConverter()).getConversions();
        if (conversions.hasCustomReadTarget(Row.class, this.type)
                || conversions.hasCustomReadTarget(RowDocument.class, this.type)) {
            return false;
        }
        for (RelationalPersistentProperty property : this.entity) {
            if (property.isEmbedded()
                    || property.isEntity()
                    || property.isAssociation()
                    || property.isCollectionLike()
                    || property.isMap()
                    || property.getType() == io.r2dbc.spi.Clob.class
                    || property.getType() == io.r2dbc.spi.Blob.class) {
                return false;
            }
            if (!this.entity.isCreatorArgument(property)) {
                this.properties.add(property);
            }
        }
        InstanceCreatorMetadata<RelationalPersistentProperty> creator = this.entity.getInstanceCreatorMetadata();
        if (creator != null) {
            for (Parameter<Object, RelationalPersistentProperty> parameter : creator.getParameters()) {
                RelationalPersistentProperty property =
                        parameter.getName() == null ? null : this.entity.getPersistentProperty(parameter.getName());
                if (property == null
                        || parameter.hasValueExpression()
                        || parameter.getRawType() != property.getType()) {
                    return false;
                }
                this.arguments.add(property);
            }
        }
        return true;
    }

    /** For the rows of one result, one after the other. */
    Function<Row, T> rows() {
        if (this.isPlain) {
            return new Plain();
        }
        var mapper = this.template.getDataAccessStrategy().getRowMapper(this.type);
        return row -> Objects.requireNonNull(mapper.apply(row, row.getMetadata()));
    }

    private final class Plain implements Function<Row, T> {

        private final MappingR2dbcConverter converter = (MappingR2dbcConverter) template.getConverter();
        private final Map<String, @Nullable Column> forArguments = new HashMap<>();
        private final List<@Nullable Column> forProperties = new ArrayList<>();
        private boolean isReady;

        @Override
        public T apply(Row row) {
            if (!this.isReady) {
                find(row.getMetadata());
                this.isReady = true;
            }
            T made = instantiator.createInstance(entity, new ParameterValueProvider<RelationalPersistentProperty>() {
                @Override
                @SuppressWarnings("unchecked") // converted to the parameter's type, which is that of the property
                public <V> @Nullable V getParameterValue(Parameter<V, RelationalPersistentProperty> parameter) {
                    Column column = Plain.this.forArguments.get(parameter.getName());
                    return column == null ? null : (V) column.read(row);
                }
            });
            return entity.requiresPropertyPopulation() ? populated(made, row) : made;
        }

        private T populated(T made, Row row) {
            PersistentPropertyAccessor<T> accessor = new ConvertingPropertyAccessor<>(
                    entity.getPropertyAccessor(made), this.converter.getConversionService());
            for (int i = 0; i < properties.size(); i++) {
                Column column = this.forProperties.get(i);
                Object value = column == null ? null : column.read(row);
                // As in Spring Data, a column without a value leaves what the constructor made of the property.
                if (value != null) {
                    accessor.setProperty(properties.get(i), value);
                }
            }
            return accessor.getBean();
        }

        private void find(RowMetadata metadata) {
            Map<String, Integer> places = new HashMap<>();
            List<? extends ColumnMetadata> all = metadata.getColumnMetadatas();
            for (int i = 0; i < all.size(); i++) {
                places.putIfAbsent(all.get(i).getName().toLowerCase(Locale.ROOT), i);
            }
            arguments.forEach(property -> this.forArguments.put(property.getName(), column(property, places)));
            properties.forEach(property -> this.forProperties.add(column(property, places)));
        }

        private @Nullable Column column(RelationalPersistentProperty property, Map<String, Integer> places) {
            Integer place = places.get(property.getColumnName().getReference().toLowerCase(Locale.ROOT));
            return place == null ? null : new Column(this.converter, property.getTypeInformation(), place);
        }
    }

    /** A property's column of one result. */
    private static final class Column {

        private final MappingR2dbcConverter converter;
        private final TypeInformation<?> type;
        private final int place;

        /** The class of the values that need no conversion. */
        private @Nullable Class<?> asIs;

        Column(MappingR2dbcConverter converter, TypeInformation<?> type, int place) {
            this.converter = converter;
            this.type = type;
            this.place = place;
        }

        @Nullable
        Object read(Row row) {
            Object value = row.get(this.place);
            if (value == null || value.getClass() == this.asIs) {
                return value;
            }
            if (ClassUtils.isAssignableValue(this.type.getType(), value)
                    && !(value instanceof Collection)
                    && !(value instanceof Map)
                    && !this.converter.getConversions().hasCustomReadTarget(value.getClass(), this.type.getType())) {
                this.asIs = value.getClass();
                return value;
            }
            return this.converter.readValue(value, this.type);
        }
    }
}
