package org.litestarspring.dto.web;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;

/**
 * The projection of a generic record of the user's, such as an envelope or a page: rebuilt with its parts mapped, which
 * costs nothing an entity. Only where each part is either the entity's or surely not.
 */
final class RecordProjection {

    private final Constructor<?> constructor;
    private final Method[] accessors;
    private final @Nullable Projection[] parts;

    private RecordProjection(Constructor<?> constructor, Method[] accessors, @Nullable Projection[] parts) {
        this.constructor = constructor;
        this.accessors = accessors;
        this.parts = parts;
    }

    static @Nullable Projection of(ResolvableType declared, Class<?> raw, Projection.Means means) {
        RecordComponent[] components = raw.getRecordComponents();
        @Nullable Projection[] parts = new @Nullable Projection[components.length];
        for (int i = 0; i < components.length; i++) {
            Type type = components[i].getGenericType();
            ResolvableType part = ResolvableType.forType(type, declared);
            Exposure exposure = Exposure.of(part, means.entity());
            if (exposure == Exposure.HIDDEN) {
                return null;
            }
            if (exposure == Exposure.SHOWN) {
                Projection mapped = Projection.of(part, means);
                if (mapped == null || !hasRoom(components[i], mapped, means)) {
                    return null;
                }
                parts[i] = mapped;
            }
        }
        ResolvableType[] generics = Arrays.stream(declared.getGenerics())
                .map(generic -> {
                    Projection mapped = Projection.of(generic, means);
                    return mapped == null ? generic : mapped.type();
                })
                .toArray(ResolvableType[]::new);
        Method[] accessors = Arrays.stream(components)
                .map(RecordComponent::getAccessor)
                .peek(accessor -> accessor.setAccessible(true))
                .toArray(Method[]::new);
        RecordProjection rebuilt = new RecordProjection(constructor(raw, components), accessors, parts);
        return new Projection(
                ResolvableType.forClassWithGenerics(raw, generics),
                value -> value == null ? null : rebuilt.rebuild(value));
    }

    /** A {@code List<Flight>} that does not come from a type variable would be written by the entity's own serializer. */
    private static boolean hasRoom(RecordComponent component, Projection part, Projection.Means means) {
        boolean named =
                Exposure.of(ResolvableType.forType(component.getGenericType()), means.entity()) == Exposure.SHOWN;
        return !named && component.getType().isAssignableFrom(part.type().toClass());
    }

    private static Constructor<?> constructor(Class<?> raw, RecordComponent[] components) {
        try {
            Constructor<?> constructor = raw.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor;
        } catch (NoSuchMethodException impossible) {
            throw new IllegalStateException(
                    "The record " + raw.getName() + " has no canonical constructor.", impossible);
        }
    }

    private Object rebuild(Object value) {
        try {
            @Nullable Object[] arguments = new @Nullable Object[this.accessors.length];
            for (int i = 0; i < this.accessors.length; i++) {
                Object part = this.accessors[i].invoke(value);
                Projection mapping = this.parts[i];
                arguments[i] = mapping == null ? part : mapping.map().apply(part);
            }
            return this.constructor.newInstance(arguments);
        } catch (ReflectiveOperationException failure) {
            throw new IllegalStateException(
                    "Could not rebuild " + this.constructor.getDeclaringClass().getName()
                            + " with its entities as DTOs.",
                    failure);
        }
    }
}
