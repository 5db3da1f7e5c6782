package org.litestarspring.dto.web;

import java.lang.reflect.Constructor;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.litestarspring.dto.DtoData;
import org.litestarspring.dto.DtoMapper;
import org.litestarspring.dto.DtoShape;
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
    private final Map<Class<?>, Map<Class<?>, DtoShape>> shapes = new ConcurrentHashMap<>();

    /**
     * A body as clients see it.
     *
     * @param type with generated records where the handler has entities, and nothing reactive around them
     * @param dto the generated record
     * @param entity what it stands for
     * @param isPartial whether only what is there counts, so that nothing need be: a {@link DtoData}
     */
    public record WireBody(ResolvableType type, Class<?> dto, Class<?> entity, boolean isPartial) {}

    /** Creates the signatures of the handlers that {@code bindings} cover. */
    public DtoSignatures(DtoBindings bindings) {
        this.bindings = bindings;
    }

    /** What a handler answers; empty where no DTO covers it, or where it answers no body. */
    public Optional<WireBody> answered(MethodParameter returnType) {
        return body(returnType, this.bindings.out(returnType));
    }

    /**
     * An entity as a handler would answer it, and in which names.
     *
     * @return empty where no DTO of this entity covers the answer
     */
    public Optional<WireEntity> answered(MethodParameter returnType, Object entity) {
        DtoBinding binding = this.bindings.out(returnType);
        boolean isCovered = answered(returnType)
                .filter(body -> body.entity().isInstance(entity))
                .isPresent();
        return binding == null || !isCovered ? Optional.empty() : Optional.of(wire(binding.mapper(), entity));
    }

    @SuppressWarnings("unchecked") // of its own entity, as was asked
    private static WireEntity wire(DtoMapper<?, ?> mapper, Object entity) {
        Map<String, String> names = new HashMap<>();
        mapper.shape().fields().forEach(field -> names.put(field.name(), field.wireName()));
        return new WireEntity(((DtoMapper<Object, ?>) mapper).toDto(entity), names);
    }

    /**
     * An entity as clients see it.
     *
     * @param dto the generated record
     * @param names the names on the wire of the entity's properties
     */
    public record WireEntity(Object dto, Map<String, String> names) {}

    /** What a parameter takes; empty where no DTO covers it. */
    public Optional<WireBody> taken(MethodParameter parameter) {
        return body(parameter, this.bindings.in(parameter));
    }

    /**
     * The shape of a generated record, or of one inside it.
     *
     * @return empty for any other type
     */
    public Optional<DtoShape> shape(Class<?> type) {
        Class<?> outermost = type;
        while (outermost.getEnclosingClass() != null) {
            outermost = outermost.getEnclosingClass();
        }
        return Optional.ofNullable(this.shapes
                .computeIfAbsent(outermost, DtoSignatures::shapesInside)
                .get(type));
    }

    private static Map<Class<?>, DtoShape> shapesInside(Class<?> root) {
        Map<Class<?>, DtoShape> shapes = new HashMap<>();
        try {
            Class<?> mapper = Class.forName(root.getName() + "Mapper", true, root.getClassLoader());
            if (DtoMapper.class.isAssignableFrom(mapper)) {
                Constructor<?> constructor = mapper.getDeclaredConstructor();
                constructor.setAccessible(true);
                collect(((DtoMapper<?, ?>) constructor.newInstance()).shape(), shapes);
            }
        } catch (ReflectiveOperationException notGenerated) {
            return Map.of();
        }
        return shapes;
    }

    private static void collect(DtoShape shape, Map<Class<?>, DtoShape> shapes) {
        if (shapes.putIfAbsent(shape.dtoType(), shape) == null) {
            shape.subtypes().values().forEach(subtype -> collect(subtype, shapes));
            for (DtoShape.Field field : shape.fields()) {
                if (field.shape() != null) {
                    collect(field.shape(), shapes);
                }
            }
        }
    }

    private Optional<WireBody> body(MethodParameter parameter, @Nullable DtoBinding binding) {
        ResolvableType declared = ResolvableType.forMethodParameter(parameter);
        if (binding == null || Exposure.of(declared, binding.mapper().entityType()) != Exposure.SHOWN) {
            return Optional.empty();
        }
        DtoMapper<?, ?> mapper = binding.mapper();
        return Optional.of(
                new WireBody(wire(declared, mapper), mapper.dtoType(), mapper.entityType(), isPartial(declared)));
    }

    private static boolean isPartial(ResolvableType type) {
        if (type.isArray()) {
            return isPartial(type.getComponentType());
        }
        if (type.toClass() == DtoData.class) {
            return true;
        }
        for (ResolvableType generic : type.getGenerics()) {
            if (isPartial(generic)) {
                return true;
            }
        }
        return false;
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
