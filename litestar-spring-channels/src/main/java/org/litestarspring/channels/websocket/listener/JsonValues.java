package org.litestarspring.channels.websocket.listener;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.core.ResolvableTypeProvider;
import org.springframework.core.codec.Encoder;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.MediaType;
import org.springframework.http.codec.EncoderHttpMessageWriter;
import org.springframework.http.codec.HttpMessageWriter;
import org.springframework.http.codec.json.JacksonJsonEncoder;
import org.springframework.util.CollectionUtils;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/** Values as JSON, by the application's writers; worked out once a type, where Spring's own for Jackson is the one. */
final class JsonValues {

    private final List<HttpMessageWriter<?>> writers;
    private final Map<Class<?>, Writing> known = new ConcurrentHashMap<>();

    /** The type that was written last, which mostly is the next one too: to look there first costs less than the map. */
    private volatile @Nullable Known last;

    private record Known(Class<?> type, Writing writing) {}

    private interface Writing {
        byte[] of(Object value);
    }

    JsonValues(List<HttpMessageWriter<?>> writers) {
        this.writers = writers;
    }

    /**
     * The JSON of a value, in UTF-8.
     *
     * @throws IllegalArgumentException when no codec can write it
     */
    byte[] of(Object value) {
        Class<?> type = value.getClass();
        Known found = this.last;
        if (found == null || found.type() != type) {
            Writing writing = this.known.get(type);
            found = new Known(type, writing == null ? this.known.computeIfAbsent(type, this::writing) : writing);
            this.last = found;
        }
        return found.writing().of(value);
    }

    private Writing writing(Class<?> type) {
        Encoder<Object> encoder = encoder(type);
        Writing any = value -> encoded(value, encoder);
        return encoder.getClass() == JacksonJsonEncoder.class && !ResolvableTypeProvider.class.isAssignableFrom(type)
                ? straight(type, (JacksonJsonEncoder) (Encoder<?>) encoder, any)
                : any;
    }

    /** With what Spring's encoder makes anew for each value; where that fails, Spring's says why. */
    private static Writing straight(Class<?> type, JacksonJsonEncoder encoder, Writing any) {
        if (!CollectionUtils.isEmpty(encoder.getMappersForType(type))) {
            return any;
        }
        JsonMapper json = encoder.getMapper();
        JavaType known = json.constructType(type);
        // The serializer of a record, which is nothing but itself, is looked up once then.
        ObjectWriter writer = known.isContainerType() || type.isRecord() ? json.writerFor(known) : json.writer();
        return value -> {
            try {
                return writer.writeValueAsBytes(value);
            } catch (JacksonException failure) {
                return any.of(value);
            }
        };
    }

    private static byte[] encoded(Object value, Encoder<Object> encoder) {
        DataBuffer encoded = encoder.encodeValue(
                value,
                DefaultDataBufferFactory.sharedInstance,
                ResolvableType.forInstance(value),
                MediaType.APPLICATION_JSON,
                Map.of());
        byte[] bytes = new byte[encoded.readableByteCount()];
        encoded.read(bytes);
        DataBufferUtils.release(encoded);
        return bytes;
    }

    @SuppressWarnings("unchecked") // canEncode says so
    private Encoder<Object> encoder(Class<?> type) {
        ResolvableType wanted = ResolvableType.forClass(type);
        for (HttpMessageWriter<?> writer : this.writers) {
            if (writer instanceof EncoderHttpMessageWriter<?> encoding
                    && encoding.getEncoder().canEncode(wanted, MediaType.APPLICATION_JSON)) {
                return (Encoder<Object>) encoding.getEncoder();
            }
        }
        throw new IllegalArgumentException("No codec of the application writes %s as JSON.".formatted(type.getName()));
    }
}
