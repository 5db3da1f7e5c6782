package org.litestarspring.benchmarks.dto;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.litestarspring.benchmarks.board.Departure;
import org.litestarspring.benchmarks.board.DepartureRecords;
import org.litestarspring.benchmarks.board.DepartureView;
import org.litestarspring.dto.DtoMapper;
import org.litestarspring.dto.Dtos;
import org.mapstruct.factory.Mappers;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A list of 1,000 departures, between entities and bytes. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@NullUnmarked // JMH calls the set-up before anything else
public class DtoBenchmark {

    private Wire wire;
    private List<Departure> departures;
    private byte[] json;
    private DtoMapper<Departure, Object> mapper;
    private DepartureRecords byHand;

    /** Starts the application, and fails the fork unless both sides do the same. */
    @Setup(Level.Trial)
    public void start() {
        this.wire = new Wire();
        this.departures = Departure.list(1000);
        this.wire.requireSame(this.departures);
        this.json = this.wire.encodeSpring(this.departures);
        this.mapper = new Dtos().mapper(DepartureView.class);
        this.byHand = Mappers.getMapper(DepartureRecords.class);
    }

    /** Ends the application. */
    @TearDown(Level.Trial)
    public void stop() {
        this.wire.close();
    }

    /** Entities to bytes, ours. */
    @Benchmark
    public byte[] encodeOurs() {
        return this.wire.encodeOurs(this.departures);
    }

    /** Entities to bytes, by hand. */
    @Benchmark
    public byte[] encodeSpring() {
        return this.wire.encodeSpring(this.departures);
    }

    /** Bytes to valid entities, ours. */
    @Benchmark
    public List<Departure> decodeOurs() {
        return this.wire.decodeOurs(this.json);
    }

    /** Bytes to valid entities, by hand. */
    @Benchmark
    public List<Departure> decodeSpring() {
        return this.wire.decodeSpring(this.json);
    }

    /** Entities to records written by hand. */
    @Benchmark
    public List<Object> mapByHand() {
        List<Object> mapped = new ArrayList<>(this.departures.size());
        for (Departure departure : this.departures) {
            mapped.add(this.byHand.toRecord(departure));
        }
        return mapped;
    }

    /** Entities to generated records. */
    @Benchmark
    public List<Object> map() {
        List<Object> mapped = new ArrayList<>(this.departures.size());
        for (Departure departure : this.departures) {
            mapped.add(this.mapper.toDto(departure));
        }
        return mapped;
    }
}
