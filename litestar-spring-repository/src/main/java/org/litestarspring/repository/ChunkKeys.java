package org.litestarspring.repository;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
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
        int size = chunk.size();
        @Nullable Object[][] keys = new Object[size][];
        Integer[] order = new Integer[size];
        for (int i = 0; i < size; i++) {
            keys[i] = this.keyOf.apply(chunk.get(i)).toArray();
            order[i] = i;
        }
        // Equal keys stay in the order of the source.
        Arrays.sort(order, (a, b) -> compare(keys[a], keys[b]));
        List<S> rows = new ArrayList<>(size);
        int[] origins = new int[size];
        int[] places = new int[size];
        for (int from = 0; from < size; ) {
            int to = from + 1;
            while (to < size && Arrays.equals(keys[order[from]], keys[order[to]])) {
                to++;
            }
            int kept = kept(keys, order, from, to, offset);
            for (int i = from; i < to; i++) {
                places[order[i]] = kept < 0 ? -1 : rows.size();
            }
            if (kept >= 0) {
                origins[rows.size()] = kept;
                rows.add(chunk.get(kept));
            }
            from = to;
        }
        return new Distinct<>(rows, Arrays.copyOf(origins, rows.size()), places);
    }

    /** Which of the rows of one key stands, as places of the chunk; -1 where one of an earlier chunk does. */
    private int kept(@Nullable Object[][] keys, Integer[] order, int from, int to, long offset) {
        if (this.rule == Duplicates.LAST_WINS) {
            return order[to - 1];
        }
        List<@Nullable Object> key = Arrays.asList(keys[order[from]]);
        Long first = this.seen.putIfAbsent(key, offset + order[from]);
        if (this.rule == Duplicates.REJECT && (first != null || to > from + 1)) {
            throw new DuplicateRowException(
                    this.properties + " = " + key,
                    first != null ? first : offset + order[from],
                    offset + order[first != null ? from : from + 1]);
        }
        return first == null ? order[from] : -1;
    }

    private static int compare(@Nullable Object[] a, @Nullable Object[] b) {
        for (int i = 0; i < a.length; i++) {
            int compared = compare(a[i], b[i]);
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
