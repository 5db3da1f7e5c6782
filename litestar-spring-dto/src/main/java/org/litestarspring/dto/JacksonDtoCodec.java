package org.litestarspring.dto;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * The codec that is always there, and the oracle for any other: the application's Jackson mapper.
 *
 * @since 0.1
 */
public final class JacksonDtoCodec implements DtoCodec {

    private final JsonMapper json;
    private final Map<Class<?>, ObjectWriter> writers = new ConcurrentHashMap<>();
    private final Map<Class<?>, ObjectReader> readers = new ConcurrentHashMap<>();

    /** Creates the codec on the application's mapper, whose settings it keeps. */
    public JacksonDtoCodec(JsonMapper json) {
        this.json = json;
    }

    /** Every DTO. */
    @Override
    public boolean supports(DtoMapper<?, ?> mapper) {
        return true;
    }

    @Override
    public <D> void write(DtoMapper<?, D> mapper, D dto, OutputStream to) throws IOException {
        try {
            writer(mapper.dtoType()).writeValue(to, dto);
        } catch (JacksonException failure) {
            throw new IOException(failure.getMessage(), failure);
        }
    }

    @Override
    public <D> D read(DtoMapper<?, D> mapper, InputStream from) throws IOException {
        try {
            return reader(mapper.dtoType()).readValue(from);
        } catch (JacksonException failure) {
            throw new IOException(failure.getMessage(), failure);
        }
    }

    private ObjectWriter writer(Class<?> type) {
        return this.writers.computeIfAbsent(type, key -> this.json
                .writerFor(key)
                .without(StreamWriteFeature.AUTO_CLOSE_TARGET)
                .without(StreamWriteFeature.FLUSH_PASSED_TO_STREAM));
    }

    private ObjectReader reader(Class<?> type) {
        return this.readers.computeIfAbsent(type, key -> this.json
                .readerFor(key)
                .without(StreamReadFeature.AUTO_CLOSE_SOURCE)
                .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS));
    }
}
