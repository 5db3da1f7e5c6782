package org.litestarspring.benchmarks.bulk;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

/** A row of eight columns, as an application has it. */
@Table("flights")
class Flight {

    /** A column that is stored by its name. */
    enum Status {
        ON_TIME,
        DELAYED
    }

    private static final String[] AIRPORTS = {"SFO", "OAK", "LAX", "JFK", "SEA", "ORD", "ATL", "BOS"};

    @Id
    @Nullable
    Long id;

    LocalDateTime scheduled = LocalDateTime.MIN;
    String origin = "";
    String destination = "";
    int distanceMiles;

    @Nullable
    Integer delayMinutes;

    Status status = Status.ON_TIME;

    @Nullable
    String gate;

    /** Rows {@code 0, step, 2 * step} and so on of {@code count}, always the same, without ids. */
    static List<Flight> rows(int count, int step) {
        List<Flight> rows = new ArrayList<>(count / step);
        for (int i = 0; i < count; i += step) {
            rows.add(row(i));
        }
        return rows;
    }

    /** Row {@code number}, always the same, without an id. */
    static Flight row(int number) {
        Flight flight = new Flight();
        flight.scheduled = LocalDateTime.of(2001, 1, 1, 0, 0).plusMinutes(number / 4);
        flight.origin = AIRPORTS[number % 8];
        flight.destination = AIRPORTS[(number + 3) % 8];
        flight.distanceMiles = 300 + number % 2400;
        flight.delayMinutes = number % 10 == 0 ? null : number % 60;
        flight.status = number % 60 > 15 ? Status.DELAYED : Status.ON_TIME;
        flight.gate = number % 3 == 0 ? null : "B" + number % 40;
        return flight;
    }

    /** All but the id, to tell whether a table holds what it should. */
    String content() {
        return this.scheduled + " " + this.origin + " " + this.destination + " " + this.distanceMiles + " "
                + this.delayMinutes + " " + this.status + " " + this.gate;
    }
}
