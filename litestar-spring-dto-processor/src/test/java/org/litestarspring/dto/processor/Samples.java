package org.litestarspring.dto.processor;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.litestarspring.dto.processor.model.Aircraft;
import org.litestarspring.dto.processor.model.Airline;
import org.litestarspring.dto.processor.model.Company;
import org.litestarspring.dto.processor.model.Flight;
import org.litestarspring.dto.processor.model.Leg;
import org.litestarspring.dto.processor.model.Seat;

/** Entities with a value in every field, those that no client may see among them. */
final class Samples {

    private Samples() {}

    static Flight flight() {
        Airline airline = new Airline();
        airline.setIata("LS");
        airline.setName("Litestar");
        airline.setApiSecret("a secret");
        airline.setOwner(new Company("Holding", "tax 1"));
        Flight flight = new Flight();
        flight.setId(7L);
        flight.setCreatedAt(Instant.EPOCH);
        flight.setOrigin("SFO");
        flight.setDestination("OAK");
        flight.setDelayMinutes(20);
        flight.setInternalNote("a note");
        flight.setAccessCode("secret code");
        flight.setStatus(Flight.Status.DELAYED);
        flight.setAirline(airline);
        flight.setLegs(List.of(new Leg("SFO", "OAK", "gate 9", new Aircraft("N1", "worn"))));
        flight.getSeats().put("1A", new Seat("1", new BigDecimal("9.50")));
        flight.getTags().add("late");
        return flight;
    }
}
