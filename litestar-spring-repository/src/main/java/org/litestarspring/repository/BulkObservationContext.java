package org.litestarspring.repository;

import io.micrometer.observation.Observation;
import java.util.concurrent.atomic.AtomicLong;
import org.litestarspring.repository.dialect.BulkStrategy;

/**
 * One bulk call, as the observation {@code litestar.repository.bulk} sees it. Rows and chunks are counted up while it
 * runs; any thread may read them.
 *
 * @since 0.1
 */
public final class BulkObservationContext extends Observation.Context {

    private final String operation;
    private final String table;
    private final String database;
    private final BulkStrategy strategy;
    private final AtomicLong rows = new AtomicLong();
    private final AtomicLong chunks = new AtomicLong();

    BulkObservationContext(String operation, String table, String database, BulkStrategy strategy) {
        this.operation = operation;
        this.table = table;
        this.database = database;
        this.strategy = strategy;
    }

    /** What is done: {@code insert}, {@code import}, {@code update}, {@code save}, {@code upsert} or {@code merge}. */
    public String operation() {
        return this.operation;
    }

    /** The table's name, unquoted. */
    public String table() {
        return this.table;
    }

    /** The database's product name, as its driver has it. */
    public String database() {
        return this.database;
    }

    /** How rows get into its statements; of an import, {@link BulkStrategy#AUTO} where the dialect chooses. */
    public BulkStrategy strategy() {
        return this.strategy;
    }

    /** Rows of the source that were read so far. */
    public long rows() {
        return this.rows.get();
    }

    /** Chunks so far, each of them one statement or, where rows set different columns or are refused, several. */
    public long chunks() {
        return this.chunks.get();
    }

    void read(int size) {
        this.rows.addAndGet(size);
    }

    void chunk() {
        this.chunks.incrementAndGet();
    }
}
