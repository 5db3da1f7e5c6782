package org.litestarspring.demo;

import org.litestarspring.dto.Direction;
import org.litestarspring.dto.Dto;

/** An airport on the wire: all of it, and only out, for none is made over HTTP. */
@Dto(of = Airport.class, direction = Direction.OUT)
interface AirportView {}
