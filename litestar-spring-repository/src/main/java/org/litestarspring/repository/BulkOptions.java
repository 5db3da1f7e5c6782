package org.litestarspring.repository;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.litestarspring.repository.dialect.BulkStrategy;
import org.springframework.util.Assert;

/**
 * How a bulk call goes about it.
 *
 * @param chunkSize the most rows a statement, 0 for {@code litestar.repository.bulk.chunk-size}; the database's limit of
 *     parameters may make it fewer
 * @param duplicates what to do with rows of one call that have the same match properties
 * @param refused is given each row that the database refuses, while the others are stored; null fails the call
 * @param strategy how {@code importAll} gets rows into the database; other calls have one way each
 * @since 0.1
 */
public record BulkOptions(
        int chunkSize,
        Duplicates duplicates,
        @Nullable Consumer<? super BulkRowException> refused,
        BulkStrategy strategy) {

    /** What to do with rows of one call that have the same match properties. */
    public enum Duplicates {
        /** The last one stands. */
        LAST_WINS,

        /** The first one stands. Holds the keys of the whole call in memory. */
        FIRST_WINS,

        /** The call fails, naming both. Holds the keys of the whole call in memory. */
        REJECT
    }

    /** Checks the bounds. */
    public BulkOptions {
        Assert.isTrue(chunkSize >= 0, () -> "chunkSize must not be negative: " + chunkSize);
        Assert.notNull(duplicates, "duplicates must not be null");
        Assert.notNull(strategy, "strategy must not be null");
    }

    /** The application's chunk size; the last of two duplicates wins; a refused row fails the call. */
    public static BulkOptions defaults() {
        return new BulkOptions(0, Duplicates.LAST_WINS, null, BulkStrategy.AUTO);
    }

    /** These options with another chunk size. */
    public BulkOptions withChunkSize(int rows) {
        return new BulkOptions(rows, this.duplicates, this.refused, this.strategy);
    }

    /** These options with another rule for duplicates. */
    public BulkOptions withDuplicates(Duplicates rule) {
        return new BulkOptions(this.chunkSize, rule, this.refused, this.strategy);
    }

    /** These options with another way of {@code importAll}, where the database has it. */
    public BulkOptions withStrategy(BulkStrategy way) {
        return new BulkOptions(this.chunkSize, this.duplicates, this.refused, way);
    }

    /**
     * These options, but a row that the database refuses does not fail the call: it is left out of what comes back, and
     * given to {@code report}, on the thread of the database's driver, so it must not block. Each refused row costs
     * about two statements for each doubling of the chunk's size.
     */
    public BulkOptions continueOnError(Consumer<? super BulkRowException> report) {
        Assert.notNull(report, "report must not be null");
        return new BulkOptions(this.chunkSize, this.duplicates, report, this.strategy);
    }
}
