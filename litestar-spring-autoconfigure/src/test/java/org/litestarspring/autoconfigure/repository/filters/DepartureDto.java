package org.litestarspring.autoconfigure.repository.filters;

import org.litestarspring.dto.Dto;

@Dto(of = Departure.class, exclude = "internalNote")
public interface DepartureDto {}
