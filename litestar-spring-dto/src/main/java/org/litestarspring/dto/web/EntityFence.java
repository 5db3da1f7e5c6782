package org.litestarspring.dto.web;

import org.jspecify.annotations.Nullable;
import org.litestarspring.dto.DtoMapper;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.annotation.JsonSerialize;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.TypeSerializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.Serializers;

/**
 * A mapper to JSON that cannot write an entity but as its DTO, wherever in an object it meets one, subclasses included.
 * For holders that are not rebuilt: beans, tuples, envelopes with other parts.
 */
final class EntityFence {

    private EntityFence() {}

    static JsonMapper around(JsonMapper json, DtoMapper<Object, Object> mapper) {
        SimpleModule module = new SimpleModule(
                "litestar-dto-" + mapper.dtoType().getName()) {
            @Override
            public void setupModule(SetupContext context) {
                super.setupModule(context);
                context.addSerializers(new Serializers.Base() {
                    @Override
                    public @Nullable ValueSerializer<?> findSerializer(
                            SerializationConfig config,
                            JavaType type,
                            BeanDescription.Supplier description,
                            com.fasterxml.jackson.annotation.JsonFormat.@Nullable Value format) {
                        return mapper.entityType().isAssignableFrom(type.getRawClass()) ? new AsDto(mapper) : null;
                    }
                });
                context.addKeySerializers(new Serializers.Base() {
                    @Override
                    public @Nullable ValueSerializer<?> findSerializer(
                            SerializationConfig config,
                            JavaType type,
                            BeanDescription.Supplier description,
                            com.fasterxml.jackson.annotation.JsonFormat.@Nullable Value format) {
                        return mapper.entityType().isAssignableFrom(type.getRawClass())
                                ? new Refused(mapper.entityType())
                                : null;
                    }
                });
            }
        };
        return json.rebuild()
                .addModule(module)
                .addMixIn(mapper.entityType(), Plain.class)
                .build();
    }

    /** Annotations of an entity that name its own serializer would win over a module's. */
    @JsonSerialize(using = ValueSerializer.None.class)
    private interface Plain {}

    private static final class AsDto extends ValueSerializer<Object> {

        private final DtoMapper<Object, Object> mapper;

        AsDto(DtoMapper<Object, Object> mapper) {
            this.mapper = mapper;
        }

        @Override
        public void serialize(Object entity, JsonGenerator json, SerializationContext context) {
            context.writeValue(json, this.mapper.toDto(entity));
        }

        /** The type id of an entity is not its DTO's, which has its own where it needs one. */
        @Override
        public void serializeWithType(
                Object entity, JsonGenerator json, SerializationContext context, TypeSerializer types) {
            serialize(entity, json, context);
        }
    }

    /** A map's key is written as text, which would be the entity's toString. */
    private static final class Refused extends ValueSerializer<Object> {

        private final Class<?> entity;

        Refused(Class<?> entity) {
            this.entity = entity;
        }

        @Override
        public void serialize(Object key, JsonGenerator json, SerializationContext context) {
            throw new IllegalStateException("A " + this.entity.getName()
                    + " is the key of a map, which no DTO can show, so nothing is written.");
        }
    }
}
