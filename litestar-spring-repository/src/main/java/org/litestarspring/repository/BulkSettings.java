package org.litestarspring.repository;

import org.litestarspring.repository.dialect.BulkStrategy;
import org.springframework.util.Assert;

/**
 * How the bulk calls of an application go about it where their {@link BulkOptions} do not say; the repositories take the
 * bean of this type.
 *
 * @param chunkSize the most rows of a statement, at least 1
 * @param strategy how {@code importAll} gets rows into the database
 * @param readAhead the most rows of a source that are held while the database has not taken the ones before, at least 1;
 *     two chunks may be more
 * @since 0.1
 */
public record BulkSettings(int chunkSize, BulkStrategy strategy, int readAhead) {

    /** Checks the bounds. */
    public BulkSettings {
        Assert.isTrue(chunkSize > 0, () -> "chunkSize must be at least 1, not " + chunkSize);
        Assert.notNull(strategy, "strategy must not be null");
        Assert.isTrue(readAhead > 0, () -> "readAhead must be at least 1, not " + readAhead);
    }

    /** Chunks of 5,000 rows, the dialect's strategy, 50,000 rows ahead. */
    public static BulkSettings defaults() {
        return new BulkSettings(5_000, BulkStrategy.AUTO, 50_000);
    }

    /** These settings with another chunk size. */
    public BulkSettings withChunkSize(int rows) {
        return new BulkSettings(rows, this.strategy, this.readAhead);
    }

    /** These settings with another bound of the rows that are held. */
    public BulkSettings withReadAhead(int rows) {
        return new BulkSettings(this.chunkSize, this.strategy, rows);
    }
}
