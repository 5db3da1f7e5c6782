package org.litestarspring.dto.processor.model;

import org.litestarspring.dto.Dto;
import org.litestarspring.dto.Naming;

@Dto(
        of = Flight.class,
        exclude = {
            "airline.apiSecret",
            "airline.owner.taxId",
            "legs.gate",
            "legs.aircraft.maintenanceNote",
            "seats.price"
        },
        rename = "origin=from_airport",
        naming = Naming.SNAKE_CASE)
public interface FlightView {

    static String route(Flight flight) {
        return flight.getOrigin() + "-" + flight.getDestination();
    }
}
