package org.litestarspring.dto;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/**
 * The codec that is always there, and the oracle for any other: the application's Jackson mapper.
 *
 * <p>Where it is the codec of the context, bodies do not go through it object by object; they are written and read by the
 * mapper that it was made with, and equal.
 *
 * @since 0.1
 */
public final class JacksonDtoCodec implements DtoCodec {

    private final JsonMapper json;
    private final JsonMapper lax;
    private final JsonMapper strict;

    /** Creates the codec on the application's mapper, whose settings it keeps. */
    public JacksonDtoCodec(JsonMapper json) {
        this.json = json;
        this.lax = json.rebuild()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                .disable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .build();
        this.strict = strict(this.lax);
    }

    /** Text, numbers and booleans stay what they are; an enum is named, not counted. */
    private static JsonMapper strict(JsonMapper lax) {
        JsonMapper.Builder builder = lax.rebuild()
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS);
        builder.withCoercionConfig(LogicalType.Textual, config -> {
            config.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail);
            config.setCoercion(CoercionInputShape.Float, CoercionAction.Fail);
            config.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
        });
        return builder.build();
    }

    /** Every DTO. */
    @Override
    public boolean supports(DtoMapper<?, ?> mapper) {
        return true;
    }

    @Override
    public <D> DtoWriter<D> writer(DtoMapper<?, D> mapper) {
        ObjectWriter writer = this.json.writerFor(mapper.dtoType());
        return (dto, to) -> {
            try {
                writer.writeValue(to, dto);
            } catch (JacksonException failure) {
                throw new IllegalArgumentException(failure.getMessage(), failure);
            }
        };
    }

    @Override
    public <D> DtoReader<D> reader(DtoMapper<?, D> mapper, UnknownFields unknown, Scalars scalars) {
        JsonMapper bodies = bodies(scalars);
        ObjectReader one = reader(bodies, bodies.constructType(mapper.dtoType()), unknown);
        ObjectReader many =
                reader(bodies, bodies.getTypeFactory().constructCollectionType(List.class, mapper.dtoType()), unknown);
        return new DtoReader<>() {

            @Override
            public @Nullable D read(byte[] json) {
                return fitting(one, json);
            }

            @Override
            public @Nullable List<@Nullable D> readList(byte[] json) {
                return fitting(many, json);
            }
        };
    }

    private static <T> @Nullable T fitting(ObjectReader reader, byte[] json) {
        try {
            return reader.readValue(json);
        } catch (JacksonException failure) {
            throw new IllegalArgumentException(failure.getMessage(), failure);
        }
    }

    /** The application's mapper as bodies are read with it: strict about what JSON is, and about scalars if asked. */
    public JsonMapper bodies(Scalars scalars) {
        return scalars == Scalars.STRICT ? this.strict : this.lax;
    }

    /**
     * A reader of bodies.
     *
     * @param bodies one of {@link #bodies}, or made from it
     */
    public static ObjectReader reader(JsonMapper bodies, JavaType type, UnknownFields unknown) {
        ObjectReader reader = bodies.readerFor(type);
        return switch (unknown) {
            case REJECT ->
                reader.with(
                        DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                        DeserializationFeature.FAIL_ON_IGNORED_PROPERTIES);
            case WARN ->
                reader.with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                        .without(DeserializationFeature.FAIL_ON_IGNORED_PROPERTIES);
            case IGNORE, INHERIT ->
                reader.without(
                        DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                        DeserializationFeature.FAIL_ON_IGNORED_PROPERTIES);
        };
    }
}
