package org.litestarspring.repository;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.litestarspring.repository.BulkOptions.Duplicates;

/** Applies the rule for duplicates to the chunks of one call. Used by one subscriber, chunk after chunk. */
final class ChunkKeys<S> {

    private final Duplicates rule;
    private final List<String> properties;
    private final Function<S, List<@Nullable Object>> keyOf;

    /** The keys of earlier chunks; kept only where the rule looks back. */
    private final Map<List<@Nullable Object>, Long> seen = new HashMap<>();

    /**
     * The rows of a chunk to send.
     *
     * @param rows each key once, in the order of the keys: the same order in every call, so that two that overlap do not
     *     lock each other out
     * @param origins where in the chunk each of {@code rows} comes from
     * @param places for each row of the source, which of {@code rows} stands for it; -1 where one of an earlier chunk does
     */
    record Distinct<S>(List<S> rows, int[] origins, int[] places) {

        /** Some of the rows, for one statement. */
        record Slice<S>(List<S> rows, int[] origins) {}

        List<Slice<S>> slices(int size) {
            List<Slice<S>> slices = new ArrayList<>();
            for (int from = 0; from < this.rows.size(); from += size) {
                int to = Math.min(from + size, this.rows.size());
                slices.add(new Slice<>(this.rows.subList(from, to), Arrays.copyOfRange(this.origins, from, to)));
            }
            return slices;
        }
    }

    ChunkKeys(Duplicates rule, List<String> properties, Function<S, List<@Nullable Object>> keyOf) {
        this.rule = rule;
        this.properties = properties;
        this.keyOf = keyOf;
    }

    Distinct<S> distinct(List<S> chunk, long offset) {
        Map<List<@Nullable Object>, Integer> kept = new LinkedHashMap<>();
        List<List<@Nullable Object>> keys = new ArrayList<>(chunk.size());
        for (int i = 0; i < chunk.size(); i++) {
            List<@Nullable Object> key = this.keyOf.apply(chunk.get(i));
            keys.add(key);
            keep(kept, key, i, offset);
        }
        List<List<@Nullable Object>> order = new ArrayList<>(kept.keySet());
        order.sort(ChunkKeys::compare);
        Map<List<@Nullable Object>, Integer> place = new HashMap<>();
        List<S> rows = new ArrayList<>(order.size());
        int[] origins = order.stream().mapToInt(kept::get).toArray();
        for (int i = 0; i < origins.length; i++) {
            place.put(order.get(i), i);
            rows.add(chunk.get(origins[i]));
        }
        int[] places =
                keys.stream().mapToInt(key -> place.getOrDefault(key, -1)).toArray();
        return new Distinct<>(rows, origins, places);
    }

    private void keep(Map<List<@Nullable Object>, Integer> kept, List<@Nullable Object> key, int i, long offset) {
        if (this.rule == Duplicates.LAST_WINS) {
            kept.put(key, i);
            return;
        }
        Long first = this.seen.putIfAbsent(key, offset + i);
        if (first == null) {
            kept.put(key, i);
        } else if (this.rule == Duplicates.REJECT) {
            throw new DuplicateRowException(this.properties + " = " + key, first, offset + i);
        }
    }

    private static int compare(List<@Nullable Object> a, List<@Nullable Object> b) {
        for (int i = 0; i < a.size(); i++) {
            int compared = compare(a.get(i), b.get(i));
            if (compared != 0) {
                return compared;
            }
        }
        return 0;
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // both are of the property's one type
    private static int compare(@Nullable Object a, @Nullable Object b) {
        if (a == null || b == null) {
            return Boolean.compare(a != null, b != null);
        }
        return a instanceof Comparable comparable
                ? comparable.compareTo(b)
                : a.toString().compareTo(b.toString());
    }
}
