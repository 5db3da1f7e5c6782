package org.litestarspring.channels.websocket.listener;

import com.fasterxml.jackson.annotation.JsonView;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.litestarspring.channels.websocket.WireFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.i18n.LocaleContext;
import org.springframework.core.GenericTypeResolver;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.core.codec.Decoder;
import org.springframework.http.MediaType;
import org.springframework.http.codec.DecoderHttpMessageReader;
import org.springframework.http.codec.HttpMessageReader;
import org.springframework.http.codec.json.JacksonJsonDecoder;
import org.springframework.util.CollectionUtils;
import org.springframework.web.method.HandlerMethod;
import reactor.core.Exceptions;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * Finds out at start which payloads can be read without a request: text and bytes, what a DTO covers, and what Spring's own
 * reader reads by Jackson. Any other reader, or a validator that is not one of beans, may look at the request.
 */
final class PayloadDecoders {

    private static final Logger LOG = LoggerFactory.getLogger(WebSocketListeners.class);

    private final List<HttpMessageReader<?>> readers;
    private final ListenerDtos dtos;
    private final ListenerArguments arguments;

    PayloadDecoders(List<HttpMessageReader<?>> readers, ListenerDtos dtos, ListenerArguments arguments) {
        this.readers = readers;
        this.dtos = dtos;
        this.arguments = arguments;
    }

    /** What reads the payloads of a parameter; null where they are read as bodies of requests. */
    @Nullable
    PayloadDecoder of(HandlerMethod listener, MethodParameter payload, WireFormat format) {
        ListenerDtos.View view = PayloadParameter.view(payload);
        if (view != null) {
            return handshake -> refusing(view::read);
        }
        Class<?> type = payload.getNestedParameterType();
        if (type == byte[].class) {
            return handshake -> message -> message;
        }
        if (type == ByteBuffer.class) {
            return handshake -> ByteBuffer::wrap;
        }
        if (type == String.class) {
            return format == WireFormat.AUTO
                    ? handshake -> message -> new String(message, StandardCharsets.UTF_8)
                    : handshake -> refusing(MessageCodec::string);
        }
        HttpMessageReader<?> reader = reader(ResolvableType.forMethodParameter(payload));
        if (reader == null) {
            return null;
        }
        PayloadDecoder covered = this.dtos.decoder(payload, reader);
        if (covered != null) {
            return handshake -> refusing(covered.of(handshake));
        }
        return this.dtos.reads(payload) ? null : jackson(listener, payload, this.dtos.reader(payload, reader));
    }

    private @Nullable HttpMessageReader<?> reader(ResolvableType type) {
        return this.readers.stream()
                .filter(reader -> reader.canRead(type, MediaType.APPLICATION_JSON))
                .findFirst()
                .orElse(null);
    }

    private @Nullable PayloadDecoder jackson(
            HandlerMethod listener, MethodParameter payload, HttpMessageReader<?> reader) {
        Decoder<?> decoder = reader.getClass() == DecoderHttpMessageReader.class
                ? ((DecoderHttpMessageReader<?>) reader).getDecoder()
                : null;
        if (decoder == null || decoder.getClass() != JacksonJsonDecoder.class) {
            return null;
        }
        JacksonJsonDecoder jackson = (JacksonJsonDecoder) decoder;
        ResolvableType type = ResolvableType.forMethodParameter(payload);
        PayloadValidation validation = this.arguments.validation(payload);
        if (validation == null
                || payload.hasParameterAnnotation(JsonView.class)
                || !CollectionUtils.isEmpty(jackson.getMappersForType(type.toClass()))) {
            return null;
        }
        ObjectReader one = one(jackson.getMapper(), type, payload.getContainingClass());
        int limit = jackson.getMaxInMemorySize() < 0 ? Integer.MAX_VALUE : jackson.getMaxInMemorySize();
        return handshake -> {
            if (!this.arguments.isValidatedPlainly(listener, payload, handshake)) {
                return message -> null;
            }
            LocaleContext locale = handshake.getLocaleContext();
            return refusing(message -> {
                Object read = message.length > limit ? null : one.readValue(message);
                return read != null && validation.isMet(read, locale) ? read : null;
            });
        };
    }

    /** As Spring's decoder makes it anew for each body. */
    private static ObjectReader one(JsonMapper json, ResolvableType type, Class<?> context) {
        JavaType resolved = json.constructType(GenericTypeResolver.resolveType(type.getType(), context));
        return json.readerFor(resolved);
    }

    private static Function<byte[], @Nullable Object> refusing(Function<byte[], @Nullable Object> reading) {
        return message -> {
            try {
                return reading.apply(message);
            } catch (Throwable fault) {
                Exceptions.throwIfFatal(fault);
                LOG.debug("A message is refused, and read once more for all its faults: {}", fault.toString());
                return null;
            }
        };
    }
}
