package org.litestarspring.dto.web;

import static tools.jackson.core.StreamWriteFeature.FLUSH_PASSED_TO_STREAM;

import org.jspecify.annotations.Nullable;
import org.springframework.core.codec.CodecException;
import org.springframework.core.codec.EncodingException;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.http.codec.ServerSentEvent;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.io.SerializedString;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SequenceWriter;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.exc.InvalidDefinitionException;

/** Elements, as Jackson writes them. */
final class JsonBatch implements Batch {

    private static final SerializedString NOTHING = new SerializedString("");

    /** What a generator holds back at most before it writes. */
    private static final int GENERATOR_BYTES = 8_000;

    private final ObjectWriter writer;
    private final Form form;
    private final Chunk chunk;
    private @Nullable JsonGenerator generator;
    private @Nullable SequenceWriter sequence;

    /**
     * Creates an empty batch.
     *
     * @param writer as {@link #unflushed} makes it
     * @param bytes how large a buffer may become before it is taken
     */
    JsonBatch(ObjectWriter writer, Form form, DataBufferFactory buffers, int bytes) {
        this.writer = writer;
        this.form = form;
        this.chunk = new Chunk(buffers, bytes + GENERATOR_BYTES);
    }

    /** A writer that leaves it to the batch when bytes go on, and what is between elements. */
    static ObjectWriter unflushed(ObjectWriter writer, Form form) {
        ObjectWriter unflushed =
                writer.without(SerializationFeature.FLUSH_AFTER_WRITE_VALUE).without(FLUSH_PASSED_TO_STREAM);
        return form == Form.ARRAY || form == Form.ONE
                ? unflushed
                : unflushed.without(SerializationFeature.INDENT_OUTPUT).withRootValueSeparator(NOTHING);
    }

    @Override
    public void add(Object value) {
        try {
            SequenceWriter values = sequence();
            JsonGenerator json = java.util.Objects.requireNonNull(this.generator);
            switch (this.form) {
                case ARRAY, ONE -> values.write(value);
                case LINES -> {
                    values.write(value);
                    json.writeRaw('\n');
                }
                case EVENTS -> event(value, values, json);
            }
        } catch (InvalidDefinitionException failure) {
            throw new CodecException("Type definition error: " + failure.getType(), failure);
        } catch (JacksonException failure) {
            throw new EncodingException("JSON encoding error: " + failure.getOriginalMessage(), failure);
        } catch (IllegalArgumentException failure) {
            throw new EncodingException("JSON encoding error: " + failure.getMessage(), failure);
        }
    }

    private static void event(Object value, SequenceWriter values, JsonGenerator json) {
        ServerSentEvent<?> event = value instanceof ServerSentEvent<?> known
                ? known
                : ServerSentEvent.builder().data(value).build();
        json.writeRaw(event.format());
        Object data = event.data();
        if (data == null) {
            json.writeRaw('\n');
        } else {
            values.write(data);
            json.writeRaw("\n\n");
        }
    }

    private SequenceWriter sequence() {
        SequenceWriter values = this.sequence;
        if (values == null) {
            JsonGenerator json = this.writer.createGenerator(this.chunk, JsonEncoding.UTF8);
            this.generator = json;
            values = this.form == Form.ARRAY ? this.writer.writeValuesAsArray(json) : this.writer.writeValues(json);
            this.sequence = values;
        }
        return values;
    }

    @Override
    public int size() {
        JsonGenerator json = this.generator;
        return this.chunk.size() + (json == null ? 0 : Math.max(0, json.streamWriteOutputBuffered()));
    }

    @Override
    public @Nullable DataBuffer take() {
        JsonGenerator json = this.generator;
        if (json != null) {
            json.flush();
        }
        return this.chunk.take();
    }

    @Override
    public @Nullable DataBuffer end() {
        if (this.form == Form.ARRAY) {
            sequence().close();
        }
        return take();
    }

    @Override
    public void close() {
        this.chunk.discard();
        if (this.generator != null) {
            this.generator.close();
        }
    }
}
