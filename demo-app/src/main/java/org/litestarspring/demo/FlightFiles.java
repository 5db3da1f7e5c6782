package org.litestarspring.demo;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import java.util.function.UnaryOperator;
import org.litestarspring.dto.DtoMapper;
import org.litestarspring.dto.Dtos;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.json.JsonMapper;

/** Reads flights out of uploads, line by line, and names the line of what is none. */
@Component
class FlightFiles {

    private final Validator validator;
    private final JsonMapper json;
    private final DtoMapper<Flight, FlightViewDto> views;

    FlightFiles(Validator validator, JsonMapper json, Dtos dtos) {
        this.validator = validator;
        this.json = json;
        this.views = dtos.mapper(FlightView.class);
    }

    /** Flights of a CSV file with these columns, and {@code distance_miles} where it has that. */
    Flux<Flight> csv(Flux<String> lines, String... columns) {
        return Csv.rows(lines, columns).map(row -> valid(flight(row), row.line(), FlightFiles::column));
    }

    /** Flights of a file with a JSON object a line; the DTO sees to it that nothing private comes in. */
    Flux<Flight> ndjson(Flux<String> lines) {
        return lines.index()
                .filter(line -> !line.getT2().isBlank())
                .map(line -> valid(flight(line.getT1() + 1, line.getT2()), line.getT1() + 1, UnaryOperator.identity()));
    }

    private static Flight flight(Csv.Row row) {
        return Flight.of(
                row.time("scheduled"),
                row.text("origin"),
                row.text("destination"),
                row.optional("distance_miles") == null ? null : row.integer("distance_miles"),
                row.integer("delay_minutes"));
    }

    private Flight flight(long number, String line) {
        try {
            return this.views.toEntity(this.json.readValue(line, FlightViewDto.class));
        } catch (JacksonException failure) {
            Object value = failure instanceof InvalidFormatException format ? format.getValue() : null;
            String field = failure.getPath().isEmpty()
                    ? null
                    : failure.getPath().get(0).getPropertyName();
            String message = field == null
                    ? "This is no JSON object of a flight."
                    : "\"%s\" is not what this field takes.".formatted(value);
            throw new BadLineException(number, field, value, message);
        }
    }

    private Flight valid(Flight flight, long line, UnaryOperator<String> names) {
        for (ConstraintViolation<Flight> violation : this.validator.validate(flight)) {
            Object value = violation.getInvalidValue();
            String field = names.apply(violation.getPropertyPath().toString());
            throw new BadLineException(line, field, value, "\"%s\" %s.".formatted(value, violation.getMessage()));
        }
        return flight;
    }

    /** {@code delayMinutes} is {@code delay_minutes}. */
    private static String column(String property) {
        return property.replaceAll("([A-Z])", "_$1").toLowerCase(java.util.Locale.ROOT);
    }
}
