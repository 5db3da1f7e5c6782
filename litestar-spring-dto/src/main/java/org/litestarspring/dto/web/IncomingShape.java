package org.litestarspring.dto.web;

import java.lang.reflect.Array;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.litestarspring.dto.DtoData;
import org.litestarspring.dto.DtoMapper;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpEntity;

/**
 * The shapes in which a covered handler may take its body.
 *
 * @param container what is around the entities
 * @param isPartial whether each is a {@link DtoData}
 * @param element the type inside the container
 */
record IncomingShape(Container container, boolean isPartial, Class<?> element) {

    enum Container {
        ONE,
        LIST,
        SET,
        ARRAY,
        MAP
    }

    /** The shape of a parameter's type, with what is reactive around it; null for any other type. */
    static @Nullable IncomingShape of(ResolvableType type, DtoMapper<?, ?> mapper, ReactiveAdapterRegistry adapters) {
        Class<?> raw = type.toClass();
        if (HttpEntity.class.isAssignableFrom(raw)) {
            return of(type.as(HttpEntity.class).getGeneric(0), mapper, adapters);
        }
        return ofElement(adapters.getAdapter(raw) != null ? type.getGeneric(0) : type, mapper);
    }

    /** The shape of what is read at once. */
    static @Nullable IncomingShape ofElement(ResolvableType type, DtoMapper<?, ?> mapper) {
        Class<?> raw = type.toClass();
        if (raw.isArray()) {
            return ofElement(Container.ARRAY, type.getComponentType(), mapper);
        }
        if (raw == List.class || raw == Collection.class || raw == Iterable.class) {
            return ofElement(Container.LIST, type.getGeneric(0), mapper);
        }
        if (raw == Set.class) {
            return ofElement(Container.SET, type.getGeneric(0), mapper);
        }
        if (raw == Map.class && type.getGeneric(0).resolve() == String.class) {
            return ofElement(Container.MAP, type.getGeneric(1), mapper);
        }
        return ofElement(Container.ONE, type, mapper);
    }

    private static @Nullable IncomingShape ofElement(
            Container container, ResolvableType element, DtoMapper<?, ?> mapper) {
        Class<?> raw = element.resolve();
        if (raw == mapper.entityType()) {
            return new IncomingShape(container, false, raw);
        }
        return raw == DtoData.class && element.getGeneric(0).resolve() == mapper.entityType()
                ? new IncomingShape(container, true, raw)
                : null;
    }

    /** What the handler gets, of what was read in order. */
    Object hold(List<Object> values) {
        return switch (this.container) {
            case SET -> new LinkedHashSet<>(values);
            case ARRAY -> {
                Object array = Array.newInstance(this.element, values.size());
                for (int i = 0; i < values.size(); i++) {
                    Array.set(array, i, values.get(i));
                }
                yield array;
            }
            case ONE, LIST, MAP -> values;
        };
    }
}
