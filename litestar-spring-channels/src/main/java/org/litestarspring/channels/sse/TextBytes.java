package org.litestarspring.channels.sse;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes of {@code text/event-stream} that grow until they are taken. Used by one thread at a time. */
final class TextBytes extends OutputStream {

    private byte[] array;
    private int size;

    TextBytes(int capacity) {
        this.array = new byte[capacity];
    }

    private void require(int count) {
        if (count > this.array.length - this.size) {
            // The array of one event beyond two thousand million bytes fails by itself.
            this.array = Arrays.copyOf(this.array, Math.max(Math.addExact(this.size, count), (int)
                    Math.min(this.array.length * 2L, Integer.MAX_VALUE - 8)));
        }
    }

    @Override
    public void write(int value) {
        require(1);
        this.array[this.size++] = (byte) value;
    }

    @Override
    public void write(byte[] source, int offset, int length) {
        require(length);
        System.arraycopy(source, offset, this.array, this.size, length);
        this.size += length;
    }

    @Override
    public void write(byte[] source) {
        write(source, 0, source.length);
    }

    /** Puts a part of a text, encoded. */
    void write(String text, int from, int to) {
        require(to - from);
        int before = this.size;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                this.size = before;
                write(text.substring(from, to).getBytes(StandardCharsets.UTF_8));
                return;
            }
            this.array[this.size++] = (byte) c;
        }
    }

    int size() {
        return this.size;
    }

    /** Takes back what is behind the first {@code length} bytes. */
    void truncate(int length) {
        this.size = length;
    }

    /** The first line end from {@code from} on; -1 where there is none. */
    int lineEnd(int from) {
        for (int i = from; i < this.size; i++) {
            byte b = this.array[i];
            if (b == '\n' || b == '\r') {
                return i;
            }
        }
        return -1;
    }

    /** What is there from {@code from} on. */
    byte[] copy(int from) {
        return Arrays.copyOfRange(this.array, from, this.size);
    }

    /** All, for the taker to keep. A large event leaves no large array behind. */
    byte[] take(int usual) {
        byte[] taken = copy(0);
        this.size = 0;
        if (this.array.length > 4 * usual) {
            this.array = new byte[usual];
        }
        return taken;
    }
}
