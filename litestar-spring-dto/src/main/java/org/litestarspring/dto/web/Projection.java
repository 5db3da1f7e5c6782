package org.litestarspring.dto.web;

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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.litestarspring.dto.DtoMapper;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Slice;
import org.springframework.data.domain.Window;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.util.ClassUtils;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.util.TokenBuffer;

/**
 * How values of a declared type become DTOs: the entity itself, or any holder of entities. Worked out once a handler
 * from its declared type alone; null where that type does not show the entity.
 *
 * @param type what the declared type becomes
 * @param map turns a value of the declared type into one of {@code type}; null stays null
 */
record Projection(ResolvableType type, Function<@Nullable Object, @Nullable Object> map) {

    private static final boolean SPRING_DATA =
            ClassUtils.isPresent("org.springframework.data.domain.Window", Projection.class.getClassLoader());

    /** What a projection is worked out with. */
    record Means(DtoMapper<Object, Object> mapper, ReactiveAdapterRegistry adapters, JsonMapper json) {

        Class<?> entity() {
            return this.mapper.entityType();
        }
    }

    static @Nullable Projection of(ResolvableType declared, Means means) {
        if (Exposure.of(declared, means.entity()) != Exposure.SHOWN || hasEntityKeys(declared, means)) {
            return null;
        }
        Class<?> raw = declared.toClass();
        if (means.entity().isAssignableFrom(raw)) {
            return new Projection(ResolvableType.forClass(means.mapper().dtoType()), nullSafe(means.mapper()::toDto));
        }
        ReactiveAdapter adapter = means.adapters().getAdapter(raw);
        if (adapter != null) {
            return reactive(adapter, of(declared.getGeneric(0), means));
        }
        if (raw.isArray()) {
            return array(of(declared.getComponentType(), means));
        }
        if (raw == Optional.class) {
            return holder(
                    raw, of(declared.getGeneric(0), means), (value, element) -> ((Optional<?>) value).map(element));
        }
        if (raw == ServerSentEvent.class) {
            return holder(raw, of(declared.getGeneric(0), means), Projection::event);
        }
        if (SPRING_DATA && Slice.class.isAssignableFrom(raw)) {
            Class<?> slice = Page.class.isAssignableFrom(raw) ? Page.class : Slice.class;
            return holder(
                    slice, of(declared.as(Slice.class).getGeneric(0), means), (value, element) -> ((Slice<?>) value)
                            .map(element));
        }
        if (SPRING_DATA && Window.class.isAssignableFrom(raw)) {
            return holder(
                    Window.class,
                    of(declared.as(Window.class).getGeneric(0), means),
                    (value, element) -> ((Window<?>) value).map(element));
        }
        return container(declared, raw, means);
    }

    private static @Nullable Projection container(ResolvableType declared, Class<?> raw, Means means) {
        if (Map.class.isAssignableFrom(raw)) {
            ResolvableType map = declared.as(Map.class);
            Projection values = of(map.getGeneric(1), means);
            return values == null ? null : map(map.getGeneric(0), values);
        }
        if (Collection.class.isAssignableFrom(raw) || raw == Iterable.class) {
            return collection(raw, of(declared.as(Iterable.class).getGeneric(0), means));
        }
        if (Stream.class.isAssignableFrom(raw)) {
            return stream(of(declared.as(Stream.class).getGeneric(0), means));
        }
        Projection rebuilt =
                raw.isRecord() && declared.hasGenerics() ? RecordProjection.of(declared, raw, means) : null;
        return rebuilt == null ? tree(means) : rebuilt;
    }

    /** A key is written as text, which no DTO covers. */
    private static boolean hasEntityKeys(ResolvableType declared, Means means) {
        return Map.class.isAssignableFrom(declared.toClass())
                && Exposure.of(declared.as(Map.class).getGeneric(0), means.entity()) == Exposure.SHOWN;
    }

    /** Any other holder is written as it is, but for the entities in it, which no way leads around. */
    private static Projection tree(Means means) {
        JsonMapper fenced = EntityFence.around(means.json(), means.mapper());
        return new Projection(ResolvableType.forClass(TokenBuffer.class), nullSafe(fenced::writeValueIntoBuffer));
    }

    private interface Mapping {

        Object apply(Object holder, Function<@Nullable Object, @Nullable Object> element);
    }

    private static Function<@Nullable Object, @Nullable Object> nullSafe(Function<Object, Object> map) {
        return value -> value == null ? null : map.apply(value);
    }

    private static @Nullable Projection holder(Class<?> raw, @Nullable Projection element, Mapping mapping) {
        return element == null
                ? null
                : new Projection(
                        ResolvableType.forClassWithGenerics(raw, element.type()),
                        nullSafe(value -> mapping.apply(value, element.map())));
    }

    private static @Nullable Projection reactive(ReactiveAdapter adapter, @Nullable Projection element) {
        if (element == null) {
            return null;
        }
        Class<?> target = adapter.isMultiValue() ? Flux.class : Mono.class;
        return new Projection(
                ResolvableType.forClassWithGenerics(target, element.type()),
                nullSafe(value -> adapter.isMultiValue()
                        ? Flux.from(adapter.toPublisher(value)).map(present(element))
                        : Mono.from(adapter.toPublisher(value)).map(present(element))));
    }

    private static @Nullable Projection array(@Nullable Projection element) {
        return element == null
                ? null
                : new Projection(
                        ResolvableType.forClassWithGenerics(List.class, element.type()),
                        nullSafe(value -> Arrays.stream((Object[]) value)
                                .map(element.map())
                                .toList()));
    }

    private static @Nullable Projection stream(@Nullable Projection element) {
        return element == null
                ? null
                : new Projection(ResolvableType.forClassWithGenerics(List.class, element.type()), nullSafe(value -> {
                    try (Stream<?> stream = (Stream<?>) value) {
                        return stream.map(element.map()).toList();
                    }
                }));
    }

    /** A publisher's elements are never null, nor what becomes of them. */
    private static Function<Object, Object> present(Projection element) {
        return value -> java.util.Objects.requireNonNull(element.map().apply(value));
    }

    private static @Nullable Projection collection(Class<?> raw, @Nullable Projection element) {
        if (element == null) {
            return null;
        }
        boolean set = Set.class.isAssignableFrom(raw);
        return new Projection(
                ResolvableType.forClassWithGenerics(set ? Set.class : List.class, element.type()), nullSafe(value -> {
                    Collection<@Nullable Object> mapped = set ? new LinkedHashSet<>() : new ArrayList<>();
                    ((Iterable<?>) value)
                            .forEach(entity -> mapped.add(element.map().apply(entity)));
                    return mapped;
                }));
    }

    private static Projection map(ResolvableType key, Projection element) {
        return new Projection(ResolvableType.forClassWithGenerics(Map.class, key, element.type()), nullSafe(value -> {
            Map<Object, @Nullable Object> mapped = new LinkedHashMap<>();
            ((Map<?, ?>) value)
                    .forEach((k, entity) -> mapped.put(k, element.map().apply(entity)));
            return mapped;
        }));
    }

    private static Object event(Object value, Function<@Nullable Object, @Nullable Object> element) {
        ServerSentEvent<?> event = (ServerSentEvent<?>) value;
        ServerSentEvent.Builder<Object> mapped = ServerSentEvent.builder();
        Object data = event.data();
        if (data != null) {
            mapped.data(java.util.Objects.requireNonNull(element.apply(data)));
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
}
