package org.litestarspring.demo;

import jakarta.validation.Validator;
import java.util.Comparator;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.litestarspring.dto.DtoMapper;
import org.litestarspring.dto.Dtos;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;
import reactor.core.publisher.Flux;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.json.JsonMapper;

/** Reads flights out of uploads, line by line, and names the line of what is none. */
@Component
class FlightFiles {

    private static final String[] DELAY_COLUMNS = {"scheduled", "origin", "destination", "delay_minutes"};

    private static final String NO_FLIGHT = "This is no JSON object of a flight.";

    private final Validator validator;
    private final JsonMapper json;
    private final DtoMapper<Flight, FlightViewDto> views;

    FlightFiles(Validator validator, JsonMapper json, Dtos dtos) {
        this.validator = validator;
        this.json = json;
        this.views = dtos.mapper(FlightView.class);
    }

    /** Flights of a CSV file that names its columns, those of a delay and {@code more} of them. */
    Flux<Flight> csv(Flux<String> lines, String... more) {
        String[] columns = StringUtils.concatenateStringArrays(DELAY_COLUMNS, more);
        return Csv.rows(lines, row -> valid(flight(row), row.line(), FlightFiles::column), columns);
    }

    /** Flights of a file with a JSON object a line; the DTO sees to it that nothing private comes in. */
    Flux<Flight> ndjson(Flux<String> lines) {
        return Flux.defer(() -> {
            AtomicLong number = new AtomicLong();
            return Lines.read(lines, (line, flights) -> {
                long at = number.incrementAndGet();
                if (!line.isBlank()) {
                    flights.next(valid(flight(at, line), at, UnaryOperator.identity()));
                }
            });
        });
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
            FlightViewDto view = this.json.readValue(line, FlightViewDto.class);
            if (view == null) {
                throw new BadLineException(number, null, line, NO_FLIGHT);
            }
            return this.views.toEntity(view);
        } catch (JacksonException failure) {
            Object value = failure instanceof InvalidFormatException format ? format.getValue() : null;
            String field = failure.getPath().isEmpty()
                    ? null
                    : failure.getPath().get(0).getPropertyName();
            String message = field == null ? NO_FLIGHT : "\"%s\" is not what this field takes.".formatted(value);
            throw new BadLineException(number, field, value, message);
        }
    }

    private Flight valid(Flight flight, long line, UnaryOperator<String> names) {
        this.validator.validate(flight).stream()
                .min(Comparator.comparing(fault -> fault.getPropertyPath().toString()))
                .ifPresent(fault -> {
                    Object value = fault.getInvalidValue();
                    String field = names.apply(fault.getPropertyPath().toString());
                    throw new BadLineException(line, field, value, "\"%s\" %s.".formatted(value, fault.getMessage()));
                });
        return flight;
    }

    /** {@code delayMinutes} is {@code delay_minutes}. */
    private static String column(String property) {
        return property.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }
}
