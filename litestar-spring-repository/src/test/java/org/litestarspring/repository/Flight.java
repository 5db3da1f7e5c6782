package org.litestarspring.repository;

import java.time.Instant;
import java.time.LocalDateTime;
import org.springframework.data.annotation.CreatedDate;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.LastModifiedDate;
import org.springframework.data.relational.core.mapping.Table;

@Table("flights")
class Flight {

    enum Status {
        ON_TIME,
        DELAYED
    }

    @Id
    Long id;

    LocalDateTime scheduled;
    String origin;
    String destination;
    Integer distanceMiles;
    Integer delayMinutes;
    Status status;
    String gate;

    @CreatedDate
    Instant createdAt;

    @LastModifiedDate
    Instant updatedAt;

    static Flight of(int number) {
        Flight flight = new Flight();
        flight.scheduled = LocalDateTime.of(2001, 1, 1, 0, 0).plusMinutes(number);
        flight.origin = number % 2 == 0 ? "SFO" : "OAK";
        flight.destination = "LAX";
        flight.distanceMiles = 300 + number % 7;
        flight.delayMinutes = number % 10 == 0 ? null : number % 60;
        flight.status = number % 60 > 15 ? Status.DELAYED : Status.ON_TIME;
        return flight;
    }
}
