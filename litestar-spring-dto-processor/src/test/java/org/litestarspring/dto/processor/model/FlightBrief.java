package org.litestarspring.dto.processor.model;

import org.litestarspring.dto.Dto;
import org.litestarspring.dto.UnknownFields;

@Dto(
        of = Flight.class,
        include = {"id", "origin", "airline.iata"},
        unknownFields = UnknownFields.REJECT)
public interface FlightBrief {}
