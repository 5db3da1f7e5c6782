package org.litestarspring.dto.web;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.litestarspring.dto.DtoValidation;
import org.litestarspring.dto.DtoViolation;
import org.litestarspring.dto.DtoViolationException;
import org.litestarspring.dto.Dtos;
import org.litestarspring.dto.UnknownFields;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.http.MediaType;
import org.springframework.http.ReactiveHttpInputMessage;
import org.springframework.http.codec.HttpMessageReader;
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
 * <p>Registered before Spring's readers; bodies of other handlers go to the first of those that can read them.
 *
 * @since 0.1
 */
public final class DtoMessageReader implements HttpMessageReader<Object> {

    /** Under which a request holds the body that was validated as a DTO, so that it is not validated as an entity too. */
    static final String VALIDATED = DtoMessageReader.class.getName() + ".VALIDATED";

    private final DtoBindings bindings;
    private final DtoValidation validation;
    private final UnknownFields unknownFields;
    private final JsonMapper json;
    private final Supplier<List<HttpMessageReader<?>>> readers;
    private final HttpMessageReader<?> strict;

    /**
     * Creates the reader.
     *
     * @param unknownFields the rule for DTOs that inherit it
     * @param json reads partial bodies
     * @param readers all of the application's readers, asked at the first body; this one may be among them
     * @param strict reads JSON and refuses unknown fields
     */
    public DtoMessageReader(
            DtoBindings bindings,
            DtoValidation validation,
            UnknownFields unknownFields,
            JsonMapper json,
            Supplier<List<HttpMessageReader<?>>> readers,
            HttpMessageReader<?> strict) {
        this.bindings = bindings;
        this.validation = validation;
        this.unknownFields = unknownFields;
        this.json = json;
        this.readers = readers;
        this.strict = strict;
    }

    @Override
    public List<MediaType> getReadableMediaTypes() {
        return List.of(
                MediaType.APPLICATION_JSON, new MediaType("application", "*+json"), MediaType.APPLICATION_NDJSON);
    }

    /** Any type may be a covered handler's, which only its parameter tells; other types go on to Spring's readers. */
    @Override
    public boolean canRead(ResolvableType elementType, @Nullable MediaType mediaType) {
        if (mediaType == null || getReadableMediaTypes().stream().noneMatch(type -> type.includes(mediaType))) {
            return false;
        }
        Class<?> raw = elementType.resolve();
        if (raw == null || raw.isPrimitive() || raw.isArray() || CharSequence.class.isAssignableFrom(raw)) {
            return false;
        }
        return !raw.getName().startsWith("org.springframework.") && next(elementType, mediaType) != null;
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
        DtoBinding binding = binding(actualType, elementType);
        if (binding == null) {
            return Flux.from(other(elementType, request).read(actualType, elementType, request, response, hints));
        }
        Object[] groups = groups(actualType);
        ResolvableType dto = ResolvableType.forClass(binding.mapper().dtoType());
        return Flux.from(json(binding, dto, request).read(dto, dto, request, response, hints))
                .map(value -> entity(binding, value, "", groups))
                .doOnNext(entity -> request.getAttributes().put(VALIDATED, entity));
    }

    @Override
    public Mono<Object> readMono(
            ResolvableType actualType,
            ResolvableType elementType,
            ServerHttpRequest request,
            ServerHttpResponse response,
            Map<String, Object> hints) {
        DtoBinding binding = binding(actualType, elementType);
        if (binding == null) {
            return Mono.from(other(elementType, request).readMono(actualType, elementType, request, response, hints));
        }
        Object[] groups = groups(actualType);
        IncomingType shape = java.util.Objects.requireNonNull(IncomingType.ofElement(elementType, binding));
        ResolvableType dto = ResolvableType.forClass(binding.mapper().dtoType());
        ResolvableType wire =
                switch (shape) {
                    case ONE -> dto;
                    case LIST, SET -> ResolvableType.forClassWithGenerics(List.class, dto);
                    case DATA -> ResolvableType.forClass(JsonNode.class);
                };
        return Mono.from(json(binding, wire, request).readMono(wire, wire, request, response, hints))
                .map(value -> switch (shape) {
                    case ONE -> entity(binding, value, "", groups);
                    case LIST, SET -> entities(binding, (List<?>) value, shape, groups);
                    case DATA ->
                        new PartialBody(this.json, this.validation, isStrict(binding))
                                .read(binding.mapper(), (JsonNode) value, groups);
                })
                .doOnNext(entity -> request.getAttributes().put(VALIDATED, entity));
    }

    private @Nullable DtoBinding binding(ResolvableType actualType, ResolvableType elementType) {
        if (actualType.getSource() instanceof MethodParameter parameter) {
            DtoBinding binding = this.bindings.in(parameter);
            return binding != null && IncomingType.ofElement(elementType, binding) != null ? binding : null;
        }
        return null;
    }

    /** The groups to validate in; no element where the parameter does not ask for validation. */
    private static Object[] groups(ResolvableType actualType) {
        if (actualType.getSource() instanceof MethodParameter parameter) {
            for (var annotation : parameter.getParameterAnnotations()) {
                Object[] hints = ValidationAnnotationUtils.determineValidationHints(annotation);
                if (hints != null) {
                    return hints.length == 0 ? new Object[] {jakarta.validation.groups.Default.class} : hints;
                }
            }
        }
        return new Object[0];
    }

    private Object entity(DtoBinding binding, Object dto, String pointer, Object[] groups) {
        refuse(violations(binding, dto, pointer, groups));
        return binding.mapper().toEntity(dto);
    }

    private Object entities(DtoBinding binding, List<?> dtos, IncomingType shape, Object[] groups) {
        List<DtoViolation> violations = new ArrayList<>();
        List<Object> entities = new ArrayList<>(dtos.size());
        for (int i = 0; i < dtos.size(); i++) {
            Object dto = dtos.get(i);
            if (dto == null) {
                violations.add(new DtoViolation("/" + i, "NotNull", "must not be null", null));
                continue;
            }
            violations.addAll(violations(binding, dto, "/" + i, groups));
            entities.add(binding.mapper().toEntity(dto));
        }
        refuse(violations);
        return shape == IncomingType.SET ? new LinkedHashSet<>(entities) : entities;
    }

    private List<DtoViolation> violations(DtoBinding binding, Object dto, String pointer, Object[] groups) {
        return groups.length == 0 ? List.of() : this.validation.check(binding.mapper(), dto, pointer, classes(groups));
    }

    static Class<?>[] classes(Object[] groups) {
        Class<?>[] classes = new Class<?>[groups.length];
        for (int i = 0; i < groups.length; i++) {
            classes[i] = (Class<?>) groups[i];
        }
        return classes;
    }

    private void refuse(List<DtoViolation> violations) {
        if (!violations.isEmpty()) {
            throw new DtoViolationException(this.validation.status(), violations);
        }
    }

    private boolean isStrict(DtoBinding binding) {
        UnknownFields own = Dtos.definition(binding.view()).unknownFields();
        return (own == UnknownFields.INHERIT ? this.unknownFields : own) == UnknownFields.REJECT;
    }

    private HttpMessageReader<?> json(DtoBinding binding, ResolvableType wire, ServerHttpRequest request) {
        boolean tree = wire.resolve() == JsonNode.class;
        return isStrict(binding) && !tree ? this.strict : other(wire, request);
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
