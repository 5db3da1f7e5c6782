package org.litestarspring.benchmarks.board;

import org.litestarspring.dto.Dto;

/** Ours: everything but what is secret. */
@Dto(
        of = Departure.class,
        exclude = {"internalNote", "airline.apiSecret"})
public interface DepartureView {}
