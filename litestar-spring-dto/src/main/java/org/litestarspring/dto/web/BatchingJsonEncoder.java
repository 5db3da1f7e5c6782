package org.litestarspring.dto.web;

import java.lang.reflect.Type;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.litestarspring.dto.DtoWriter;
import org.reactivestreams.Publisher;
import org.springframework.core.ResolvableType;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.http.codec.json.JacksonJsonEncoder;
import org.springframework.util.MimeType;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.core.JsonEncoding;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.ser.FilterProvider;

/**
 * Spring's encoder, but that the elements of a {@code Flux} share buffers instead of getting one each, and that the
 * application's codec writes the records that it supports.
 */
final class BatchingJsonEncoder extends JacksonJsonEncoder {

    /** How large the buffers become of which a value that is written whole is made. */
    private static final int PART = 32 * 1024;

    private final int bytes;
    private final OwnCodec codec;
    private final Map<Key, ObjectWriter> writers = new ConcurrentHashMap<>();

    private record Key(Type type, Batch.Form form) {}

    /**
     * Creates the encoder.
     *
     * @param origin whose mapper and media types are taken over
     * @param bytes at which a buffer is full
     */
    BatchingJsonEncoder(JacksonJsonEncoder origin, int bytes, OwnCodec codec) {
        super(
                IsoTimes.in(codec.around(origin.getMapper())),
                origin.getEncodableMimeTypes().toArray(MimeType[]::new));
        setStreamingMediaTypes(origin.getStreamingMediaTypes());
        this.bytes = bytes;
        this.codec = codec;
    }

    @Override
    public Flux<DataBuffer> encode(
            Publisher<?> source,
            DataBufferFactory buffers,
            ResolvableType type,
            @Nullable MimeType mimeType,
            @Nullable Map<String, Object> hints) {
        if (getJsonEncoding(mimeType) != JsonEncoding.UTF8) {
            return super.encode(source, buffers, type, mimeType, hints);
        }
        if (source instanceof Mono<?> one) {
            return one.map(value -> encodeValue(value, buffers, type, mimeType, hints))
                    .flux();
        }
        boolean lines = getStreamingMediaTypeSeparator(mimeType) != null;
        Batch.Form form = lines ? Batch.Form.LINES : Batch.Form.ARRAY;
        return new JsonBatches(source, batches(type, form, buffers, this.bytes, hints), this.bytes);
    }

    @Override
    public DataBuffer encodeValue(
            Object value,
            DataBufferFactory buffers,
            ResolvableType type,
            @Nullable MimeType mimeType,
            @Nullable Map<String, Object> hints) {
        if (getJsonEncoding(mimeType) != JsonEncoding.UTF8) {
            return super.encodeValue(value, buffers, type, mimeType, hints);
        }
        DtoWriter<Object> listed = value instanceof Collection<?>
                ? this.codec.writer(type.as(Collection.class).getGeneric(0).resolve())
                : null;
        if (listed != null) {
            CodecBatch batch = new CodecBatch(listed, Batch.Form.ARRAY, buffers, PART);
            batch.addAll((Collection<?>) value);
            return java.util.Objects.requireNonNull(batch.end());
        }
        try (Batch batch = batches(type, Batch.Form.ONE, buffers, PART, hints).get()) {
            batch.add(value);
            return java.util.Objects.requireNonNull(batch.end());
        }
    }

    /** The elements as server-sent events, or the events themselves. */
    Flux<DataBuffer> events(
            Publisher<?> source, DataBufferFactory buffers, ResolvableType type, @Nullable Map<String, Object> hints) {
        ResolvableType data = type.toClass() == ServerSentEvent.class ? type.getGeneric(0) : type;
        return new JsonBatches(source, batches(data, Batch.Form.EVENTS, buffers, this.bytes, hints), this.bytes);
    }

    private Supplier<Batch> batches(
            ResolvableType type,
            Batch.Form form,
            DataBufferFactory buffers,
            int bytes,
            @Nullable Map<String, Object> hints) {
        DtoWriter<Object> own = this.codec.writer(type.resolve());
        if (own != null) {
            return () -> new CodecBatch(own, form, buffers, bytes);
        }
        ObjectWriter writer = writer(type, form, hints);
        return () -> new JsonBatch(writer, form, buffers, bytes);
    }

    private ObjectWriter writer(ResolvableType type, Batch.Form form, @Nullable Map<String, Object> hints) {
        ObjectWriter writer = this.writers.computeIfAbsent(
                new Key(type.getType(), form), key -> JsonBatch.unflushed(typed(getMapper(), key.type()), form));
        if (hints == null) {
            return writer;
        }
        if (hints.get(JSON_VIEW_HINT) instanceof Class<?> view) {
            writer = writer.withView(view);
        }
        return hints.get(FILTER_PROVIDER_HINT) instanceof FilterProvider filters ? writer.with(filters) : writer;
    }

    /** As Spring does, containers by their declared type; and records, whose serializer is looked up once then. */
    static ObjectWriter typed(JsonMapper mapper, Type declared) {
        ObjectWriter writer = mapper.writer();
        JavaType type = mapper.constructType(declared);
        return type.isContainerType() || type.getRawClass().isRecord() && !type.hasGenericTypes()
                ? writer.forType(type)
                : writer;
    }
}
