package org.litestarspring.channels.sse;

import java.io.OutputStream;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import tools.jackson.databind.ObjectWriter;

/**
 * How the items of a handler become the data of its events. Text is written without it.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface SseData {

    /**
     * Begins a stream.
     *
     * @param out takes what is written; it belongs to the caller and is not closed
     */
    Writer to(OutputStream out);

    /** As JSON, of one line each. */
    static SseData json(ObjectWriter writer) {
        ObjectWriter prepared = JsonData.prepared(writer);
        return out -> new JsonData(prepared, out);
    }

    /** With each item turned into another before. */
    default SseData of(Function<Object, Object> before) {
        return out -> {
            Writer writer = to(out);
            return new Writer() {
                @Override
                public void write(Object item) {
                    writer.write(before.apply(item));
                }

                @Override
                public void close() {
                    writer.close();
                }
            };
        };
    }

    /** Writes the items of one stream, called by one thread at a time. */
    interface Writer extends AutoCloseable {

        /**
         * Writes one item whole, as UTF-8. It may have several lines, whose ends mean no more than a space.
         *
         * @throws RuntimeException as which the stream fails; what was written of the item is taken back
         */
        void write(Object item);

        /** Gives back what it holds; nothing is written any more. */
        @Override
        void close();
    }

    /** Knows how the items of some handlers are written, such as by their DTO. */
    @FunctionalInterface
    interface Source {

        /**
         * Asked once a handler.
         *
         * @param returnType of the handler
         * @param item what its events are declared to carry
         * @return null where it does not know this one
         * @throws IllegalStateException when the items must not be written as anything else either
         */
        @Nullable
        SseData of(MethodParameter returnType, ResolvableType item);
    }
}
