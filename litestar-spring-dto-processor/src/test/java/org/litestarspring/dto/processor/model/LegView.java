package org.litestarspring.dto.processor.model;

import org.litestarspring.dto.Dto;

@Dto(of = Leg.class, exclude = "gate")
public interface LegView {}
