package org.litestarspring.benchmarks.listener.ours;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.litestarspring.dto.Dto;
import org.litestarspring.dto.DtoField;
import org.litestarspring.dto.Mark;

/** An entity with constraints, and with a property that is not for clients. */
public record Remark(
        @NotBlank @Size(max = 8) String flight,
        @PositiveOrZero int minutes,
        @NotBlank @Size(max = 280) String text,
        @DtoField(Mark.PRIVATE) @Nullable String internalNote) {

    /** What clients see. */
    @Dto(of = Remark.class)
    public interface View {}
}
