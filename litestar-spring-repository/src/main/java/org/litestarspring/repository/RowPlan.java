package org.litestarspring.repository;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.convert.ConversionService;
import org.springframework.data.convert.CustomConversions;
import org.springframework.data.domain.Persistable;
import org.springframework.data.mapping.PersistentPropertyAccessor;
import org.springframework.data.r2dbc.convert.MappingR2dbcConverter;
import org.springframework.data.r2dbc.core.DefaultReactiveDataAccessStrategy;
import org.springframework.data.r2dbc.core.R2dbcEntityTemplate;
import org.springframework.data.r2dbc.mapping.OutboundRow;
import org.springframework.data.relational.core.mapping.RelationalPersistentEntity;
import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;

/**
 * How entities of one class become values, found out once: the same values as {@code getOutboundRow} gives, without a
 * map and a parameter object for each. There is none for entities whose properties need more than a converter.
 */
@SuppressWarnings("deprecation") // the strategy is what R2dbcEntityTemplate itself asks
final class RowPlan {

    private final Part root;
    private final RowShape shape;
    private final int[] idPlaces;
    private final Class<?> type;

    private RowPlan(Part root, RowShape shape, int[] idPlaces, Class<?> type) {
        this.root = root;
        this.shape = shape;
        this.idPlaces = idPlaces;
        this.type = type;
    }

    /** Null where rows have to be made by Spring Data. */
    static @Nullable RowPlan of(
            R2dbcEntityTemplate template, RelationalPersistentEntity<?> entity, List<String> idColumns) {
        // A subclass of either may make rows in a way of its own.
        if (template.getDataAccessStrategy().getClass() != DefaultReactiveDataAccessStrategy.class
                || template.getConverter().getClass() != MappingR2dbcConverter.class) {
            return null;
        }
        MappingR2dbcConverter converter = (MappingR2dbcConverter) template.getConverter();
        if (converter
                .getConversions()
                .getCustomWriteTarget(entity.getType(), OutboundRow.class)
                .isPresent()) {
            return null;
        }
        List<String> columns = new ArrayList<>();
        Part root = part(converter, entity, columns);
        if (root == null || new HashSet<>(columns).size() < columns.size()) {
            return null;
        }
        RowShape shape = new RowShape(columns);
        int[] ids = Arrays.stream(shape.places(idColumns))
                .filter(place -> place >= 0)
                .toArray();
        return new RowPlan(root, shape, ids, entity.getType());
    }

    private static @Nullable Part part(
            MappingR2dbcConverter converter, RelationalPersistentEntity<?> entity, List<String> columns) {
        List<Step> steps = new ArrayList<>();
        for (RelationalPersistentProperty property : entity) {
            if (!property.isWritable()) {
                continue;
            }
            if (property.isEmbedded()) {
                Part inner =
                        part(converter, converter.getMappingContext().getRequiredPersistentEntity(property), columns);
                if (inner == null) {
                    return null;
                }
                steps.add(new Step(property, inner, null));
            } else if (property.isCollectionLike() && property.getType() != byte[].class) {
                return null;
            } else {
                columns.add(property.getColumnName().getReference());
                steps.add(new Step(
                        property, null, new Writer(converter.getConversions(), converter.getConversionService())));
            }
        }
        return new Part(entity, steps.toArray(Step[]::new));
    }

    RowShape shape() {
        return this.shape;
    }

    /** Where the values of the id are. */
    int[] idPlaces() {
        return this.idPlaces;
    }

    /** Null where this one entity has to be converted by Spring Data: one of a subclass, or with a value that it refuses. */
    @Nullable
    Object @Nullable [] values(Object source) {
        if (source.getClass() != this.type) {
            return null;
        }
        @Nullable Object[] values = new Object[this.shape.columns().size()];
        return this.root.write(source, values, 0) < 0 ? null : values;
    }

    private record Step(
            RelationalPersistentProperty property,
            @Nullable Part part,
            @Nullable Writer writer) {}

    private record Part(RelationalPersistentEntity<?> entity, Step[] steps) {

        /** Writes from a place on and says where to go on; -1 where Spring Data has to do it. */
        int write(@Nullable Object source, @Nullable Object[] values, int from) {
            PersistentPropertyAccessor<?> accessor = source == null ? null : this.entity.getPropertyAccessor(source);
            int next = from;
            for (Step step : this.steps) {
                Object value = accessor == null ? null : read(accessor, step.property());
                if (step.part() != null) {
                    next = step.part().write(value, values, next);
                    if (next < 0) {
                        return -1;
                    }
                } else if (value == null) {
                    next++;
                } else {
                    Conversion conversion =
                            Objects.requireNonNull(step.writer()).of(value.getClass());
                    if (!conversion.isKnown()) {
                        return -1;
                    }
                    values[next++] = conversion.apply(value);
                }
            }
            return next;
        }

        private static @Nullable Object read(
                PersistentPropertyAccessor<?> accessor, RelationalPersistentProperty property) {
            return property.isIdProperty() && accessor.getBean() instanceof Persistable<?> persistable
                    ? persistable.getId()
                    : accessor.getProperty(property);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }

        @Override
        public String toString() {
            return Arrays.toString(this.steps);
        }
    }

    /** Remembers what the values of one property become; nearly always they are of one class. */
    private static final class Writer {

        private final CustomConversions conversions;
        private final ConversionService service;

        /** Whoever sees another one finds out anew, with the same result. */
        private @Nullable Conversion last;

        Writer(CustomConversions conversions, ConversionService service) {
            this.conversions = conversions;
            this.service = service;
        }

        Conversion of(Class<?> type) {
            Conversion known = this.last;
            if (known == null || known.type() != type) {
                Class<?> target = this.conversions.getCustomWriteTarget(type).orElse(null);
                boolean isKnown = this.conversions.isSimpleType(type) && !(type == byte[].class && target != null);
                known = new Conversion(type, target, isKnown, this.service);
                this.last = known;
            }
            return known;
        }
    }

    private record Conversion(Class<?> type, @Nullable Class<?> target, boolean isKnown, ConversionService service) {

        @Nullable
        Object apply(Object value) {
            if (this.target != null) {
                return this.service.convert(value, this.target);
            }
            return value instanceof Enum<?> constant ? constant.name() : value;
        }
    }
}
