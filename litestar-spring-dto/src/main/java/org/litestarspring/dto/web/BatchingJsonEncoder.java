package org.litestarspring.dto.web;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.ResolvableType;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.http.codec.json.JacksonJsonEncoder;
import org.springframework.util.MimeType;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.core.JsonEncoding;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.ser.FilterProvider;

/** Spring's encoder, but that the elements of a {@code Flux} share buffers instead of getting one each. */
final class BatchingJsonEncoder extends JacksonJsonEncoder {

    private final int bytes;

    /**
     * Creates the encoder.
     *
     * @param origin whose mapper and media types are taken over
     * @param bytes at which a buffer is full
     */
    BatchingJsonEncoder(JacksonJsonEncoder origin, int bytes) {
        super(origin.getMapper(), origin.getEncodableMimeTypes().toArray(MimeType[]::new));
        setStreamingMediaTypes(origin.getStreamingMediaTypes());
        this.bytes = bytes;
    }

    @Override
    public Flux<DataBuffer> encode(
            Publisher<?> source,
            DataBufferFactory buffers,
            ResolvableType type,
            @Nullable MimeType mimeType,
            @Nullable Map<String, Object> hints) {
        if (source instanceof Mono || getJsonEncoding(mimeType) != JsonEncoding.UTF8) {
            return super.encode(source, buffers, type, mimeType, hints);
        }
        boolean lines = getStreamingMediaTypeSeparator(mimeType) != null;
        return batches(source, lines ? JsonBatch.Form.LINES : JsonBatch.Form.ARRAY, buffers, hints);
    }

    /** The elements as server-sent events, or the events themselves. */
    Flux<DataBuffer> events(Publisher<?> source, DataBufferFactory buffers, @Nullable Map<String, Object> hints) {
        return batches(source, JsonBatch.Form.EVENTS, buffers, hints);
    }

    private Flux<DataBuffer> batches(
            Publisher<?> source, JsonBatch.Form form, DataBufferFactory buffers, @Nullable Map<String, Object> hints) {
        ObjectWriter writer = writer(hints);
        return new JsonBatches(source, () -> new JsonBatch(writer, form, buffers, this.bytes), this.bytes);
    }

    private ObjectWriter writer(@Nullable Map<String, Object> hints) {
        ObjectWriter writer = getMapper().writer();
        if (hints != null && hints.get(JSON_VIEW_HINT) instanceof Class<?> view) {
            writer = writer.withView(view);
        }
        return hints != null && hints.get(FILTER_PROVIDER_HINT) instanceof FilterProvider filters
                ? writer.with(filters)
                : writer;
    }
}
