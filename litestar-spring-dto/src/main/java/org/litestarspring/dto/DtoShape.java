package org.litestarspring.dto;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
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
     * @param isNullable whether null may be its value
     * @param isRequired whether no entity can be made without it; so it is missing in a whole body, not in a partial one
     * @param isMany whether it holds any number of objects rather than one
     * @param holders what is around what it holds, from the outside: {@code [} for a list, <code>{</code> for a map, each
     *     with {@code !} after it where null is never in it; empty for one value
     * @param shape of the objects that it holds; null for scalars
     * @param patch what a partial body does to it
     * @param key the property path by which its elements are merged; empty where they are not
     */
    public record Field(
            String name,
            String wireName,
            Direction direction,
            boolean isNullable,
            boolean isRequired,
            boolean isMany,
            String holders,
            @Nullable DtoShape shape,
            Patch patch,
            String key) {

        /** This field with less around what it holds. */
        public Field holding(String holders) {
            return with(this.isNullable, this.isRequired, holders, this.patch, this.key);
        }

        private Field with(boolean isNullable, boolean isRequired, String holders, Patch patch, String key) {
            return new Field(
                    this.name,
                    this.wireName,
                    this.direction,
                    isNullable,
                    isRequired,
                    this.isMany,
                    holders,
                    this.shape,
                    patch,
                    key);
        }
    }

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

    /** The shape of an object that has this tag: of one of the {@link #subtypes()} in a family, else this one. */
    public DtoShape tagged(@Nullable String tag) {
        return this.subtypes.getOrDefault(tag, this);
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
            return add(name, wireName, direction, false, "", null);
        }

        /**
         * Scalars, or collections of them: as many {@link #field(String, String, Direction)} in one call, of which javac
         * would resolve each anew.
         *
         * @param fields each a property's name, with {@code =} and its wire name after it where that is another, and
         *     {@code !} before it where it cannot be null
         */
        public Builder fields(Direction direction, String... fields) {
            for (String field : fields) {
                boolean isNotNull = field.startsWith("!");
                int equals = field.indexOf('=');
                String name = field.substring(isNotNull ? 1 : 0, equals < 0 ? field.length() : equals);
                field(name, equals < 0 ? name : field.substring(equals + 1), direction);
                if (isNotNull) {
                    notNull();
                }
            }
            return this;
        }

        /** An object. */
        public Builder field(String name, String wireName, Direction direction, DtoShape shape) {
            return add(name, wireName, direction, false, "", shape);
        }

        /** A collection, a map or an array of objects. */
        public Builder many(String name, String wireName, Direction direction, DtoShape shape) {
            return add(name, wireName, direction, true, "[", shape);
        }

        private Builder add(
                String name,
                String wireName,
                Direction direction,
                boolean isMany,
                String holders,
                @Nullable DtoShape shape) {
            this.fields.add(
                    new Field(name, wireName, direction, true, false, isMany, holders, shape, Patch.REPLACE, ""));
            return this;
        }

        private Builder last(UnaryOperator<Field> change) {
            this.fields.add(change.apply(this.fields.remove(this.fields.size() - 1)));
            return this;
        }

        /** The field before cannot be null. */
        public Builder notNull() {
            return last(field -> field.with(false, field.isRequired(), field.holders(), field.patch(), field.key()));
        }

        /** No entity can be made without the field before, which cannot be null either. */
        public Builder required() {
            return last(field -> field.with(false, true, field.holders(), field.patch(), field.key()));
        }

        /** What is around what the field before holds, as {@link Field#holders()} says; many objects lie in a list else. */
        public Builder in(String holders) {
            return last(field -> field.holding(holders));
        }

        /** What a partial body does to the field before. */
        public Builder patched(Patch patch, String key) {
            return last(field -> field.with(field.isNullable(), field.isRequired(), field.holders(), patch, key));
        }

        /**
         * The properties of a type that the server can give values for, whether a client may or not.
         *
         * @param type of each
         * @param names the properties
         */
        public Builder settable(Class<?> type, String... names) {
            for (String name : names) {
                this.settable.put(name, type);
            }
            return this;
        }

        /** The shape. */
        public DtoShape build() {
            return new DtoShape(this.entityType, this.dtoType, this.fields, this.settable, null, Map.of());
        }
    }
}
