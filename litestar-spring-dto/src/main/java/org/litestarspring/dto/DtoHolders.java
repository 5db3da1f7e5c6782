package org.litestarspring.dto;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Maps what holds objects, for generated mappers. Null stays null, and so does a null element; order is kept.
 *
 * @since 0.1
 */
public final class DtoHolders {

    private DtoHolders() {}

    /** A list of what {@code held} has, each mapped. */
    public static <A, B> @Nullable List<B> list(@Nullable Iterable<? extends A> held, Function<A, B> mapping) {
        return held == null
                ? null
                : into(
                        held,
                        mapping,
                        held instanceof Collection<?> known ? new ArrayList<>(known.size()) : new ArrayList<>());
    }

    /** A set of what {@code held} has, each mapped, in its order. */
    public static <A, B> @Nullable Set<B> set(@Nullable Iterable<? extends A> held, Function<A, B> mapping) {
        return held == null ? null : into(held, mapping, new LinkedHashSet<>());
    }

    /** A collection of the caller's kind of what {@code held} has, each mapped. */
    public static <A, B, C extends Collection<B>> @Nullable C collection(
            @Nullable Iterable<? extends A> held, Function<A, B> mapping, Supplier<C> kind) {
        return held == null ? null : into(held, mapping, kind.get());
    }

    private static <A, B, C extends Collection<B>> C into(
            Iterable<? extends A> held, Function<A, B> mapping, C mapped) {
        for (A element : held) {
            mapped.add(mapping.apply(element));
        }
        return mapped;
    }

    /** A map of the keys of {@code held}, each value mapped. */
    public static <K, A, B> @Nullable Map<K, B> map(@Nullable Map<K, ? extends A> held, Function<A, B> mapping) {
        return map(held, mapping, LinkedHashMap::new);
    }

    /** A map of the caller's kind of the keys of {@code held}, each value mapped. */
    public static <K, A, B, M extends Map<K, B>> @Nullable M map(
            @Nullable Map<K, ? extends A> held, Function<A, B> mapping, Supplier<M> kind) {
        if (held == null) {
            return null;
        }
        M mapped = kind.get();
        held.forEach((key, value) -> mapped.put(key, mapping.apply(value)));
        return mapped;
    }

    /** An array of what {@code held} has, each mapped. */
    public static <A, B> B @Nullable [] array(A @Nullable [] held, Function<A, B> mapping, IntFunction<B[]> kind) {
        if (held == null) {
            return null;
        }
        B[] mapped = kind.apply(Array.getLength(held));
        for (int i = 0; i < held.length; i++) {
            mapped[i] = mapping.apply(held[i]);
        }
        return mapped;
    }

    /** What {@code held} has, or null. */
    public static <A> @Nullable A value(@Nullable Optional<A> held) {
        return held == null ? null : held.orElse(null);
    }
}
