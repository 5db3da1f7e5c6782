package org.litestarspring.demo;

import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

/** An airport, by the code that IATA gave it. */
@Table("airports")
record Airport(
        @Id String iata, String name, String city, String state, String country, double latitude, double longitude) {}
