package org.litestarspring.autoconfigure.repository;

import org.litestarspring.repository.dialect.BulkStrategy;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Repositories with bulk statements.
 *
 * @param enabled Whether entities have repositories that nobody declared, and interfaces that extend AsyncRepository are
 *     beans.
 * @param bulk How many rows at once are written.
 * @since 0.1
 */
@ConfigurationProperties(LitestarRepositoryProperties.PREFIX)
public record LitestarRepositoryProperties(
        @DefaultValue("true") boolean enabled, @DefaultValue Bulk bulk) {

    static final String PREFIX = "litestar.repository";

    /**
     * How many rows at once are written.
     *
     * @param chunkSize The most rows of one statement; the database's limit of parameters may make it fewer.
     * @param strategy How rows get into a statement: auto, or the one that the database's dialect has.
     */
    public record Bulk(
            @DefaultValue("5000") int chunkSize,
            @DefaultValue("auto") BulkStrategy strategy) {

        /**
         * Checks the bounds.
         *
         * @throws RepositoryPropertyException for a chunk without rows
         */
        public Bulk {
            if (chunkSize < 1) {
                throw new RepositoryPropertyException(
                        PREFIX + ".bulk.chunk-size", chunkSize, "A chunk has at least one row.", "5000");
            }
        }
    }
}
