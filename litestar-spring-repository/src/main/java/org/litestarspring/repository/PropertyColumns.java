package org.litestarspring.repository;

import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.mapping.context.MappingContext;
import org.springframework.data.relational.core.mapping.RelationalPersistentEntity;
import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;

/**
 * An entity's columns, with the paths of the properties that they are of: {@code version} of the entity itself, {@code
 * key.origin} of an embedded value. An embedded value, an identifier of several columns among them, stands for all of
 * its columns.
 */
final class PropertyColumns {

    private final RelationalPersistentEntity<?> entity;
    private final List<Leaf> leaves = new ArrayList<>();
    private final Map<String, Leaf> byColumn = new LinkedHashMap<>();

    /** The paths below each property, its own alone where it is a column. */
    private final Map<String, List<Leaf>> byPath = new LinkedHashMap<>();

    /**
     * A column of the table.
     *
     * @param path where its property is
     * @param steps the properties on the way there, with the entity that each is one of
     */
    record Leaf(String path, List<Step> steps) {

        RelationalPersistentProperty property() {
            return this.steps.get(this.steps.size() - 1).property();
        }

        String column() {
            return property().getColumnName().getReference();
        }

        boolean isOfId() {
            return this.steps.get(0).property().isIdProperty();
        }

        /** Whether it, or an embedded value that it is in, is annotated so. */
        boolean isAnnotated(Class<? extends Annotation> annotation) {
            return this.steps.stream().anyMatch(step -> step.property().isAnnotationPresent(annotation));
        }

        /** Its value; without an embedded value on the way, null. */
        @Nullable
        Object value(Object source) {
            return value(source, 0);
        }

        /** Its value in the embedded value that is the first step. */
        @Nullable
        Object valueBelow(@Nullable Object embedded) {
            return value(embedded, this.steps.size() == 1 ? 0 : 1);
        }

        private @Nullable Object value(@Nullable Object source, int from) {
            Object value = source;
            for (int i = from; i < this.steps.size() && value != null; i++) {
                Step step = this.steps.get(i);
                value = step.owner().getPropertyAccessor(value).getProperty(step.property());
            }
            return value;
        }
    }

    /** A property on the way to a column. */
    record Step(RelationalPersistentEntity<?> owner, RelationalPersistentProperty property) {}

    PropertyColumns(
            MappingContext<?, ? extends RelationalPersistentProperty> context, RelationalPersistentEntity<?> entity) {
        this.entity = entity;
        read(context, entity, "", List.of());
        this.leaves.forEach(leaf -> this.byColumn.putIfAbsent(lower(leaf.column()), leaf));
    }

    private List<Leaf> read(
            MappingContext<?, ? extends RelationalPersistentProperty> context,
            RelationalPersistentEntity<?> of,
            String before,
            List<Step> way) {
        List<Leaf> found = new ArrayList<>();
        for (RelationalPersistentProperty property : of) {
            String path = before + property.getName();
            List<Step> steps = new ArrayList<>(way);
            steps.add(new Step(of, property));
            List<Leaf> below;
            if (property.isEmbedded()) {
                below = read(context, embedded(context, property), path + ".", steps);
            } else {
                Leaf leaf = new Leaf(path, List.copyOf(steps));
                this.leaves.add(leaf);
                below = List.of(leaf);
            }
            this.byPath.put(path, below);
            found.addAll(below);
        }
        return found;
    }

    /** The one that knows its columns' prefix. */
    @SuppressWarnings({"unchecked", "rawtypes"}) // the context's own property, of a type that it does not name
    private static RelationalPersistentEntity<?> embedded(
            MappingContext context, RelationalPersistentProperty property) {
        return (RelationalPersistentEntity<?>) context.getRequiredPersistentEntity(property);
    }

    private static String lower(String column) {
        return column.toLowerCase(Locale.ROOT);
    }

    /** The columns of these properties, each once. */
    List<Leaf> of(List<String> properties) {
        Set<Leaf> found = new LinkedHashSet<>();
        for (String property : properties) {
            List<Leaf> below = this.byPath.get(property);
            if (below == null) {
                throw new InvalidDataAccessApiUsageException("%s has no property \"%s\". It has: %s"
                        .formatted(this.entity.getType().getSimpleName(), property, PropertyNames.of(this.entity)));
            }
            found.addAll(below);
        }
        return List.copyOf(found);
    }

    /** The identifier's columns. */
    List<Leaf> ofId() {
        return of(List.of(this.entity.getRequiredIdProperty().getName()));
    }

    /** What a column is of; null where no property is. */
    @Nullable
    Leaf at(String column) {
        return this.byColumn.get(lower(column));
    }
}
