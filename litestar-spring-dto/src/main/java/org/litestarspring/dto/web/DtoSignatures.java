package org.litestarspring.dto.web;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.litestarspring.dto.DtoData;
import org.litestarspring.dto.DtoMapper;
import org.springframework.core.MethodParameter;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpEntity;
import org.springframework.http.codec.ServerSentEvent;

/**
 * What crosses the wire of a handler, as types: for documents that would show the handler's own signature.
 *
 * @since 0.1
 */
public final class DtoSignatures {

    private final DtoBindings bindings;
    private final ReactiveAdapterRegistry adapters = ReactiveAdapterRegistry.getSharedInstance();

    /**
     * A body as clients see it.
     *
     * @param type with generated records where the handler has entities, and nothing reactive around them
     * @param dto the generated record
     * @param entity what it stands for
     */
    public record WireBody(ResolvableType type, Class<?> dto, Class<?> entity) {}

    /** Creates the signatures of the handlers that {@code bindings} cover. */
    public DtoSignatures(DtoBindings bindings) {
        this.bindings = bindings;
    }

    /** What a handler answers; empty where no DTO covers it, or where it answers no body. */
    public Optional<WireBody> answered(MethodParameter returnType) {
        return body(returnType, this.bindings.out(returnType));
    }

    /** What a parameter takes; empty where no DTO covers it. */
    public Optional<WireBody> taken(MethodParameter parameter) {
        return body(parameter, this.bindings.in(parameter));
    }

    private Optional<WireBody> body(MethodParameter parameter, @Nullable DtoBinding binding) {
        ResolvableType declared = ResolvableType.forMethodParameter(parameter);
        if (binding == null || Exposure.of(declared, binding.mapper().entityType()) != Exposure.SHOWN) {
            return Optional.empty();
        }
        DtoMapper<?, ?> mapper = binding.mapper();
        return Optional.of(new WireBody(wire(declared, mapper), mapper.dtoType(), mapper.entityType()));
    }

    private ResolvableType wire(ResolvableType type, DtoMapper<?, ?> mapper) {
        Class<?> raw = type.toClass();
        if (mapper.entityType().isAssignableFrom(raw)) {
            return ResolvableType.forClass(mapper.dtoType());
        }
        if (raw.isArray()) {
            return ResolvableType.forArrayComponent(wire(type.getComponentType(), mapper));
        }
        ReactiveAdapter adapter = this.adapters.getAdapter(raw);
        if (adapter != null && type.hasGenerics()) {
            ResolvableType element = wire(type.getGeneric(0), mapper);
            boolean isEvent =
                    ServerSentEvent.class.isAssignableFrom(type.getGeneric(0).toClass());
            return adapter.isMultiValue() && !isEvent
                    ? ResolvableType.forClassWithGenerics(java.util.List.class, element)
                    : element;
        }
        if (HttpEntity.class.isAssignableFrom(raw)
                || ServerSentEvent.class.isAssignableFrom(raw)
                || raw == DtoData.class
                || raw == Optional.class) {
            return wire(type.getGeneric(0), mapper);
        }
        if (!type.hasGenerics()) {
            return type;
        }
        ResolvableType[] generics = type.getGenerics();
        for (int i = 0; i < generics.length; i++) {
            generics[i] = wire(generics[i], mapper);
        }
        return ResolvableType.forClassWithGenerics(raw, generics);
    }
}
