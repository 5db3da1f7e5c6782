package org.litestarspring.benchmarks.figure;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What each figure must reach. The order is that of the report. */
public enum Target {
    /** Encoding with the mapping, against a hand-written record, MapStruct and Jackson. */
    DTO_ENCODE("dto.encode.over-jackson", 3.5, Bound.AT_LEAST, "x"),
    /** Decoding, validating and mapping, against the same by hand. */
    DTO_DECODE("dto.decode.over-jackson", 3.5, Bound.AT_LEAST, "x"),
    /** Mapping 1,000 entities. */
    DTO_MAP("dto.map.us", 20, Bound.AT_MOST, "us"),
    /** The same against a MapStruct mapper written by hand. */
    DTO_MAP_OVER("dto.map.over-mapstruct", 0.9, Bound.AT_LEAST, "x"),
    /** What 200 DTOs of 20 fields add to javac. */
    DTO_COMPILE("dto.compile.s", 5, Bound.AT_MOST, "s"),

    /** Requests per second of a list as {@code Flux}, against Spring's. */
    HTTP_OVER_FLUX("http.flux.over-spring-flux", 5, Bound.AT_LEAST, "x"),
    /** The same against Spring's {@code Mono<List>}. */
    HTTP_OVER_LIST("http.flux.over-spring-list", 2.3, Bound.AT_LEAST, "x"),
    /** The same as a part of serving bytes that were there before. */
    HTTP_OF_PRECOMPUTED("http.flux.of-precomputed", 0.55, Bound.AT_LEAST, "x"),
    /** One object as a part of serving bytes that were there before. */
    HTTP_OBJECT("http.object.of-precomputed", 0.95, Bound.AT_LEAST, "x"),

    /** Rows per second of {@code insertAll} on PostgreSQL, against Spring Data's {@code saveAll}. */
    BULK_OVER_SAVEALL("bulk.insert.over-saveall", 30, Bound.AT_LEAST, "x"),
    /** The same as a part of JDBC's {@code CopyManager}. */
    BULK_OF_COPY("bulk.insert.of-copymanager", 0.6, Bound.AT_LEAST, "x"),
    /** Rows per second of {@code importAll}, which is {@code COPY}, against {@code CopyManager}. */
    BULK_COPY("bulk.copy.of-copymanager", 1, Bound.AT_LEAST, "x"),
    /** Rows per second of {@code upsertAll}, half of them there, as a part of an insert by {@code CopyManager}. */
    BULK_UPSERT("bulk.upsert.of-copymanager", 0.4, Bound.AT_LEAST, "x"),
    /** Rows per second of a {@code merge} that changes nothing, against {@code upsertAll}. */
    BULK_MERGE("bulk.merge-unchanged.over-upsert", 2, Bound.AT_LEAST, "x"),
    /** {@code insertAll} against {@code saveAll} on embedded H2. */
    BULK_H2("bulk.h2.over-saveall", 10, Bound.AT_LEAST, "x"),
    /** The same on MariaDB. */
    BULK_MARIADB("bulk.mariadb.over-saveall", 10, Bound.AT_LEAST, "x"),
    /** The heap that ten million rows need on their way in and out. */
    ROWS_10M("bulk.rows10m.heap-mb", 256, Bound.AT_MOST, "MB"),
    /** The time of a page far behind in a large table, by keys, against that of the first. */
    PAGE_KEYSET("page.keyset.p10000-over-p1", 1.2, Bound.AT_MOST, "x"),
    /** The time of {@code findById} against Spring Data's own. */
    FIND_BY_ID("read.findbyid.over-springdata", 1.05, Bound.AT_MOST, "x"),

    /** Deliveries of one node to many WebSockets, saturated. */
    FANOUT_DELIVERIES("fanout.ws.deliveries", 2.5, Bound.AT_LEAST, "M/s"),
    /** The same against a handler written by hand. */
    FANOUT_OVER_WEBFLUX("fanout.ws.over-webflux", 3, Bound.AT_LEAST, "x"),
    /** The time from when a message is due to be published until a WebSocket has it, at half of saturation. */
    FANOUT_LATENCY("fanout.ws.p99-ms", 10, Bound.AT_MOST, "ms"),
    /** Deliveries over server-sent events, as a part of those over WebSockets. */
    FANOUT_SSE("fanout.sse.of-ws", 0.8, Bound.AT_LEAST, "x"),
    /** The part of the others' rate that is lost where one in a hundred reads nothing. */
    FANOUT_SLOW("fanout.slow10.loss", 0.05, Bound.AT_MOST, "x"),
    /** The heap of a node with 10,000 idle sockets. */
    IDLE_HEAP("idle.10k.heap-mb", 200, Bound.AT_MOST, "MB"),
    /** What each of them adds to it. */
    IDLE_SOCKET("idle.10k.socket-kb", 20, Bound.AT_MOST, "kB"),
    /** The longest that a message takes while all of them are asked whether they are there. */
    IDLE_STALL("idle.10k.heartbeat-stall-ms", 50, Bound.AT_MOST, "ms"),
    /** Messages per second through one Redis, kept in its history, until two nodes have them. */
    REDIS_PUBLISH("redis.publish", 50_000, Bound.AT_LEAST, "/s"),
    /** Messages that a subscriber did not see, over a restart of Redis. */
    REDIS_LOST("redis.restart.lost", 0, Bound.AT_MOST, "messages"),
    /** Messages that a subscriber saw twice, over a restart of Redis. */
    REDIS_DOUBLED("redis.restart.doubled", 0, Bound.AT_MOST, "messages"),

    /** Echoes per second of a listener with a DTO, as a part of those of a handler by hand without validation. */
    LISTENER_ECHO("ws.echo.of-raw", 0.8, Bound.AT_LEAST, "x"),

    /** Events per second of a handler's stream to one client, against Spring's. */
    SSE_OVER_SPRING("sse.over-spring", 2, Bound.AT_LEAST, "x"),

    /** What the starter adds to the start of an application. */
    START_TIME("start.overhead-ms", 100, Bound.AT_MOST, "ms"),
    /** What the starter adds to the heap in use after the start. */
    START_HEAP("start.overhead-heap-mb", 15, Bound.AT_MOST, "MB");

    /** On which side of the target a figure is good. */
    public enum Bound {
        /** More is better. */
        AT_LEAST,

        /** Less is better. */
        AT_MOST
    }

    private final String figure;
    private final double value;
    private final Bound bound;
    private final String unit;

    Target(String figure, double value, Bound bound, String unit) {
        this.figure = figure;
        this.value = value;
        this.bound = bound;
        this.unit = unit;
    }

    /**
     * The target of a figure.
     *
     * @throws IllegalArgumentException when there is none of that name
     */
    public static Target of(String figure) {
        return Arrays.stream(values())
                .filter(target -> target.figure.equals(figure))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No figure is named \"" + figure + "\". There are: "
                        + Arrays.stream(values()).map(Target::figure).collect(Collectors.joining(", "))));
    }

    /** The figure's name. */
    public String figure() {
        return this.figure;
    }

    /** The value to reach. */
    public double value() {
        return this.value;
    }

    /** On which side of the value is good. */
    public Bound bound() {
        return this.bound;
    }

    /** The unit, {@code x} for a ratio. */
    public String unit() {
        return this.unit;
    }

    boolean isMetBy(double measured) {
        return this.bound == Bound.AT_LEAST ? measured >= this.value : measured <= this.value;
    }
}
