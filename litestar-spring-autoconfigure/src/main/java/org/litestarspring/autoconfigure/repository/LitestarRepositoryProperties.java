package org.litestarspring.autoconfigure.repository;

import org.jspecify.annotations.Nullable;
import org.litestarspring.autoconfigure.InvalidPropertyException;
import org.litestarspring.repository.BulkSettings;
import org.litestarspring.repository.dialect.BulkStrategy;
import org.litestarspring.repository.web.FilterLimits;
import org.litestarspring.repository.web.PageLimits;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Repositories with bulk statements.
 *
 * @param enabled Whether entities have repositories that nobody declared, and interfaces that extend AsyncRepository are
 *     beans.
 * @param bulk How many rows at once are written and held.
 * @param page How many rows one web request gets.
 * @param filter How much one web request can ask.
 * @since 0.1
 */
@ConfigurationProperties(LitestarRepositoryProperties.PREFIX)
public record LitestarRepositoryProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue Bulk bulk,
        @DefaultValue Page page,
        @DefaultValue Filter filter) {

    static final String PREFIX = "litestar.repository";

    /**
     * How many rows at once are written and held.
     *
     * @param chunkSize The most rows of one statement; the database's limit of parameters may make it fewer.
     * @param strategy How importAll gets rows into the database where its options do not say: auto, or a way that the
     *     database's dialect has.
     * @param readAhead The most rows of a source that are held before the database has taken them: of upserts and
     *     merges, to send them in the order of their keys; of a source that is a query on the call's own connection, to
     *     the end of it. Two chunks may be more.
     */
    public record Bulk(
            @DefaultValue("5000") int chunkSize,
            @DefaultValue("auto") BulkStrategy strategy,
            @DefaultValue("50000") int readAhead) {

        /**
         * Checks the bounds.
         *
         * @throws InvalidPropertyException for a chunk without rows, and where none may be held
         */
        public Bulk {
            if (chunkSize < 1) {
                throw new InvalidPropertyException(
                        PREFIX + ".bulk.chunk-size", chunkSize, "A chunk has at least one row.", "5000");
            }
            if (readAhead < 1) {
                throw new InvalidPropertyException(
                        PREFIX + ".bulk.read-ahead", readAhead, "A source is read before it is written.", "50000");
            }
        }

        BulkSettings settings() {
            return new BulkSettings(this.chunkSize, this.strategy, this.readAhead);
        }
    }

    /**
     * How many rows one web request gets.
     *
     * @param defaultSize The rows of a page where the client says nothing.
     * @param maxSize The most rows that a client can ask for; more is answered 400.
     * @param cursorSecret What cursors are signed with, at least 16 characters, the same on all instances. Without it,
     *     they are signed with a key of this start and end with it.
     */
    public record Page(
            @DefaultValue("20") int defaultSize,
            @DefaultValue("1000") int maxSize,
            @Nullable String cursorSecret) {

        private static final int LEAST_SECRET = 16;

        /**
         * Checks the bounds.
         *
         * @throws InvalidPropertyException for pages without rows, and for a secret that can be guessed
         */
        public Page {
            if (defaultSize < 1) {
                throw new InvalidPropertyException(
                        PREFIX + ".page.default-size", defaultSize, "A page has at least one row.", "20");
            }
            if (maxSize < defaultSize) {
                throw new InvalidPropertyException(
                        PREFIX + ".page.max-size",
                        maxSize,
                        "A client that says nothing gets page.default-size rows, " + defaultSize + ", which is more.",
                        Integer.toString(Math.max(defaultSize, 1000)));
            }
            if (cursorSecret != null && cursorSecret.isEmpty()) {
                cursorSecret = null;
            }
            if (cursorSecret != null && cursorSecret.length() < LEAST_SECRET) {
                throw new InvalidPropertyException(
                        PREFIX + ".page.cursor-secret",
                        "a text of " + cursorSecret.length() + " characters",
                        "A secret has at least " + LEAST_SECRET + ", since anybody can try to guess it offline.",
                        "${CURSOR_SECRET}");
            }
        }

        PageLimits limits() {
            return new PageLimits(this.defaultSize, this.maxSize);
        }

        /** Says nothing of the secret. */
        @Override
        public String toString() {
            return "Page[defaultSize=" + this.defaultSize + ", maxSize=" + this.maxSize + "]";
        }
    }

    /**
     * How much one web request can ask; more is answered 400.
     *
     * @param maxConditions The most filters of a request, those in groups among them.
     * @param maxValues The most values of a request's lists.
     * @param maxDepth How deep groups stand in each other, at most 20.
     */
    public record Filter(
            @DefaultValue("100") int maxConditions,
            @DefaultValue("1000") int maxValues,
            @DefaultValue("5") int maxDepth) {

        private static final int DEEPEST = 20;

        /**
         * Checks the bounds.
         *
         * @throws InvalidPropertyException for what no filter could keep
         */
        public Filter {
            if (maxConditions < 1) {
                throw new InvalidPropertyException(
                        PREFIX + ".filter.max-conditions", maxConditions, "A filter is at least one.", "100");
            }
            if (maxValues < 2) {
                throw new InvalidPropertyException(
                        PREFIX + ".filter.max-values", maxValues, "The operator between has two values.", "1000");
            }
            if (maxDepth < 1 || maxDepth > DEEPEST) {
                throw new InvalidPropertyException(
                        PREFIX + ".filter.max-depth", maxDepth, "Groups stand from 1 to " + DEEPEST + " deep.", "5");
            }
        }

        FilterLimits limits() {
            return new FilterLimits(this.maxConditions, this.maxValues, this.maxDepth);
        }
    }
}
