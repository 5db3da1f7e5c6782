package org.litestarspring.benchmarks.board;

import org.mapstruct.Mapper;
import org.mapstruct.Mapping;

/** The mapper that one writes by hand, and MapStruct implements. */
@Mapper
public interface DepartureRecords {

    /** For the wire. */
    DepartureRecord toRecord(Departure departure);

    /** From the wire. */
    @Mapping(target = "internalNote", ignore = true)
    Departure toEntity(DepartureRecord departure);

    /** The nested part. */
    @Mapping(target = "apiSecret", ignore = true)
    Airline toEntity(DepartureRecord.AirlineRecord airline);
}
