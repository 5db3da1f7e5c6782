package org.litestarspring.dto.web;

import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;

/**
 * Elements written one after another, until they are taken. Used by one thread at a time; what is taken is the taker's to
 * release, what is not is released by {@link #close}.
 */
interface Batch extends AutoCloseable {

    /** What is between the elements. */
    enum Form {
        /** Commas, and brackets around all. */
        ARRAY,
        /** A line's end behind each. */
        LINES,
        /** Each is the data of a server-sent event, or such an event. */
        EVENTS,
        /** Nothing: there is one. */
        ONE
    }

    /** @throws org.springframework.core.codec.CodecException when the value cannot be written */
    void add(Object value);

    /** How many bytes wait to be taken. */
    int size();

    /** What waits, null where nothing does. */
    @Nullable
    DataBuffer take();

    /** What waits, with the end. */
    @Nullable
    DataBuffer end();

    @Override
    void close();
}
