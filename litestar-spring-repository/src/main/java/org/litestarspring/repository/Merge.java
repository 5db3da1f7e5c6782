package org.litestarspring.repository;

import java.util.List;
import org.springframework.util.Assert;

/**
 * What a merge does with a row of its source, as a value: {@code Merge.on("scheduled", "origin",
 * "destination").update("delayMinutes").insertMissing()}.
 *
 * <p>Rows that are there are updated only where one of the named properties differs, so an unchanged row keeps its
 * version and its modified date; one that is changed has its version raised.
 *
 * @param match the properties that tell rows apart; a unique constraint must cover them
 * @param update the properties to update where they differ
 * @param updateAll whether to update every property, apart from those matched, the id and what is set at creation
 * @param insertsMissing whether to insert rows that are not there
 * @param options chunk size and the rule for duplicates
 * @since 0.1
 */
public record Merge(
        List<String> match, List<String> update, boolean updateAll, boolean insertsMissing, BulkOptions options) {

    /** Checks and copies. */
    public Merge {
        Assert.notEmpty(match, "match must name at least one property");
        match = List.copyOf(match);
        update = List.copyOf(update);
    }

    /** A merge that so far does nothing, on rows told apart by {@code properties}. */
    public static Merge on(String... properties) {
        return new Merge(List.of(properties), List.of(), false, false, BulkOptions.defaults());
    }

    /** Updates these properties of rows that are there. */
    public Merge update(String... properties) {
        return new Merge(this.match, List.of(properties), false, this.insertsMissing, this.options);
    }

    /** Updates every property of rows that are there. */
    public Merge updateAllProperties() {
        return new Merge(this.match, List.of(), true, this.insertsMissing, this.options);
    }

    /** Inserts rows that are not there. */
    public Merge insertMissing() {
        return new Merge(this.match, this.update, this.updateAll, true, this.options);
    }

    /** With another chunk size or rule for duplicates. */
    public Merge with(BulkOptions changed) {
        return new Merge(this.match, this.update, this.updateAll, this.insertsMissing, changed);
    }
}
