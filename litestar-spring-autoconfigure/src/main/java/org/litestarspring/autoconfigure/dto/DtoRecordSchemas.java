package org.litestarspring.autoconfigure.dto;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.models.SpecVersion;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.RecordComponent;
import java.time.Year;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.litestarspring.dto.Direction;
import org.litestarspring.dto.DtoShape;
import org.litestarspring.dto.Patch;

/**
 * Says of generated records what swagger-core cannot know of them: which of their fields may be null, by which tag the
 * members of a family are told apart, and what {@code @JsonFormat} makes of a value.
 */
@SuppressWarnings("rawtypes") // as the signatures of swagger's models are
final class DtoRecordSchemas {

    private final DtoSchemaNames names;
    private final DtoPartialSchemas partials;
    private final SpecVersion version;

    DtoRecordSchemas(DtoSchemaNames names, DtoPartialSchemas partials, SpecVersion version) {
        this.names = names;
        this.partials = partials;
        this.version = version;
    }

    void complete(Map<String, Schema> schemas) {
        schemas.forEach((name, schema) -> this.names
                .shape(this.partials.whole(name).orElse(name))
                .ifPresent(shape -> {
                    complete(name, schema, shape);
                    shape.discriminator().ifPresent(tag -> tag(shape, tag, schemas));
                }));
    }

    private void tag(DtoShape family, String tag, Map<String, Schema> schemas) {
        family.subtypes()
                .forEach((value, member) -> this.names.of(member.dtoType()).ifPresent(name -> Stream.of(
                                name, name + DtoPartialSchemas.SUFFIX)
                        .map(schemas::get)
                        .filter(Objects::nonNull)
                        .forEach(schema -> tag(schema, tag, value))));
    }

    private void tag(Schema<?> member, String tag, String value) {
        Schema<String> values = new Schema<>(this.version);
        values.setEnum(List.of(value));
        Map<String, Schema> properties = new LinkedHashMap<>();
        properties.put(tag, type(values, "string"));
        if (member.getProperties() != null) {
            member.getProperties().forEach(properties::putIfAbsent);
        }
        member.setProperties(properties);
        Set<String> required = new TreeSet<>(Set.of(tag));
        if (member.getRequired() != null) {
            required.addAll(member.getRequired());
        }
        member.setRequired(new ArrayList<>(required));
    }

    private void complete(String name, Schema<?> schema, DtoShape shape) {
        if (schema.getProperties() == null) {
            return;
        }
        schema.getProperties().replaceAll((wireName, property) -> {
            DtoShape.Field field = shape.onWire(wireName).orElse(null);
            if (field == null) {
                return property;
            }
            Schema<?> shown = formatted(property, component(shape, wireName));
            if (this.partials.whole(name).isPresent() && field.patch() == Patch.MERGE) {
                takesNull(shown);
            }
            boolean isNeeded = this.partials.neverNull(name).contains(wireName)
                    || schema.getRequired() != null && schema.getRequired().contains(wireName);
            Schema<?> complete = mayBeNull(shape, field, isNeeded) ? nullable(shown) : shown;
            return this.partials.isKey(name, wireName) ? complete.readOnly(null) : marked(complete, field.direction());
        });
    }

    /** Null for a value of a merged map takes it out. */
    private void takesNull(Schema<?> map) {
        if (map.getAdditionalProperties() instanceof Schema<?> value) {
            map.setAdditionalProperties(nullable(value));
        }
    }

    private static boolean mayBeNull(DtoShape shape, DtoShape.Field field, boolean isNeeded) {
        if (!field.isNullable() || isNeeded) {
            return false;
        }
        JsonInclude inclusion = shape.dtoType().getAnnotation(JsonInclude.class);
        boolean isLeftOut = inclusion != null && inclusion.value() != JsonInclude.Include.ALWAYS;
        return field.direction().comesIn() || !isLeftOut;
    }

    private static @Nullable RecordComponent component(DtoShape shape, String wireName) {
        if (shape.dtoType().isRecord()) {
            for (RecordComponent component : shape.dtoType().getRecordComponents()) {
                JsonProperty name = component.getAccessor().getAnnotation(JsonProperty.class);
                if (name != null && name.value().equals(wireName)) {
                    return component;
                }
            }
        }
        return null;
    }

    /** As Jackson 3 writes the value. */
    private Schema<?> formatted(Schema<?> property, @Nullable RecordComponent component) {
        if (component == null) {
            return property;
        }
        JsonFormat format = component.getAccessor().getAnnotation(JsonFormat.class);
        JsonFormat.Shape shape = format == null ? JsonFormat.Shape.ANY : format.shape();
        if (shape.isNumeric()) {
            return type(property, shape == JsonFormat.Shape.NUMBER_INT ? "integer" : "number")
                    .format(null);
        }
        if (component.getType() == Year.class && shape != JsonFormat.Shape.STRING) {
            return type(property, "integer");
        }
        if (format != null
                && (shape == JsonFormat.Shape.STRING || !format.pattern().isEmpty())) {
            return type(property, "string").format(null);
        }
        return property;
    }

    private Schema<?> type(Schema<?> schema, String type) {
        if (this.version == SpecVersion.V31) {
            schema.setTypes(new LinkedHashSet<>(List.of(type)));
        }
        schema.setType(type);
        return schema;
    }

    private Schema<?> nullable(Schema<?> property) {
        if (property.get$ref() != null) {
            return this.version == SpecVersion.V31
                    ? new Schema<>(this.version)
                            .addAnyOfItem(property)
                            .addAnyOfItem(new Schema<>(this.version).typesItem("null"))
                    : beside(property).nullable(true);
        }
        if (this.version != SpecVersion.V31) {
            property.setNullable(true);
        } else if (property.getTypes() != null) {
            property.getTypes().add("null");
        }
        addNull(property);
        return property;
    }

    private static <T> void addNull(Schema<T> values) {
        if (values.getEnum() != null && !values.getEnum().contains(null)) {
            values.addEnumItemObject(null);
        }
    }

    private Schema<?> marked(Schema<?> property, Direction direction) {
        if (direction == Direction.BOTH) {
            return property;
        }
        Schema<?> marked = property.get$ref() != null && this.version != SpecVersion.V31 ? beside(property) : property;
        return direction == Direction.OUT ? marked.readOnly(true) : marked.writeOnly(true);
    }

    /** Nothing that stands in one object with a reference counts before OpenAPI 3.1. */
    private Schema<?> beside(Schema<?> reference) {
        return new Schema<>(this.version).addAllOfItem(reference);
    }
}
