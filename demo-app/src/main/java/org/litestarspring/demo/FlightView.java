package org.litestarspring.demo;

import org.litestarspring.dto.Dto;

/** A flight on the wire. The processor makes the record {@code FlightViewDto} and its mapper from this, at compile time. */
@Dto(
        of = Flight.class,
        exclude = {"version", "createdAt", "updatedAt"})
interface FlightView {

    /** The least delay that counts as one, in minutes: the rule of the US Department of Transportation. */
    int LATE = 15;

    /** Whether a flight keeps its time. */
    enum Status {
        EARLY,
        ON_TIME,
        DELAYED
    }

    /** A computed field: it goes out as {@code status}, and never in. */
    static Status status(Flight flight) {
        if (flight.delayMinutes() >= LATE) {
            return Status.DELAYED;
        }
        return flight.delayMinutes() < 0 ? Status.EARLY : Status.ON_TIME;
    }
}
