package org.litestarspring.dto.web;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.litestarspring.dto.DtoBytes;
import org.litestarspring.dto.DtoCodec;
import org.litestarspring.dto.DtoMapper;
import org.litestarspring.dto.DtoReader;
import org.litestarspring.dto.DtoWriter;
import org.litestarspring.dto.JacksonDtoCodec;
import org.litestarspring.dto.Scalars;
import org.litestarspring.dto.UnknownFields;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.Version;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.TypeSerializer;
import tools.jackson.databind.ser.Serializers;

/** The application's codec for the DTOs that it supports; knows nothing of those that Jackson takes. */
final class OwnCodec {

    private final @Nullable DtoCodec codec;
    private final Map<Class<?>, Optional<DtoWriter<Object>>> writers = new ConcurrentHashMap<>();

    OwnCodec(DtoCodec codec) {
        this.codec = codec instanceof JacksonDtoCodec ? null : codec;
    }

    /** Makes a DTO known, whose records may be met from now on. */
    void know(DtoMapper<Object, Object> mapper) {
        DtoCodec own = this.codec;
        if (own != null) {
            this.writers.computeIfAbsent(
                    mapper.dtoType(), key -> own.supports(mapper) ? Optional.of(own.writer(mapper)) : Optional.empty());
        }
    }

    /** What writes records of this type; null where Jackson does. */
    @Nullable
    DtoWriter<Object> writer(@Nullable Class<?> type) {
        if (this.codec == null || type == null) {
            return null;
        }
        Optional<DtoWriter<Object>> known = this.writers.get(type);
        if (known != null) {
            return known.orElse(null);
        }
        // A record of a family, whose sealed interface is the DTO's type.
        for (Class<?> parent : type.getInterfaces()) {
            DtoWriter<Object> writer = this.writers.containsKey(parent) ? writer(parent) : null;
            if (writer != null) {
                return writer;
            }
        }
        return null;
    }

    /** What reads bodies of the DTO; null where Jackson does. */
    @Nullable
    DtoReader<Object> reader(DtoMapper<Object, Object> mapper, UnknownFields unknown, Scalars scalars) {
        return this.codec == null || !this.codec.supports(mapper)
                ? null
                : this.codec.reader(mapper, unknown, scalars == Scalars.INHERIT ? Scalars.LAX : scalars);
    }

    /** The mapper, but that it leaves records to the codec wherever they stand in what it writes. */
    JsonMapper around(JsonMapper json) {
        return this.codec == null
                ? json
                : json.rebuild().addModule(new Handing()).build();
    }

    private final class Handing extends JacksonModule {

        @Override
        public String getModuleName() {
            return OwnCodec.class.getName();
        }

        @Override
        public Version version() {
            return Version.unknownVersion();
        }

        @Override
        public void setupModule(SetupContext context) {
            context.addSerializers(new Serializers.Base() {

                @Override
                public @Nullable ValueSerializer<?> findSerializer(
                        SerializationConfig config,
                        JavaType type,
                        BeanDescription.Supplier description,
                        com.fasterxml.jackson.annotation.JsonFormat.@Nullable Value format) {
                    DtoWriter<Object> writer = writer(type.getRawClass());
                    return writer == null ? null : new Handed(writer);
                }
            });
        }
    }

    /** A record in the middle of what Jackson writes. */
    private static final class Handed extends ValueSerializer<Object> {

        private final DtoWriter<Object> writer;

        Handed(DtoWriter<Object> writer) {
            this.writer = writer;
        }

        @Override
        public void serialize(Object dto, JsonGenerator json, SerializationContext context) {
            DtoBytes bytes = new DtoBytes(512);
            this.writer.write(dto, bytes);
            json.writeRawValue(bytes.toString());
        }

        /** The codec writes the tag of a family as well. */
        @Override
        public void serializeWithType(
                Object dto, JsonGenerator json, SerializationContext context, TypeSerializer type) {
            serialize(dto, json, context);
        }
    }
}
