package org.litestarspring.dto.web;

import org.jspecify.annotations.Nullable;
import org.litestarspring.dto.DtoBytes;
import org.litestarspring.dto.DtoWriter;
import org.springframework.core.codec.EncodingException;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.http.codec.ServerSentEvent;

/** Records, as the application's codec writes them. */
final class CodecBatch implements Batch {

    private static final int ROOM_FOR_LAST = 4 * 1024;

    private final DtoWriter<Object> writer;
    private final Form form;
    private final DataBufferFactory buffers;
    private final DtoBytes waiting;
    private boolean started;

    CodecBatch(DtoWriter<Object> writer, Form form, DataBufferFactory buffers, int bytes) {
        this.writer = writer;
        this.form = form;
        this.buffers = buffers;
        this.waiting = new DtoBytes(form == Form.ONE ? 1024 : bytes + ROOM_FOR_LAST);
    }

    @Override
    public void add(Object value) {
        int before = this.waiting.size();
        try {
            switch (this.form) {
                case ARRAY -> {
                    this.waiting.write(this.started ? ',' : '[');
                    this.writer.write(value, this.waiting);
                }
                case LINES -> {
                    this.writer.write(value, this.waiting);
                    this.waiting.write('\n');
                }
                case EVENTS -> event(value);
                case ONE -> this.writer.write(value, this.waiting);
            }
            this.started = true;
        } catch (IllegalArgumentException failure) {
            this.waiting.resize(before);
            throw new EncodingException("JSON encoding error: " + failure.getMessage(), failure);
        }
    }

    /** The elements of a list, which may be null. */
    void addAll(Iterable<?> values) {
        for (Object value : values) {
            if (value == null) {
                this.waiting.write(this.started ? ",null" : "[null");
                this.started = true;
            } else {
                add(value);
            }
        }
    }

    private void event(Object value) {
        ServerSentEvent<?> event = value instanceof ServerSentEvent<?> known
                ? known
                : ServerSentEvent.builder().data(value).build();
        this.waiting.write(event.format());
        Object data = event.data();
        if (data != null) {
            this.writer.write(data, this.waiting);
            this.waiting.write('\n');
        }
        this.waiting.write('\n');
    }

    @Override
    public int size() {
        return this.waiting.size();
    }

    @Override
    public @Nullable DataBuffer take() {
        int size = this.waiting.size();
        if (size == 0) {
            return null;
        }
        DataBuffer taken = this.buffers.allocateBuffer(size);
        taken.write(this.waiting.array(), 0, size);
        this.waiting.resize(0);
        return taken;
    }

    @Override
    public @Nullable DataBuffer end() {
        if (this.form == Form.ARRAY) {
            this.waiting.write(this.started ? "]" : "[]");
        }
        return take();
    }

    @Override
    public void close() {
        this.waiting.resize(0);
    }
}
