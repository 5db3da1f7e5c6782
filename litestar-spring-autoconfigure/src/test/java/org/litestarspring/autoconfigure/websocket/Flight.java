package org.litestarspring.autoconfigure.websocket;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.PositiveOrZero;
import org.jspecify.annotations.Nullable;
import org.litestarspring.dto.Dto;
import org.litestarspring.dto.DtoField;
import org.litestarspring.dto.Mark;

/** An entity of which clients see a part. */
public record Flight(
        @NotBlank String number,
        @PositiveOrZero int minutes,
        @DtoField(Mark.PRIVATE) @Nullable String secret) {

    @Dto(of = Flight.class)
    public interface View {}
}
