package org.litestarspring.dto.web;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.litestarspring.dto.DtoData;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;

/** The shapes in which a covered handler may take its body. */
enum IncomingType {
    ONE,
    LIST,
    SET,
    DATA;

    /** The shape of a parameter's type, {@code Mono} and {@code Flux} around it aside; null for any other type. */
    static @Nullable IncomingType of(ResolvableType type, DtoBinding binding, ReactiveAdapterRegistry adapters) {
        Class<?> raw = type.resolve();
        if (raw == null) {
            return null;
        }
        if (adapters.getAdapter(raw) != null) {
            return ofElement(type.getGeneric(0), binding);
        }
        return ofElement(type, binding);
    }

    static @Nullable IncomingType ofElement(ResolvableType type, DtoBinding binding) {
        Class<?> raw = type.resolve();
        Class<?> entity = binding.mapper().entityType();
        if (raw == entity) {
            return ONE;
        }
        if (type.getGeneric(0).resolve() != entity) {
            return null;
        }
        if (raw == DtoData.class) {
            return DATA;
        }
        if (raw == List.class || raw == Collection.class || raw == Iterable.class) {
            return LIST;
        }
        return raw == Set.class ? SET : null;
    }
}
