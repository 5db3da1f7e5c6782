package org.litestarspring.dto.web;

import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.core.io.buffer.DataBufferUtils;

/** Where a generator puts its own buffer when that is full: into buffers of the server's. */
final class Chunk extends OutputStream {

    private final DataBufferFactory buffers;
    private final int bytes;
    private final List<DataBuffer> full = new ArrayList<>(0);
    private @Nullable DataBuffer last;
    private int size;
    private boolean discards;

    /**
     * Creates an empty chunk.
     *
     * @param bytes how large a buffer becomes before another one is begun
     */
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
        if (this.discards || length == 0) {
            return;
        }
        DataBuffer target = this.last;
        if (target != null && target.writableByteCount() < length) {
            this.full.add(target);
            target = null;
        }
        if (target == null) {
            // A full generator's buffer means more to come; a part of one is all there is.
            target = this.buffers.allocateBuffer(length < 4_000 ? length : Math.max(this.bytes, length));
            this.last = target;
        }
        target.write(source, offset, length);
        this.size += length;
    }

    int size() {
        return this.size;
    }

    /** All as one buffer, null where there is nothing. */
    @Nullable
    DataBuffer take() {
        DataBuffer taken = this.last;
        if (taken != null && !this.full.isEmpty()) {
            this.full.add(taken);
            taken = this.buffers.join(List.copyOf(this.full));
            this.full.clear();
        }
        this.last = null;
        this.size = 0;
        return taken;
    }

    void discard() {
        this.discards = true;
        DataBuffer taken = this.last;
        if (taken != null) {
            DataBufferUtils.release(taken);
            this.last = null;
        }
        this.full.forEach(DataBufferUtils::release);
        this.full.clear();
        this.size = 0;
    }
}
