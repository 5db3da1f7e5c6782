package com.example.flights;

import org.litestarspring.dto.Dto;
import org.litestarspring.dto.Naming;

@Dto(of = Flight.class, naming = Naming.SNAKE_CASE)
public interface FlightView {

    static String status(Flight flight) {
        return flight.delayMinutes() >= 15 ? "DELAYED" : "ON_TIME";
    }
}
