package org.litestarspring.dto.web;

import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.codec.CodecException;
import org.springframework.core.codec.EncodingException;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.codec.ServerSentEvent;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.io.SerializedString;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SequenceWriter;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.exc.InvalidDefinitionException;

/**
 * Elements written one after another into one buffer, until it is taken. Used by one thread at a time; what is taken is
 * the taker's to release, what is not is released by {@link #close}.
 */
final class JsonBatch implements AutoCloseable {

    private static final SerializedString NOTHING = new SerializedString("");

    /** What is between the elements. */
    enum Form {
        ARRAY,
        LINES,
        EVENTS
    }

    private final ObjectWriter writer;
    private final Form form;
    private final Chunk chunk;
    private @Nullable JsonGenerator generator;
    private @Nullable SequenceWriter sequence;

    JsonBatch(ObjectWriter writer, Form form, DataBufferFactory buffers, int bytes) {
        ObjectWriter unflushed = writer.without(SerializationFeature.FLUSH_AFTER_WRITE_VALUE)
                .without(tools.jackson.core.StreamWriteFeature.FLUSH_PASSED_TO_STREAM);
        this.writer = form == Form.ARRAY
                ? unflushed
                : unflushed.without(SerializationFeature.INDENT_OUTPUT).withRootValueSeparator(NOTHING);
        this.form = form;
        this.chunk = new Chunk(buffers, bytes);
    }

    boolean isStarted() {
        return this.sequence != null;
    }

    void add(Object value) {
        try {
            SequenceWriter values = sequence();
            JsonGenerator json = java.util.Objects.requireNonNull(this.generator);
            switch (this.form) {
                case ARRAY -> values.write(value);
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

    /** How many bytes wait to be taken. */
    int size() {
        JsonGenerator json = this.generator;
        return this.chunk.size() + (json == null ? 0 : Math.max(0, json.streamWriteOutputBuffered()));
    }

    /** What waits, null where nothing does. */
    @Nullable
    DataBuffer take() {
        JsonGenerator json = this.generator;
        if (json != null) {
            json.flush();
        }
        return this.chunk.take();
    }

    /** What waits, with the end. */
    @Nullable
    DataBuffer end() {
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

    /** Where the generator writes its own buffer when that is full. */
    private static final class Chunk extends OutputStream {

        private final DataBufferFactory buffers;
        private final int bytes;
        private @Nullable DataBuffer buffer;
        private boolean discards;

        Chunk(DataBufferFactory buffers, int bytes) {
            this.buffers = buffers;
            this.bytes = bytes;
        }

        @Override
        public void write(int value) {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] source, int offset, int length) {
            if (this.discards) {
                return;
            }
            DataBuffer target = this.buffer;
            if (target == null) {
                // A full generator's buffer means more to come; a part of one is a batch of its own.
                target = this.buffers.allocateBuffer(length < 4_000 ? length : this.bytes + length);
                this.buffer = target;
            }
            target.write(source, offset, length);
        }

        int size() {
            return this.buffer == null ? 0 : this.buffer.readableByteCount();
        }

        @Nullable
        DataBuffer take() {
            DataBuffer taken = this.buffer;
            this.buffer = null;
            return taken;
        }

        void discard() {
            this.discards = true;
            if (this.buffer != null) {
                DataBufferUtils.release(this.buffer);
                this.buffer = null;
            }
        }
    }
}
