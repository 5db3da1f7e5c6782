package org.litestarspring.dto.processor.model;

import java.math.BigDecimal;

public record Seat(String row, BigDecimal price) {}
