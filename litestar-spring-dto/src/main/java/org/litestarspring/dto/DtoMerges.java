package org.litestarspring.dto;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Merges and appends what a partial body has for a collection or a map, for generated mappers. What was there keeps its
 * order; what is new comes after it, in the body's. The given collections are left as they are.
 *
 * @see Patch
 * @since 0.1
 */
public final class DtoMerges {

    private DtoMerges() {}

    /**
     * Changes one object, or makes a new one where {@code entity} is null.
     *
     * @param <T> the entity
     * @param <D> the record
     */
    @FunctionalInterface
    public interface Patching<T, D> {

        /** The object, changed, or another in its place. */
        @Nullable
        T patched(@Nullable T entity, @Nullable D changes, DtoPresence present);
    }

    /**
     * A list of what is there, the elements of {@code changes} merged into it.
     *
     * @param fixedKey where the key is, as a JSON pointer from the element, if a client may not set it: then an element
     *     whose key is not there is refused; null where it may, and such an element is new
     * @return null where {@code changes} is
     * @throws DtoViolationException when an element's key is not there and cannot be set, or a new element lacks what it
     *     must have; then nothing was changed
     */
    public static <T, D> @Nullable List<T> merged(
            @Nullable Iterable<? extends T> current,
            @Nullable Iterable<? extends D> changes,
            DtoPresence present,
            Function<T, @Nullable Object> key,
            Function<D, @Nullable Object> changedKey,
            Patching<T, D> patching,
            @Nullable String fixedKey) {
        if (changes == null) {
            return null;
        }
        List<T> merged = new ArrayList<>();
        Map<Object, Integer> places = new HashMap<>();
        if (current != null) {
            for (T element : current) {
                Object known = element == null ? null : comparable(key.apply(element));
                if (known != null) {
                    places.putIfAbsent(known, merged.size());
                }
                merged.add(element);
            }
        }
        refuse(changes, present, changedKey, places, fixedKey);
        int index = 0;
        for (D change : changes) {
            DtoPresence at = present.in(Integer.toString(index++));
            if (change == null) {
                continue;
            }
            Object wanted = comparable(changedKey.apply(change));
            Integer place = wanted == null ? null : places.get(wanted);
            if (place != null) {
                merged.set(place, patching.patched(merged.get(place), change, at));
                continue;
            }
            if (wanted != null) {
                places.put(wanted, merged.size());
            }
            merged.add(patching.patched(null, change, at));
        }
        return merged;
    }

    /** Finds all that is wrong before anything is changed. */
    private static <D> void refuse(
            Iterable<? extends D> changes,
            DtoPresence present,
            Function<D, @Nullable Object> changedKey,
            Map<Object, Integer> places,
            @Nullable String fixedKey) {
        List<DtoViolation> violations = new ArrayList<>();
        int index = 0;
        for (D change : changes) {
            DtoPresence at = present.in(Integer.toString(index++));
            Object wanted = change == null ? null : comparable(changedKey.apply(change));
            if (change == null || (wanted != null && places.containsKey(wanted))) {
                continue;
            }
            if (wanted != null && fixedKey != null) {
                violations.add(new DtoViolation(
                        at.pointer() + fixedKey,
                        "unknownKey",
                        "\"" + wanted + "\" is the key of none that is there.",
                        wanted instanceof Number || wanted instanceof String ? wanted : wanted.toString()));
            } else {
                violations.addAll(at.missing());
            }
        }
        if (!violations.isEmpty()) {
            throw present.refused(violations);
        }
    }

    /** Numbers of one value are one key, whatever their scale. */
    private static @Nullable Object comparable(@Nullable Object key) {
        return key instanceof BigDecimal number ? number.stripTrailingZeros() : key;
    }

    /**
     * A map of what is there, the values of {@code changes} merged into it; null takes one out.
     *
     * @return null where {@code changes} is
     * @throws DtoViolationException when a new value lacks what it must have; then nothing was changed
     */
    public static <K, T, D> @Nullable Map<K, T> merged(
            @Nullable Map<K, ? extends T> current,
            @Nullable Map<K, ? extends D> changes,
            DtoPresence present,
            Patching<T, D> patching) {
        if (changes == null) {
            return null;
        }
        Map<K, T> merged = current == null ? new LinkedHashMap<>() : new LinkedHashMap<>(current);
        Map<K, DtoPresence> inside = inside(changes, present);
        List<DtoViolation> violations = new ArrayList<>();
        changes.forEach((key, change) -> {
            if (change != null && merged.get(key) == null) {
                violations.addAll(inside.getOrDefault(key, present).missing());
            }
        });
        if (!violations.isEmpty()) {
            throw present.refused(violations);
        }
        changes.forEach((key, change) -> {
            if (change == null) {
                merged.remove(key);
            } else {
                merged.put(key, patching.patched(merged.get(key), change, inside.getOrDefault(key, present)));
            }
        });
        return merged;
    }

    /** A key's text on the wire is Jackson's to choose, so it is found by its place, where there are as many. */
    private static <K> Map<K, DtoPresence> inside(Map<K, ?> changes, DtoPresence present) {
        List<String> names = present.names();
        Map<K, DtoPresence> inside = new HashMap<>();
        int index = 0;
        for (K key : changes.keySet()) {
            inside.put(key, present.in(names.size() == changes.size() ? names.get(index++) : String.valueOf(key)));
        }
        return inside;
    }

    /**
     * A list of what is there and, after it, what is added.
     *
     * @return null where {@code added} is
     */
    public static <T> @Nullable List<T> appended(
            @Nullable Iterable<? extends T> current, @Nullable Iterable<? extends T> added) {
        if (added == null) {
            return null;
        }
        List<T> appended = new ArrayList<>();
        if (current != null) {
            current.forEach(appended::add);
        }
        added.forEach(appended::add);
        return appended;
    }

    /**
     * An array of what is there and, after it, what is added.
     *
     * @param <A> an array type, of objects or primitives
     * @return null where {@code added} is
     */
    @SuppressWarnings("unchecked") // an array of the same type is made
    public static <A> @Nullable A appendedArray(@Nullable A current, @Nullable A added) {
        if (current == null || added == null) {
            return added;
        }
        int before = Array.getLength(current);
        int more = Array.getLength(added);
        A appended = (A) Array.newInstance(current.getClass().getComponentType(), before + more);
        System.arraycopy(current, 0, appended, 0, before);
        System.arraycopy(added, 0, appended, before, more);
        return appended;
    }

    /** The elements of an array, or null. */
    public static <T> @Nullable List<T> elements(T @Nullable [] array) {
        return array == null ? null : Arrays.asList(array);
    }

    /** An array of the elements, or null. */
    public static <T> T @Nullable [] array(@Nullable List<T> elements, IntFunction<T[]> kind) {
        return elements == null ? null : elements.toArray(kind.apply(0));
    }
}
