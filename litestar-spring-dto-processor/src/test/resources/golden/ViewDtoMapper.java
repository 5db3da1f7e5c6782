package app;

import java.util.Map;
import java.util.Set;
import javax.annotation.processing.Generated;
import org.litestarspring.dto.DtoMapper;
import org.litestarspring.dto.DtoPresence;
import org.mapstruct.Builder;
import org.mapstruct.Mapper;
import org.mapstruct.Mapping;
import org.mapstruct.NullValueCheckStrategy;
import org.mapstruct.ReportingPolicy;

/**
 * Maps {@link Flight} to and from {@link ViewDto}.
 */
@Generated("org.litestarspring.dto.processor.DtoProcessor")
@Mapper(
        builder = @Builder(disableBuilder = true),
        nullValueCheckStrategy = NullValueCheckStrategy.ALWAYS,
        unmappedTargetPolicy = ReportingPolicy.IGNORE)
public interface ViewDtoMapper extends DtoMapper<Flight, ViewDto> {

    @Override
    @Mapping(target = "late", expression = "java(app.View.late(entity))")
    ViewDto toDto(Flight entity);

    @Override
    @Mapping(target = "id", ignore = true)
    Flight toEntity(ViewDto dto);

    @Override
    default Flight patch(Flight entity, ViewDto changes, DtoPresence present) {
        if (present.has("from")) {
            entity.setOrigin(changes.origin());
        }
        if (present.has("delay_minutes") && changes.delayMinutes() != null) {
            entity.setDelayMinutes(changes.delayMinutes());
        }
        if (present.has("airline")) {
            entity.setAirline(changes.airline() == null ? null : entity.getAirline() == null ? toAirline(changes.airline()) : patchAirline(entity.getAirline(), changes.airline(), present.in("airline")));
        }
        return entity;
    }

    ViewDto.Airline toAirlineDto(Airline entity);

    Airline toAirline(ViewDto.Airline dto);

    default Airline patchAirline(Airline entity, ViewDto.Airline changes, DtoPresence present) {
        if (present.has("iata")) {
            entity.setIata(changes.iata());
        }
        return entity;
    }

    @Override
    default Class<Flight> entityType() {
        return Flight.class;
    }

    @Override
    default Class<ViewDto> dtoType() {
        return ViewDto.class;
    }

    @Override
    default Set<String> primitives() {
        return Set.of("delayMinutes");
    }

    @Override
    default Set<String> readOnly() {
        return Set.of("id", "late");
    }

    @Override
    default Map<String, String> wireNames() {
        return Map.ofEntries(
                Map.entry("id", "id"),
                Map.entry("origin", "from"),
                Map.entry("delayMinutes", "delay_minutes"),
                Map.entry("airline", "airline"),
                Map.entry("airline.iata", "iata"),
                Map.entry("late", "late"));
    }
}
