package org.litestarspring.dto.web;

import jakarta.validation.groups.Default;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.litestarspring.dto.DtoCodec;
import org.litestarspring.dto.DtoValidation;
import org.litestarspring.dto.Scalars;
import org.litestarspring.dto.UnknownFields;
import org.springframework.context.i18n.LocaleContext;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.MediaType;
import org.springframework.http.ReactiveHttpInputMessage;
import org.springframework.http.codec.DecoderHttpMessageReader;
import org.springframework.http.codec.HttpMessageReader;
import org.springframework.http.codec.json.JacksonJsonDecoder;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.validation.annotation.ValidationAnnotationUtils;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the JSON bodies of covered handlers into the DTO's record, validates that, and hands out the entity.
 *
 * <p>Registered before Spring's readers; bodies of other handlers go to the first of those that can read them, and where
 * that is Spring's own for Jackson, all faults of such a body are found too. A body under a DTO is
 * validated whether or not its parameter says {@code @Valid}; {@code @Validated} may name other groups than the default.
 *
 * @since 0.1
 */
public final class DtoMessageReader implements HttpMessageReader<Object> {

    /** Under which a request holds the body that was validated as a DTO, so that it is not validated as an entity too. */
    static final String VALIDATED = DtoMessageReader.class.getName() + ".VALIDATED";

    /** Under which a request says that its body was a form, whose values are all text. */
    static final String FORM = DtoMessageReader.class.getName() + ".FORM";

    /** Under which a request holds the locale of its messages. */
    static final String LOCALE = DtoMessageReader.class.getName() + ".LOCALE";

    static final List<MediaType> MEDIA_TYPES =
            List.of(MediaType.APPLICATION_JSON, new MediaType("application", "*+json"), MediaType.APPLICATION_NDJSON);

    private final DtoBindings bindings;
    private final BodyReader bodies;
    private final JacksonJsonDecoder elements;
    private final int maxInMemorySize;
    private final Supplier<List<HttpMessageReader<?>>> readers;

    /**
     * Creates the reader.
     *
     * @param unknownFields the rule for DTOs that inherit it
     * @param scalars the rule for DTOs that inherit it
     * @param json the application's mapper
     * @param codec what reads the DTOs that it supports
     * @param maxInMemorySize the most bytes that are held of a body, or of one element of a streamed one; -1 for no limit
     * @param readers all of the application's readers, asked at the first body; this one may be among them
     */
    public DtoMessageReader(
            DtoBindings bindings,
            DtoValidation validation,
            UnknownFields unknownFields,
            Scalars scalars,
            JsonMapper json,
            DtoCodec codec,
            int maxInMemorySize,
            Supplier<List<HttpMessageReader<?>>> readers) {
        this.bindings = bindings;
        this.bodies = new BodyReader(validation, unknownFields, scalars, json, codec);
        this.elements = new JacksonJsonDecoder(this.bodies.json());
        this.elements.setMaxInMemorySize(maxInMemorySize);
        this.maxInMemorySize = maxInMemorySize;
        this.readers = readers;
    }

    @Override
    public List<MediaType> getReadableMediaTypes() {
        return MEDIA_TYPES;
    }

    /** Any type may be a covered handler's, which only its parameter tells; other types go on to Spring's readers. */
    @Override
    public boolean canRead(ResolvableType elementType, @Nullable MediaType mediaType) {
        if (mediaType == null || MEDIA_TYPES.stream().noneMatch(type -> type.includes(mediaType))) {
            return false;
        }
        Class<?> raw = elementType.resolve();
        Class<?> innermost = raw != null && raw.isArray() ? raw.getComponentType() : raw;
        if (innermost == null || innermost.isPrimitive() || CharSequence.class.isAssignableFrom(innermost)) {
            return false;
        }
        return !innermost.getName().startsWith("org.springframework.") && next(elementType, mediaType) != null;
    }

    @Override
    public Flux<Object> read(ResolvableType elementType, ReactiveHttpInputMessage message, Map<String, Object> hints) {
        return Flux.from(other(elementType, message).read(elementType, message, hints));
    }

    @Override
    public Mono<Object> readMono(
            ResolvableType elementType, ReactiveHttpInputMessage message, Map<String, Object> hints) {
        return Mono.from(other(elementType, message).readMono(elementType, message, hints));
    }

    @Override
    public Flux<Object> read(
            ResolvableType actualType,
            ResolvableType elementType,
            ServerHttpRequest request,
            ServerHttpResponse response,
            Map<String, Object> hints) {
        DtoBinding binding = binding(actualType);
        IncomingShape shape = shape(elementType, binding);
        if (binding == null || shape == null || shape.container() != IncomingShape.Container.ONE) {
            refuseHidden(binding, elementType);
            return Flux.from(other(elementType, request).read(actualType, elementType, request, response, hints));
        }
        Class<?>[] groups = groups(actualType);
        MediaType mediaType = request.getHeaders().getContentType();
        return Flux.defer(() -> {
            AtomicLong index = new AtomicLong();
            return this.elements
                    .decode(request.getBody(), ResolvableType.forClass(JsonNode.class), mediaType, hints)
                    .map(node -> localised(
                            request,
                            () -> this.bodies.element(
                                    (JsonNode) node, index.getAndIncrement(), shape, binding, groups)))
                    .doOnNext(entity -> request.getAttributes().put(VALIDATED, entity));
        });
    }

