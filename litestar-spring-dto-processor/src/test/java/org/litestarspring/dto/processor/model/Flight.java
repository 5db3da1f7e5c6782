package org.litestarspring.dto.processor.model;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.litestarspring.dto.DtoField;
import org.litestarspring.dto.Mark;

public class Flight extends BaseEntity {

    public enum Status {
        ON_TIME,
        DELAYED
    }

    @NotNull
    @Size(max = 3)
    private String origin;

    private String destination;

    @Max(6000)
    private int delayMinutes;

    @DtoField(Mark.PRIVATE)
    private String internalNote;

    @DtoField(Mark.WRITE_ONLY)
    private String accessCode;

    private Status status;
    private Airline airline;
    private List<Leg> legs;
    private Map<String, Seat> seats = new LinkedHashMap<>();
    private Set<String> tags = new LinkedHashSet<>();

    public String getOrigin() {
        return origin;
    }

    public void setOrigin(String origin) {
        this.origin = origin;
    }

    public String getDestination() {
        return destination;
    }

    public void setDestination(String destination) {
        this.destination = destination;
    }

    public int getDelayMinutes() {
        return delayMinutes;
    }

    public void setDelayMinutes(int delayMinutes) {
        this.delayMinutes = delayMinutes;
    }

    public String getInternalNote() {
        return internalNote;
    }

    public void setInternalNote(String internalNote) {
        this.internalNote = internalNote;
    }

    public String getAccessCode() {
        return accessCode;
    }

    public void setAccessCode(String accessCode) {
        this.accessCode = accessCode;
    }

    public Status getStatus() {
        return status;
    }

    public void setStatus(Status status) {
        this.status = status;
    }

    public Airline getAirline() {
        return airline;
    }

    public void setAirline(Airline airline) {
        this.airline = airline;
    }

    public List<Leg> getLegs() {
        return legs;
    }

    public void setLegs(List<Leg> legs) {
        this.legs = legs;
    }

    public Map<String, Seat> getSeats() {
        return seats;
    }

    public void setSeats(Map<String, Seat> seats) {
        this.seats = seats;
    }

    public Set<String> getTags() {
        return tags;
    }

    public void setTags(Set<String> tags) {
        this.tags = tags;
    }

    public boolean isLate() {
        return delayMinutes >= 15;
    }
}
