package org.litestarspring.dto.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.litestarspring.dto.DtoViolation;
import org.litestarspring.dto.DtoViolationException;
import org.litestarspring.dto.UnknownFields;
import org.springframework.core.ResolvableType;
import org.springframework.core.codec.DecodingException;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.codec.DecoderHttpMessageReader;
import org.springframework.http.codec.json.JacksonJsonDecoder;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the JSON bodies that no DTO covers, exactly as Spring's own reader does, and where that fails finds all faults
 * of the body instead of the first: one shape with those of bodies under a DTO. The failure stays a
 * {@link DecodingException}.
 */
final class PlainBodies {

    private PlainBodies() {}

    /** Whether the reader is Spring's for Jackson; any other knows better. */
    static boolean isSprings(Object reader) {
        return reader.getClass() == DecoderHttpMessageReader.class
                && ((DecoderHttpMessageReader<?>) reader).getDecoder() instanceof JacksonJsonDecoder;
    }

    static Mono<Object> read(
            DecoderHttpMessageReader<?> reader,
            ResolvableType actualType,
            ResolvableType elementType,
            ServerHttpRequest request,
            ServerHttpResponse response,
            Map<String, Object> hints,
            HttpStatusCode status) {
        JacksonJsonDecoder decoder = (JacksonJsonDecoder) reader.getDecoder();
        return DataBufferUtils.join(request.getBody(), decoder.getMaxInMemorySize())
                .flatMap(buffer -> {
                    int start = buffer.readPosition();
                    if (isBlank(buffer)) {
                        DataBufferUtils.release(buffer);
                        return Mono.empty();
                    }
                    // The reader releases it too; this one is for a second look.
                    DataBufferUtils.retain(buffer);
                    return Mono.<Object>from(
                                    reader.readMono(actualType, elementType, once(request, buffer), response, hints))
                            .onErrorMap(
                                    DecodingException.class,
                                    failure -> all(failure, bytes(buffer, start), elementType, decoder, status))
                            .doFinally(signal -> DataBufferUtils.release(buffer));
                });
    }

    private static ServerHttpRequest once(ServerHttpRequest request, DataBuffer body) {
        return new ServerHttpRequestDecorator(request) {
            @Override
            public Flux<DataBuffer> getBody() {
                return Flux.just(body);
            }
        };
    }

    private static boolean isBlank(DataBuffer buffer) {
        for (int i = buffer.readPosition(); i < buffer.writePosition(); i++) {
            byte found = buffer.getByte(i);
            if (found != ' ' && found != '\n' && found != '\r' && found != '\t') {
                return false;
            }
        }
        return true;
    }

    private static byte[] bytes(DataBuffer buffer, int start) {
        buffer.readPosition(start);
        byte[] bytes = new byte[buffer.readableByteCount()];
        buffer.read(bytes);
        return bytes;
    }

    private static DecodingException all(
            DecodingException first,
            byte[] body,
            ResolvableType elementType,
            JacksonJsonDecoder decoder,
            HttpStatusCode status) {
        if (!(first.getCause() instanceof DatabindException || first.getCause() instanceof InputCoercionException)) {
            return first;
        }
        JacksonException cause = (JacksonException) first.getCause();
        List<DtoViolation> found = violations(body, elementType, decoder.getMapper(), cause);
        return found.isEmpty()
                ? first
                : new DecodingException(
                        String.valueOf(first.getMessage()),
                        new DtoViolationException(
                                status, found.subList(0, Math.min(found.size(), BodyFaults.MOST_FAULTS)), cause));
    }

    private static List<DtoViolation> violations(
            byte[] body, ResolvableType elementType, JsonMapper json, JacksonException first) {
        JavaType type = json.constructType(elementType.getType());
        JsonNode tree;
        try {
            tree = json.readTree(body);
        } catch (JacksonException unreadable) {
            return List.of();
        }
        if (type.isCollectionLikeType() || type.isArrayType()) {
            return elements(tree, type, json);
        }
        if (!tree.isObject()) {
            return first.getPath().isEmpty()
                    ? List.of(new DtoViolation("", BodyFaults.TYPE_MISMATCH, "The value is not an object.", null))
                    : List.of();
        }
        return one("", tree, type, json);
    }

    private static List<DtoViolation> elements(JsonNode tree, JavaType type, JsonMapper json) {
        JavaType element = type.getContentType();
        if (!tree.isArray()) {
            return List.of(new DtoViolation("", BodyFaults.TYPE_MISMATCH, "The body is not a list.", null));
        }
        List<DtoViolation> found = new ArrayList<>();
        int index = 0;
        for (JsonNode node : tree) {
            String pointer = "/" + index++;
            if (found.size() < BodyFaults.MOST_FAULTS && node.isObject()) {
                found.addAll(one(pointer, node, element, json));
            } else if (found.size() < BodyFaults.MOST_FAULTS && !node.isNull()) {
                DtoViolation fault = scalar(pointer, node, element, json);
                if (fault != null) {
                    found.add(fault);
                }
            }
        }
        return found;
    }

    private static @Nullable DtoViolation scalar(String pointer, JsonNode node, JavaType type, JsonMapper json) {
        try {
            json.readerFor(type).readValue(node);
            return null;
        } catch (JacksonException failure) {
            Object value = node.isValueNode() ? node.asString() : null;
            boolean isObject = !type.isContainerType() && !type.isFinal() && !type.isPrimitive();
            return new DtoViolation(
                    pointer,
                    BodyFaults.TYPE_MISMATCH,
                    isObject
                            ? "The value is not an object."
                            : Expected.message(Expected.shown(value), type.getRawClass(), json),
                    Expected.shown(value));
        }
    }

    private static List<DtoViolation> one(String pointer, JsonNode node, JavaType type, JsonMapper json) {
        boolean rejects = json.isEnabled(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
        ObjectReader reader = json.readerFor(type);
        BodyFaults faults = new BodyFaults(
                pointer, type.getRawClass(), rejects ? UnknownFields.REJECT : UnknownFields.IGNORE, json);
        faults.read(reader, node);
        return List.copyOf(faults.violations());
    }
}
