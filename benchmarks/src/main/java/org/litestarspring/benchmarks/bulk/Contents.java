package org.litestarspring.benchmarks.bulk;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Checks that the table holds what it should, whoever filled it, and that what came back is what stands there. */
final class Contents {

    private final PlainFlights reader;
    private final List<String> expected;

    Contents(PlainFlights reader, List<Flight> expected) {
        this.reader = reader;
        this.expected = expected.stream().map(Flight::content).sorted().toList();
    }

    int size() {
        return this.expected.size();
    }

    /** Reads the whole table. */
    void require(String by) {
        List<String> stored = this.reader
                .findAll()
                .map(Flight::content)
                .collectSortedList()
                .blockOptional(Duration.ofMinutes(1))
                .orElseThrow();
        if (!stored.equals(this.expected)) {
            throw new AssertionError(by + " stored " + stored.size() + " rows, " + difference(stored)
                    + " of which are not among the " + this.expected.size() + " that it was given.");
        }
    }

    private int difference(List<String> stored) {
        Set<String> foreign = new HashSet<>(stored);
        this.expected.forEach(foreign::remove);
        return foreign.size();
    }

    /** Whether a call that promises ids gave every row its own, in the order that it was given. */
    static void requireIds(String by, List<Flight> given, List<Flight> answered) {
        Set<Long> ids = answered.stream().map(flight -> flight.id).collect(Collectors.toSet());
        if (answered.size() != given.size() || ids.size() != given.size() || ids.contains(null)) {
            throw new AssertionError(by + " answered " + answered.size() + " rows with " + ids.size() + " ids for "
                    + given.size() + ".");
        }
        for (int i = 0; i < given.size(); i++) {
            if (!answered.get(i).content().equals(given.get(i).content())) {
                throw new AssertionError(by + " answered another row at place " + i + ".");
            }
        }
    }
}
