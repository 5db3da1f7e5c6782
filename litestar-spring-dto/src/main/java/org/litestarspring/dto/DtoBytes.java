package org.litestarspring.dto;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.springframework.util.Assert;

/**
 * UTF-8 text that grows: where a {@link DtoWriter} puts what it writes. Either as into any stream, or straight into the
 * array:
 *
 * <pre>{@code
 * byte[] array = to.require(20);
 * int end = putDigits(value, array, to.size());
 * to.resize(end);
 * }</pre>
 *
 * <p>Used by one thread at a time.
 *
 * @since 0.1
 */
public final class DtoBytes extends OutputStream {

    private byte[] array;
    private int size;

    /**
     * Creates an empty text.
     *
     * @param capacity how many bytes fit before the array is replaced by a larger one
     */
    public DtoBytes(int capacity) {
        this.array = new byte[capacity];
    }

    /** The array that holds the text in its first {@link #size()} bytes; another one after anything was put. */
    public byte[] array() {
        return this.array;
    }

    /** How many bytes there are. */
    public int size() {
        return this.size;
    }

    /**
     * Makes room.
     *
     * @param count how many bytes more must fit
     * @return the array, to be written from {@link #size()} on
     * @throws IllegalStateException when that were more than an array can hold
     */
    public byte[] require(int count) {
        if (count > this.array.length - this.size) {
            long least = (long) this.size + count;
            if (least > Integer.MAX_VALUE - 8) {
                throw new IllegalStateException("A text of " + least + " bytes is larger than an array.");
            }
            this.array = Arrays.copyOf(
                    this.array, (int) Math.max(least, Math.min(this.array.length * 2L, Integer.MAX_VALUE - 8)));
        }
        return this.array;
    }

    /**
     * Says how many bytes there are now: more after the array was written to, or fewer to take back what was.
     *
     * @throws IllegalArgumentException when the array is smaller
     */
    public void resize(int size) {
        Assert.isTrue(size >= 0 && size <= this.array.length, "The array does not hold that many bytes.");
        this.size = size;
    }

    @Override
    public void write(int value) {
        require(1)[this.size++] = (byte) value;
    }

    @Override
    public void write(byte[] source, int offset, int length) {
        System.arraycopy(source, offset, require(length), this.size, length);
        this.size += length;
    }

    /** Puts text, encoded. */
    public void write(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        write(bytes, 0, bytes.length);
    }

    /** The text. */
    @Override
    public String toString() {
        return new String(this.array, 0, this.size, StandardCharsets.UTF_8);
    }
}
