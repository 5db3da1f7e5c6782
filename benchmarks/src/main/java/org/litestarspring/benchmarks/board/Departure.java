package org.litestarspring.benchmarks.board;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.time.LocalDateTime;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;

/** An entity of twelve fields, one of them nested, and one that must not leave the server. */
@NullUnmarked // as the beans of applications are: empty until their setters were called
public class Departure {

    /** How the flight is. */
    public enum Status {
        /** Less than 15 minutes late. */
        ON_TIME,
        /** Later. */
        DELAYED
    }

    private static final String[] AIRPORTS = {"SFO", "OAK", "LAX", "JFK", "SEA", "ORD", "ATL", "BOS"};

    private Long id;

    @NotNull
    @Size(max = 8)
    private String flightNumber;

    @NotNull
    @Size(min = 3, max = 3)
    private String origin;

    @NotNull
    @Size(min = 3, max = 3)
    private String destination;

    @NotNull
    private LocalDateTime scheduled;

    @NotNull
    private LocalDateTime estimated;

    @Max(6000)
    private int delayMinutes;

    @Positive
    private int distanceMiles;

    @NotNull
    private Status status;

    @NotNull
    @Size(max = 10)
    private String gate;

    @NotNull
    @Size(max = 20)
    private String terminal;

    @NotNull
    @Valid
    private Airline airline;

    private String internalNote;

    /** The same {@code count} departures at each call. */
    public static List<Departure> list(int count) {
        return IntStream.range(0, count).mapToObj(Departure::number).toList();
    }

    private static Departure number(int i) {
        Departure departure = new Departure();
        departure.id = (long) i;
        departure.flightNumber = "LS" + (1000 + i);
        departure.origin = AIRPORTS[i % 8];
        departure.destination = AIRPORTS[(i + 3) % 8];
        departure.scheduled = LocalDateTime.of(2001, 1, 1, 0, 1, 2).plusMinutes(i);
        departure.estimated = departure.scheduled.plusMinutes(i % 60);
        departure.delayMinutes = i % 60;
        departure.distanceMiles = 300 + i % 2400;
        departure.status = i % 60 < 15 ? Status.ON_TIME : Status.DELAYED;
        departure.gate = "Gate B" + i % 40;
        departure.terminal = "International \u00b7 " + i % 4;
        departure.airline = new Airline();
        departure.airline.setIata("LS");
        departure.airline.setName("Litestar \"Express\" Airways");
        departure.airline.setApiSecret("secret " + i);
        departure.internalNote = "Not for passengers.";
        return departure;
    }

    /** The property {@code id}. */
    public Long getId() {
        return this.id;
    }

    /** Sets {@code id}. */
    public void setId(Long id) {
        this.id = id;
    }

    /** The property {@code flightNumber}. */
    public String getFlightNumber() {
        return this.flightNumber;
    }

    /** Sets {@code flightNumber}. */
    public void setFlightNumber(String flightNumber) {
        this.flightNumber = flightNumber;
    }

    /** The property {@code origin}. */
    public String getOrigin() {
        return this.origin;
    }

    /** Sets {@code origin}. */
    public void setOrigin(String origin) {
        this.origin = origin;
    }

    /** The property {@code destination}. */
    public String getDestination() {
        return this.destination;
    }

    /** Sets {@code destination}. */
    public void setDestination(String destination) {
        this.destination = destination;
    }

    /** The property {@code scheduled}. */
    public LocalDateTime getScheduled() {
        return this.scheduled;
    }

    /** Sets {@code scheduled}. */
    public void setScheduled(LocalDateTime scheduled) {
        this.scheduled = scheduled;
    }

    /** The property {@code estimated}. */
    public LocalDateTime getEstimated() {
        return this.estimated;
    }

    /** Sets {@code estimated}. */
    public void setEstimated(LocalDateTime estimated) {
        this.estimated = estimated;
    }

    /** The property {@code delayMinutes}. */
    public int getDelayMinutes() {
        return this.delayMinutes;
    }

    /** Sets {@code delayMinutes}. */
    public void setDelayMinutes(int delayMinutes) {
        this.delayMinutes = delayMinutes;
    }

    /** The property {@code distanceMiles}. */
    public int getDistanceMiles() {
        return this.distanceMiles;
    }

    /** Sets {@code distanceMiles}. */
    public void setDistanceMiles(int distanceMiles) {
        this.distanceMiles = distanceMiles;
    }

    /** The property {@code status}. */
    public Status getStatus() {
        return this.status;
    }

    /** Sets {@code status}. */
    public void setStatus(Status status) {
        this.status = status;
    }

    /** The property {@code gate}. */
    public String getGate() {
        return this.gate;
    }

    /** Sets {@code gate}. */
    public void setGate(String gate) {
        this.gate = gate;
    }

    /** The property {@code terminal}. */
    public String getTerminal() {
        return this.terminal;
    }

    /** Sets {@code terminal}. */
    public void setTerminal(String terminal) {
        this.terminal = terminal;
    }

    /** The property {@code airline}. */
    public Airline getAirline() {
        return this.airline;
    }

    /** Sets {@code airline}. */
    public void setAirline(Airline airline) {
        this.airline = airline;
    }

    /** The property {@code internalNote}. */
    public String getInternalNote() {
        return this.internalNote;
    }

    /** Sets {@code internalNote}. */
    public void setInternalNote(String internalNote) {
        this.internalNote = internalNote;
    }
}
