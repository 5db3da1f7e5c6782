package org.litestarspring.repository;

/**
 * What a merge did, in rows of the source; the three add up to its length, less duplicates within a chunk.
 *
 * @param inserted rows that were missing
 * @param updated rows that were there and differed
 * @param unchanged rows that were there and were left as they are
 * @since 0.1
 */
public record BulkResult(long inserted, long updated, long unchanged) {

    /** Nothing done. */
    public static final BulkResult NONE = new BulkResult(0, 0, 0);

    /** The sum of this and another part of the same merge. */
    public BulkResult plus(BulkResult other) {
        return new BulkResult(
                this.inserted + other.inserted, this.updated + other.updated, this.unchanged + other.unchanged);
    }
}
