package org.litestarspring.dto;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records of one DTO from whole UTF-8 texts. Holds no state of a call, serves any thread and does not block.
 *
 * <p>A reader need not say what is wrong with a body: it is the straight way, and a body that it refuses is read once more
 * by Jackson, which names all faults. So a reader refuses whatever Jackson does, and what both read is equal.
 *
 * @param <D> the generated record
 * @since 0.1
 */
public interface DtoReader<D> {

    /**
     * Reads one record; anything but white space around it is a fault.
     *
     * @param json not to be changed, nor kept
     * @return null for {@code null}
     * @throws IllegalArgumentException when the text is malformed or does not fit the record
     */
    @Nullable
    D read(byte[] json);

    /**
     * Reads a list of records; anything but white space around it is a fault.
     *
     * @param json not to be changed, nor kept
     * @return null for {@code null}; an element is null where there is {@code null} in its place
     * @throws IllegalArgumentException when the text is malformed, is no list or does not fit the record
     */
    @Nullable
    List<@Nullable D> readList(byte[] json);
}
