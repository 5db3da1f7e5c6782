package org.litestarspring.dto.processor.model;

import jakarta.validation.constraints.NotNull;

public record Leg(@NotNull String from, String to, String gate, Aircraft aircraft) {}
