package org.litestarspring.dto.web;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.ResolvableType;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.MediaType;
import org.springframework.http.ReactiveHttpOutputMessage;
import org.springframework.http.codec.EncoderHttpMessageWriter;
import org.springframework.http.codec.HttpMessageWriter;
import org.springframework.http.codec.ServerSentEventHttpMessageWriter;
import org.springframework.http.codec.json.JacksonJsonEncoder;
import reactor.core.publisher.Mono;

/** The application's writers, with those of JSON replaced by ones that encode in batches. */
final class BatchingWriters {

    private BatchingWriters() {}

    static List<HttpMessageWriter<?>> of(List<HttpMessageWriter<?>> writers, int bytes, OwnCodec codec) {
        List<HttpMessageWriter<?>> batching = new ArrayList<>(writers.size());
        for (HttpMessageWriter<?> writer : writers) {
            if (writer instanceof EncoderHttpMessageWriter<?> encoding
                    && encoding.getEncoder() instanceof JacksonJsonEncoder json
                    && isSprings(json)) {
                batching.add(new EncoderHttpMessageWriter<>(new BatchingJsonEncoder(json, bytes, codec)));
            } else if (writer instanceof ServerSentEventHttpMessageWriter events
                    && events.getEncoder() instanceof JacksonJsonEncoder json
                    && isSprings(json)) {
                batching.add(new Events(new BatchingJsonEncoder(json, bytes, codec)));
            } else {
                batching.add(writer);
            }
        }
        return batching;
    }

    /** An encoder of the user's own stays. */
    private static boolean isSprings(JacksonJsonEncoder encoder) {
        return encoder.getClass() == JacksonJsonEncoder.class;
    }

    /** Server-sent events that come together are flushed together. */
    private static final class Events extends ServerSentEventHttpMessageWriter {

        private static final MediaType UTF_8 = new MediaType(MediaType.TEXT_EVENT_STREAM, StandardCharsets.UTF_8);

        private final BatchingJsonEncoder encoder;

        Events(BatchingJsonEncoder encoder) {
            super(encoder);
            this.encoder = encoder;
        }

        @Override
        public Mono<Void> write(
                Publisher<?> input,
                ResolvableType elementType,
                @Nullable MediaType mediaType,
                ReactiveHttpOutputMessage message,
                Map<String, Object> hints) {
            boolean otherCharset = mediaType != null
                    && mediaType.getCharset() != null
                    && !StandardCharsets.UTF_8.equals(mediaType.getCharset());
            if (otherCharset || isText(elementType) || isText(elementType.getGeneric(0))) {
                return super.write(input, elementType, mediaType, message, hints);
            }
            message.getHeaders().setContentType(UTF_8);
            return message.writeAndFlushWith(this.encoder
                    .events(input, message.bufferFactory(), elementType, hints)
                    .map(buffer -> Mono.just(buffer).doOnDiscard(DataBuffer.class, DataBufferUtils::release)));
        }

        private static boolean isText(ResolvableType type) {
            return type.resolve() == null && type != ResolvableType.NONE || type.resolve() == String.class;
        }
    }
}
