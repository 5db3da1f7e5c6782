package app;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import javax.annotation.processing.Generated;

/**
 * What crosses the wire of {@link Flight}, as {@link View} says.
 */
@Generated("org.litestarspring.dto.processor.DtoProcessor")
public record ViewDto(
        @JsonProperty(value = "id", access = JsonProperty.Access.READ_ONLY) Long id,
        @JsonProperty("from") @NotBlank @Size(min = 3, max = 3) String origin,
        @JsonProperty("delay_minutes") Integer delayMinutes,
        @JsonProperty("airline") @Valid ViewDto.Airline airline,
        @JsonProperty(value = "late", access = JsonProperty.Access.READ_ONLY) Boolean late) {

    /**
     * What crosses the wire of {@link app.Airline}.
     */
    public record Airline(
            @JsonProperty("iata") String iata) {}
}
