package org.litestarspring.dto.web;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.litestarspring.dto.DtoMapper;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;
import org.springframework.data.domain.Slice;
import org.springframework.data.domain.Window;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.util.ClassUtils;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * How values of a declared type become DTOs: the entity itself, or any holder of entities. Worked out once a handler
 * from its declared type alone; null where that type does not show the entity.
 *
 * @param type what the declared type becomes
 * @param map turns a value of the declared type into one of {@code type}
 */
record Projection(ResolvableType type, Function<Object, Object> map) {

    private static final boolean SPRING_DATA =
            ClassUtils.isPresent("org.springframework.data.domain.Window", Projection.class.getClassLoader());

    static @Nullable Projection of(
            ResolvableType declared, DtoMapper<Object, Object> mapper, ReactiveAdapterRegistry adapters) {
        Class<?> raw = declared.resolve();
        if (raw == null) {
            return null;
        }
        if (mapper.entityType().isAssignableFrom(raw)) {
            return new Projection(ResolvableType.forClass(mapper.dtoType()), mapper::toDto);
        }
        ReactiveAdapter adapter = adapters.getAdapter(raw);
        if (adapter != null) {
            return reactive(declared, adapter, of(declared.getGeneric(0), mapper, adapters));
        }
        if (raw.isArray()) {
            return array(of(declared.getComponentType(), mapper, adapters));
        }
        if (Iterable.class.isAssignableFrom(raw) && raw.getName().startsWith("java.")) {
            return collection(raw, of(declared.as(Iterable.class).getGeneric(0), mapper, adapters));
        }
        if (Map.class.isAssignableFrom(raw)) {
            ResolvableType map = declared.as(Map.class);
            return map(map.getGeneric(0), of(map.getGeneric(1), mapper, adapters));
        }
        if (raw == Optional.class) {
            return holder(raw, of(declared.getGeneric(0), mapper, adapters), (value, element) -> ((Optional<?>) value)
                    .map(element));
        }
        if (raw == ServerSentEvent.class) {
            return holder(raw, of(declared.getGeneric(0), mapper, adapters), Projection::event);
        }
        if (SPRING_DATA && Slice.class.isAssignableFrom(raw)) {
            return holder(
                    raw,
                    of(declared.as(Slice.class).getGeneric(0), mapper, adapters),
                    (value, element) -> ((Slice<?>) value).map(element));
        }
        if (SPRING_DATA && Window.class.isAssignableFrom(raw)) {
            return holder(
                    raw,
                    of(declared.as(Window.class).getGeneric(0), mapper, adapters),
                    (value, element) -> ((Window<?>) value).map(element));
        }
        return raw.isRecord() && declared.hasGenerics() ? record(declared, raw, mapper, adapters) : null;
    }

    private interface Mapping {

        Object apply(Object holder, Function<Object, Object> element);
    }

    private static @Nullable Projection holder(Class<?> raw, @Nullable Projection element, Mapping mapping) {
        return element == null
                ? null
                : new Projection(
                        ResolvableType.forClassWithGenerics(raw, element.type()),
                        value -> mapping.apply(value, element.map()));
    }

    private static @Nullable Projection reactive(
            ResolvableType declared, ReactiveAdapter adapter, @Nullable Projection element) {
        if (element == null) {
            return null;
        }
        Class<?> target = adapter.isMultiValue() ? Flux.class : Mono.class;
        return new Projection(
                ResolvableType.forClassWithGenerics(target, element.type()),
                value -> adapter.isMultiValue()
                        ? Flux.from(adapter.toPublisher(value)).map(element.map())
                        : Mono.from(adapter.toPublisher(value)).map(element.map()));
    }

    private static @Nullable Projection array(@Nullable Projection element) {
        return element == null
                ? null
                : new Projection(
                        ResolvableType.forClassWithGenerics(List.class, element.type()),
                        value -> Arrays.stream((Object[]) value)
                                .map(element.map())
                                .toList());
    }

    private static @Nullable Projection collection(Class<?> raw, @Nullable Projection element) {
        if (element == null) {
            return null;
        }
        boolean set = Set.class.isAssignableFrom(raw);
        return new Projection(
                ResolvableType.forClassWithGenerics(set ? Set.class : List.class, element.type()), value -> {
                    Collection<Object> mapped = set ? new LinkedHashSet<>() : new ArrayList<>();
                    ((Iterable<?>) value)
                            .forEach(entity -> mapped.add(element.map().apply(entity)));
                    return mapped;
                });
    }

    private static @Nullable Projection map(ResolvableType key, @Nullable Projection element) {
        if (element == null) {
            return null;
        }
        return new Projection(ResolvableType.forClassWithGenerics(Map.class, key, element.type()), value -> {
            Map<Object, Object> mapped = new LinkedHashMap<>();
            ((Map<?, ?>) value)
                    .forEach((k, entity) -> mapped.put(k, element.map().apply(entity)));
            return mapped;
        });
    }

    private static Object event(Object value, Function<Object, Object> element) {
        ServerSentEvent<?> event = (ServerSentEvent<?>) value;
        ServerSentEvent.Builder<Object> mapped = ServerSentEvent.builder();
        Object data = event.data();
        if (data != null) {
            mapped.data(element.apply(data));
        }
        if (event.id() != null) {
            mapped.id(event.id());
        }
        if (event.event() != null) {
            mapped.event(event.event());
        }
        if (event.retry() != null) {
            mapped.retry(event.retry());
        }
        if (event.comment() != null) {
            mapped.comment(event.comment());
        }
        return mapped.build();
    }

    /** A record of the user's with a type argument, such as an envelope or a page: rebuilt with its parts mapped. */
    private static @Nullable Projection record(
            ResolvableType declared, Class<?> raw, DtoMapper<Object, Object> mapper, ReactiveAdapterRegistry adapters) {
        RecordComponent[] components = raw.getRecordComponents();
        Projection[] parts = new Projection[components.length];
        boolean any = false;
        for (int i = 0; i < components.length; i++) {
            Type type = components[i].getGenericType();
            parts[i] = of(ResolvableType.forType(type, declared), mapper, adapters);
            any |= parts[i] != null;
        }
        if (!any) {
            return null;
        }
        ResolvableType[] generics = Arrays.stream(declared.getGenerics())
                .map(generic -> {
                    Projection mapped = of(generic, mapper, adapters);
                    return mapped == null ? generic : mapped.type();
                })
                .toArray(ResolvableType[]::new);
        Constructor<?> constructor = constructor(raw, components);
        Method[] accessors = Arrays.stream(components)
                .map(RecordComponent::getAccessor)
                .peek(accessor -> accessor.setAccessible(true))
                .toArray(Method[]::new);
        return new Projection(
                ResolvableType.forClassWithGenerics(raw, generics),
                value -> rebuild(value, constructor, accessors, parts));
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

    private static Object rebuild(
            Object value, Constructor<?> constructor, Method[] accessors, @Nullable Projection[] parts) {
        try {
            Object[] arguments = new Object[accessors.length];
            for (int i = 0; i < accessors.length; i++) {
                Object part = accessors[i].invoke(value);
                Projection mapping = parts[i];
                arguments[i] =
                        part == null || mapping == null ? part : mapping.map().apply(part);
            }
            return constructor.newInstance(arguments);
        } catch (ReflectiveOperationException failure) {
            throw new IllegalStateException(
                    "Could not rebuild " + constructor.getDeclaringClass().getName() + " with its entities as DTOs.",
                    failure);
        }
    }
}