    @Override
    public Mono<Object> readMono(
            ResolvableType actualType,
            ResolvableType elementType,
            ServerHttpRequest request,
            ServerHttpResponse response,
            Map<String, Object> hints) {
        DtoBinding binding = binding(actualType);
        IncomingShape shape = shape(elementType, binding);
        if (binding == null || shape == null) {
            refuseHidden(binding, elementType);
            HttpMessageReader<?> other = other(elementType, request);
            return PlainBodies.isSprings(other)
                    ? PlainBodies.read(
                            (DecoderHttpMessageReader<?>) other,
                            actualType,
                            elementType,
                            request,
                            response,
                            hints,
                            this.bodies.status())
                    : Mono.from(other.readMono(actualType, elementType, request, response, hints));
        }
        Class<?>[] groups = groups(actualType);
        boolean lenient = request.getAttributes().containsKey(FORM);
        return DataBufferUtils.join(request.getBody(), this.maxInMemorySize)
                .mapNotNull(buffer -> bytes(buffer, request.getHeaders().getContentType()))
                .mapNotNull(json -> localised(
                        request, () -> this.bodies.read(new BodyContent.Bytes(json), shape, binding, groups, lenient)))
                .doOnNext(entity -> request.getAttributes().put(VALIDATED, entity));
    }

    /**
     * How a covered handler's payloads are read where they are no bodies of requests.
     *
     * @return empty where no DTO covers the parameter
     */
    public Optional<DtoPayloads> payloads(MethodParameter payload) {
        DtoBinding binding = this.bindings.in(payload);
        ResolvableType type = ResolvableType.forMethodParameter(payload);
        IncomingShape shape = shape(type, binding);
        if (binding == null || shape == null) {
            return Optional.empty();
        }
        Class<?>[] groups = groups(type);
        int limit = this.maxInMemorySize < 0 ? Integer.MAX_VALUE : this.maxInMemorySize;
        Function<byte[], @Nullable Object> reading = json -> json.length > limit || isBlank(json)
                ? null
                : this.bodies.read(new BodyContent.Bytes(json), shape, binding, groups, false);
        return Optional.of(locale -> locale == null ? reading : json -> localised(locale, () -> reading.apply(json)));
    }

    /** What reads the bodies of such a type where no DTO covers them; null where nothing does. */
    public @Nullable HttpMessageReader<?> uncovered(ResolvableType type) {
        return next(type, MediaType.APPLICATION_JSON);
    }

    /** JSON is UTF-8 unless its media type says otherwise; null where there is nothing but white space. */
    static byte @Nullable [] bytes(DataBuffer buffer, @Nullable MediaType mediaType) {
        byte[] bytes = new byte[buffer.readableByteCount()];
        buffer.read(bytes);
        DataBufferUtils.release(buffer);
        if (isBlank(bytes)) {
            return null;
        }
        Charset charset = mediaType == null ? null : mediaType.getCharset();
        return charset == null || charset.name().startsWith("UTF-")
                ? bytes
                : new String(bytes, charset).getBytes(StandardCharsets.UTF_8);
    }

    private static boolean isBlank(byte[] json) {
        for (byte found : json) {
            if (found != ' ' && found != '\n' && found != '\r' && found != '\t') {
                return false;
            }
        }
        return true;
    }

    private static <T> T localised(ServerHttpRequest request, Supplier<T> reading) {
        LocaleContext own = (LocaleContext) request.getAttributes().get(LOCALE);
        return localised(own == null ? DtoPayloads.locale(request.getHeaders()) : own, reading);
    }

    /** Constraint messages are of the request's language, which validators look up on the thread. */
    private static <T> T localised(@Nullable LocaleContext locale, Supplier<T> reading) {
        LocaleContext before = LocaleContextHolder.getLocaleContext();
        if (locale == null && before == null) {
            return reading.get();
        }
        LocaleContextHolder.setLocaleContext(locale);
        try {
            return reading.get();
        } finally {
            LocaleContextHolder.setLocaleContext(before);
        }
    }

    private @Nullable DtoBinding binding(ResolvableType actualType) {
        return actualType.getSource() instanceof MethodParameter parameter ? this.bindings.in(parameter) : null;
    }

    private static @Nullable IncomingShape shape(ResolvableType elementType, @Nullable DtoBinding binding) {
        return binding == null ? null : IncomingShape.ofElement(elementType, binding.mapper());
    }

    /** The check at start names such handlers; one that was registered later still takes nothing. */
    private static void refuseHidden(@Nullable DtoBinding binding, ResolvableType elementType) {
        if (binding != null && Exposure.of(elementType, binding.mapper().entityType()) != Exposure.NONE) {
            throw new IllegalStateException("A handler takes " + elementType + ", which its DTO "
                    + binding.view().getName() + " does not cover, so nothing is read.");
        }
    }

    private static Class<?>[] groups(ResolvableType actualType) {
        if (actualType.getSource() instanceof MethodParameter parameter) {
            for (var annotation : parameter.getParameterAnnotations()) {
                Object[] hints = ValidationAnnotationUtils.determineValidationHints(annotation);
                if (hints != null && hints.length > 0) {
                    Class<?>[] groups = new Class<?>[hints.length];
                    System.arraycopy(hints, 0, groups, 0, hints.length);
                    return groups;
                }
            }
        }
        return new Class<?>[] {Default.class};
    }

    private HttpMessageReader<?> other(ResolvableType type, ReactiveHttpInputMessage message) {
        MediaType mediaType = message.getHeaders().getContentType();
        HttpMessageReader<?> other = next(type, mediaType == null ? MediaType.APPLICATION_JSON : mediaType);
        if (other == null) {
            throw new IllegalStateException("The application has no reader of JSON for " + type + ".");
        }
        return other;
    }

    private @Nullable HttpMessageReader<?> next(ResolvableType type, MediaType mediaType) {
        for (HttpMessageReader<?> reader : this.readers.get()) {
            if (reader != this && reader.canRead(type, mediaType)) {
                return reader;
            }
        }
        return null;
    }
}
