package org.litestarspring.repository;

/**
 * What a merge did. The first three are rows of the source and add up to its length, less duplicates within a chunk, rows
 * that were refused under {@link BulkOptions#continueOnError}, and missing ones that were not to be inserted.
 *
 * @param inserted rows that were missing
 * @param updated rows that were there and differed
 * @param unchanged rows that were there and were left as they are
 * @param deleted rows of the table that the source did not have
 * @since 0.1
 */
public record BulkResult(long inserted, long updated, long unchanged, long deleted) {

    /** Nothing done. */
    public static final BulkResult NONE = new BulkResult(0, 0, 0);

    /** Of a merge that deleted nothing. */
    public BulkResult(long inserted, long updated, long unchanged) {
        this(inserted, updated, unchanged, 0);
    }

    /** The sum of this and another part of the same merge. */
    public BulkResult plus(BulkResult other) {
        return new BulkResult(
                this.inserted + other.inserted,
                this.updated + other.updated,
                this.unchanged + other.unchanged,
                this.deleted + other.deleted);
    }
}
