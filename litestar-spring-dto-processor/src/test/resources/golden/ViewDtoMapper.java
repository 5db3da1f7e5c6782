package app;

import java.util.List;
import javax.annotation.processing.Generated;
import org.litestarspring.dto.Direction;
import org.litestarspring.dto.DtoMapper;
import org.litestarspring.dto.DtoPresence;
import org.litestarspring.dto.DtoShape;
import org.litestarspring.dto.DtoValues;
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
            entity.setAirline(patchAirline(entity.getAirline(), changes.airline(), present.in("airline")));
        }
        return entity;
    }

    @Override
    default Flight create(ViewDto dto, DtoValues values) {
        if (values == DtoValues.NONE) {
            return toEntity(dto);
        }
        Flight entity = toEntity(dto);
        if (values.has("id")) {
            entity.setId(values.<Long>get("id"));
        }
        if (values.has("origin")) {
            entity.setOrigin(values.<String>get("origin"));
        }
        if (values.has("delayMinutes")) {
            entity.setDelayMinutes(values.<Integer>get("delayMinutes"));
        }
        if (values.has("internalNote")) {
            entity.setInternalNote(values.<String>get("internalNote"));
        }
        if (values.reach("airline")) {
            entity.setAirline(values.has("airline") ? values.<Airline>get("airline") : createAirline(dto.airline(), values.in("airline")));
        }
        if (values.has("tags")) {
            entity.setTags(values.<List<String>>get("tags"));
        }
        return entity;
    }

    ViewDto.Airline toAirlineDto(Airline entity);

    Airline toAirline(ViewDto.Airline dto);

    default Airline patchAirline(Airline entity, ViewDto.Airline changes, DtoPresence present) {
        if (changes == null || entity == null) {
            return toAirline(present.whole(changes));
        }
        if (present.has("iata")) {
            entity.setIata(changes.iata());
        }
        return entity;
    }

    default Airline createAirline(ViewDto.Airline dto, DtoValues values) {
        if (values == DtoValues.NONE) {
            return toAirline(dto);
        }
        ViewDto.Airline body = dto == null ? new ViewDto.Airline(null) : dto;
        Airline entity = toAirline(body);
        if (values.has("iata")) {
            entity.setIata(values.<String>get("iata"));
        }
        if (values.has("apiSecret")) {
            entity.setApiSecret(values.<String>get("apiSecret"));
        }
        if (values.has("parent")) {
            entity.setParent(values.<Airline>get("parent"));
        }
        if (values.has("anything")) {
            entity.setAnything(values.<Object>get("anything"));
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
    default DtoShape shape() {
        return Shapes.ROOT;
    }

    /** What each record looks like on the wire. */
    final class Shapes {

        private static final DtoShape AIRLINE = DtoShape.of(Airline.class, ViewDto.Airline.class)
                .field("iata", "iata", Direction.BOTH)
                .settable("iata", String.class)
                .settable("apiSecret", String.class)
                .settable("parent", Airline.class)
                .settable("anything", Object.class)
                .build();

        private static final DtoShape ROOT = DtoShape.of(Flight.class, ViewDto.class)
                .field("id", "id", Direction.OUT)
                .field("origin", "from", Direction.BOTH)
                .field("delayMinutes", "delay_minutes", Direction.BOTH).notNull()
                .field("airline", "airline", Direction.BOTH, AIRLINE)
                .field("late", "late", Direction.OUT)
                .settable("id", Long.class)
                .settable("origin", String.class)
                .settable("delayMinutes", int.class)
                .settable("internalNote", String.class)
                .settable("airline", Airline.class)
                .settable("tags", List.class)
                .build();

        private Shapes() {}
    }
}
