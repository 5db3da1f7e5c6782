package org.litestarspring.dto;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a generated record looks like on the wire, field by field; the processor writes it down once a record.
 *
 * <p>Shapes share their parts: a record that stands at ten places is one shape, so that a recursive model cut at a depth
 * takes memory in the number of its records, not of its paths. Immutable.
 *
 * @since 0.1
 */
public final class DtoShape {

    private final Class<?> entityType;
    private final Class<?> dtoType;
    private final List<Field> fields;
    private final Map<String, Field> byName = new LinkedHashMap<>();
    private final Map<String, Field> byWireName = new LinkedHashMap<>();
    private final Map<String, Class<?>> settable;
    private final @Nullable String discriminator;
    private final Map<String, DtoShape> subtypes;

    /**
     * A field of a record.
     *
     * @param name the entity's property, or the computed field's method
     * @param wireName its name on the wire
     * @param direction the way it crosses
     * @param isNullable whether null may come in for it
     * @param isRequired whether no entity can be made without it; so it is missing in a whole body, not in a partial one
     * @param isMany whether it holds any number of objects rather than one
     * @param shape of the objects that it holds; null for scalars
     */
    public record Field(
            String name,
            String wireName,
            Direction direction,
            boolean isNullable,
            boolean isRequired,
            boolean isMany,
            @Nullable DtoShape shape) {}

    private DtoShape(
            Class<?> entityType,
            Class<?> dtoType,
            List<Field> fields,
            Map<String, Class<?>> settable,
            @Nullable String discriminator,
            Map<String, DtoShape> subtypes) {
        this.entityType = entityType;
        this.dtoType = dtoType;
        this.fields = List.copyOf(fields);
        this.discriminator = discriminator;
        this.subtypes = new LinkedHashMap<>(subtypes);
        this.settable = new LinkedHashMap<>(settable);
        for (DtoShape subtype : subtypes.values()) {
            subtype.fields().forEach(this::index);
            this.settable.putAll(subtype.settable());
        }
        fields.forEach(this::index);
    }

    private void index(Field field) {
        this.byName.putIfAbsent(field.name(), field);
        this.byWireName.putIfAbsent(field.wireName(), field);
    }

    /** Begins the shape of a record. */
    public static Builder of(Class<?> entityType, Class<?> dtoType) {
        return new Builder(entityType, dtoType);
    }

    /**
     * The shape of a family of records, told apart by a tag.
     *
     * @param discriminator the wire name of the tag
     * @param subtypes by tag
     */
    public static DtoShape of(
            Class<?> entityType, Class<?> dtoType, String discriminator, Map<String, DtoShape> subtypes) {
        return new DtoShape(entityType, dtoType, List.of(), Map.of(), discriminator, subtypes);
    }

    /** The entity's type. */
    public Class<?> entityType() {
        return this.entityType;
    }

    /** The generated record, or the sealed interface of a family. */
    public Class<?> dtoType() {
        return this.dtoType;
    }

    /** The fields in the record's order; none of a family, whose {@link #subtypes()} have them. */
    public List<Field> fields() {
        return this.fields;
    }

    /** The field of a property, of any subtype in a family. */
    public Optional<Field> field(String name) {
        Field field = this.byName.get(name);
        // A property whose name is a keyword has a component with a line after it: the bean property "new" is new_.
        return Optional.ofNullable(
                field == null && name.endsWith("_") ? this.byName.get(name.substring(0, name.length() - 1)) : field);
    }

    /** The field of a wire name, of any subtype in a family. */
    public Optional<Field> onWire(String wireName) {
        return Optional.ofNullable(this.byWireName.get(wireName));
    }

    /** The wire name of the tag that tells a family's records apart; empty where there is one record. */
    public Optional<String> discriminator() {
        return Optional.ofNullable(this.discriminator);
    }

    /** The records of a family by their tag; empty where there is one record. */
    public Map<String, DtoShape> subtypes() {
        return Collections.unmodifiableMap(this.subtypes);
    }

    /** The properties that the server can give values for when it builds the entity, and their types. */
    public Map<String, Class<?>> settable() {
        return Collections.unmodifiableMap(this.settable);
    }

    /** Each path and its field, without indices. As many as paths: look single fields up step by step instead. */
    Map<String, Field> paths() {
        Map<String, Field> paths = new LinkedHashMap<>();
        walk("", paths);
        return paths;
    }

    private void walk(String prefix, Map<String, Field> paths) {
        for (Field field : this.byName.values()) {
            paths.put(prefix + field.name(), field);
            if (field.shape() != null) {
                field.shape().walk(prefix + field.name() + ".", paths);
            }
        }
    }

    @Override
    public String toString() {
        return "DtoShape[" + this.dtoType.getName() + ", " + this.byName.keySet() + "]";
    }

    /** Collects the fields of a record. */
    public static final class Builder {

        private final Class<?> entityType;
        private final Class<?> dtoType;
        private final List<Field> fields = new ArrayList<>();
        private final Map<String, Class<?>> settable = new LinkedHashMap<>();

        private Builder(Class<?> entityType, Class<?> dtoType) {
            this.entityType = entityType;
            this.dtoType = dtoType;
        }

        /** A scalar, or a collection of them. */
        public Builder field(String name, String wireName, Direction direction) {
            this.fields.add(new Field(name, wireName, direction, true, false, false, null));
            return this;
        }

        /** An object. */
        public Builder field(String name, String wireName, Direction direction, DtoShape shape) {
            this.fields.add(new Field(name, wireName, direction, true, false, false, shape));
            return this;
        }

        /** A collection, a map or an array of objects. */
        public Builder many(String name, String wireName, Direction direction, DtoShape shape) {
            this.fields.add(new Field(name, wireName, direction, true, false, true, shape));
            return this;
        }

        /** The field before cannot be null. */
        public Builder notNull() {
            Field last = this.fields.remove(this.fields.size() - 1);
            this.fields.add(new Field(
                    last.name(),
                    last.wireName(),
                    last.direction(),
                    false,
                    last.isRequired(),
                    last.isMany(),
                    last.shape()));
            return this;
        }

        /** No entity can be made without the field before, which cannot be null either. */
        public Builder required() {
            Field last = this.fields.remove(this.fields.size() - 1);
            this.fields.add(new Field(
                    last.name(), last.wireName(), last.direction(), false, true, last.isMany(), last.shape()));
            return this;
        }

        /** A property that the server can give a value for, whether a client may or not. */
        public Builder settable(String name, Class<?> type) {
            this.settable.put(name, type);
            return this;
        }

        /** The shape. */
        public DtoShape build() {
            return new DtoShape(this.entityType, this.dtoType, this.fields, this.settable, null, Map.of());
        }
    }
}
