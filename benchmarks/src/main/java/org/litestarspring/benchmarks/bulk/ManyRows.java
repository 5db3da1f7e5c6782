package org.litestarspring.benchmarks.bulk;

import com.sun.management.GarbageCollectionNotificationInfo;
import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;
import org.jspecify.annotations.Nullable;
import org.litestarspring.benchmarks.figure.AppProcess;
import org.litestarspring.benchmarks.figure.Figure;
import org.litestarspring.benchmarks.figure.Target;
import org.litestarspring.test.server.PostgresServer;
import reactor.core.publisher.Flux;

/**
 * Rows without end through a small heap: inserted with their ids back, imported, and read again, in a process of its own
 * that fails when the heap does not do.
 */
public final class ManyRows {

    private static final int HEAP_MB = 256;

    private ManyRows() {}

    /** The heap in use after a collection, at its highest. */
    static Figure figure(PostgresServer server, Path errors, int rows) throws Exception {
        String database = server.createDatabase();
        try (AppProcess process = AppProcess.start(
                System.getProperty("java.class.path"),
                ManyRows.class,
                null,
                errors,
                "-Xmx" + HEAP_MB + "m",
                "-Dmany.host=" + server.host(),
                "-Dmany.port=" + server.port(),
                "-Dmany.user=" + server.user(),
                "-Dmany.password=" + server.password(),
                "-Dmany.database=" + database,
                "-Dmany.rows=" + rows)) {
            return Figure.of(Target.ROWS_10M, List.of(Double.parseDouble(process.next())));
        }
    }

    /** Says the heap. */
    public static void main(String[] arguments) {
        AtomicLong highest = watch();
        int rows = Integer.getInteger("many.rows");
        PostgresqlConnectionFactory factory =
                new PostgresqlConnectionFactory(PostgresqlConnectionConfiguration.builder()
                        .host(System.getProperty("many.host"))
                        .port(Integer.getInteger("many.port"))
                        .username(System.getProperty("many.user"))
                        .password(System.getProperty("many.password"))
                        .database(System.getProperty("many.database"))
                        .build());
        try (Repositories repositories = new Repositories(factory)) {
            repositories.execute("create unlogged table flights " + BulkGroup.COLUMNS + ")");
            BulkFlights flights = repositories.bulk();
            require(rows, flights.insertAll(source(rows)).count().block(Duration.ofHours(1)));
            require(rows, flights.importAll(source(rows)).block(Duration.ofHours(1)));
            require(2L * rows, flights.findAll().count().block(Duration.ofHours(1)));
        }
        System.out.println(AppProcess.SAYS + highest.get() / 1e6);
    }

    private static Flux<Flight> source(int rows) {
        return Flux.range(0, rows).map(Flight::row);
    }

    private static void require(long expected, @Nullable Long counted) {
        if (counted == null || counted != expected) {
            throw new AssertionError(counted + " rows instead of " + expected + ".");
        }
    }

    private static AtomicLong watch() {
        AtomicLong highest = new AtomicLong();
        ManagementFactory.getGarbageCollectorMXBeans().forEach(collector -> ((NotificationEmitter) collector)
                .addNotificationListener(
                        (notification, handback) -> {
                            long used = GarbageCollectionNotificationInfo.from(
                                            (CompositeData) notification.getUserData())
                                    .getGcInfo()
                                    .getMemoryUsageAfterGc()
                                    .entrySet()
                                    .stream()
                                    .filter(pool -> isHeap(pool.getKey()))
                                    .mapToLong(pool -> pool.getValue().getUsed())
                                    .sum();
                            highest.accumulateAndGet(used, Math::max);
                        },
                        null,
                        null));
        return highest;
    }

    private static boolean isHeap(String pool) {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .anyMatch(bean -> bean.getName().equals(pool) && bean.getType() == MemoryType.HEAP);
    }
}
