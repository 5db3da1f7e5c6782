package app;

import java.util.List;
import javax.annotation.processing.Generated;
import org.litestarspring.dto.Direction;
import org.litestarspring.dto.DtoMapper;
import org.litestarspring.dto.DtoPresence;
import org.litestarspring.dto.DtoShape;
import org.litestarspring.dto.DtoValues;

/**
 * Maps {@link Flight} to and from {@link ViewDto}.
 */
@Generated("org.litestarspring.dto.processor.DtoProcessor")
public final class ViewDtoMapper implements DtoMapper<Flight, ViewDto> {

    private static final DtoShape AIRLINE_SHAPE = DtoShape.of(Airline.class, ViewDto.Airline.class)
            .fields(Direction.BOTH, "iata")
            .settable(String.class, "iata", "apiSecret")
            .settable(Airline.class, "parent")
            .settable(Object.class, "anything")
            .build();

    private static final DtoShape SHAPE = DtoShape.of(Flight.class, ViewDto.class)
            .fields(Direction.OUT, "id")
            .fields(Direction.BOTH, "origin=from", "!delayMinutes=delay_minutes")
            .field("airline", "airline", Direction.BOTH, AIRLINE_SHAPE)
            .fields(Direction.OUT, "!late")
            .settable(Long.class, "id")
            .settable(String.class, "origin", "internalNote")
            .settable(int.class, "delayMinutes")
            .settable(Airline.class, "airline")
            .settable(List.class, "tags")
            .build();

    @Override
    public ViewDto toDto(Flight entity) {
        if (entity == null) {
            return null;
        }
        return new ViewDto(
                entity.getId(),
                entity.getOrigin(),
                entity.getDelayMinutes(),
                toAirlineDto(entity.getAirline()),
                View.late(entity));
    }

    @Override
    public Flight toEntity(ViewDto dto) {
        if (dto == null) {
            return null;
        }
        Flight entity = new Flight();
        if (dto.origin() != null) {
            entity.setOrigin(dto.origin());
        }
        if (dto.delayMinutes() != null) {
            entity.setDelayMinutes(dto.delayMinutes());
        }
        if (dto.airline() != null) {
            entity.setAirline(toAirline(dto.airline()));
        }
        return entity;
    }

    @Override
    public Flight patch(Flight entity, ViewDto changes, DtoPresence present) {
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
    public Flight create(ViewDto dto, DtoValues values) {
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

    private ViewDto.Airline toAirlineDto(Airline entity) {
        if (entity == null) {
            return null;
        }
        return new ViewDto.Airline(
                entity.getIata());
    }

    private Airline toAirline(ViewDto.Airline dto) {
        if (dto == null) {
            return null;
        }
        Airline entity = new Airline();
        if (dto.iata() != null) {
            entity.setIata(dto.iata());
        }
        return entity;
    }

    private Airline patchAirline(Airline entity, ViewDto.Airline changes, DtoPresence present) {
        if (changes == null || entity == null) {
            return toAirline(present.whole(changes));
        }
        if (present.has("iata")) {
            entity.setIata(changes.iata());
        }
        return entity;
    }

    private Airline createAirline(ViewDto.Airline dto, DtoValues values) {
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
    public DtoShape shape() {
        return SHAPE;
    }
}
