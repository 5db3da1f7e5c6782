package com.example.flights;

import jakarta.validation.constraints.Pattern;
import org.litestarspring.dto.DtoField;
import org.litestarspring.dto.Mark;
import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

@Table
public record Flight(
        @Id Long id,
        @Pattern(regexp = "[A-Z]{3}") String origin,
        @Pattern(regexp = "[A-Z]{3}") String destination,
        int delayMinutes,
        @DtoField(Mark.PRIVATE) String internalNote) {}
