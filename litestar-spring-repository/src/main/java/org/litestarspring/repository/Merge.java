package org.litestarspring.repository;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.data.relational.core.query.Criteria;
import org.springframework.data.relational.core.query.CriteriaDefinition;
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
 * @param deletesWithin of the rows that meet this, those that the source has not are deleted; null deletes none
 * @param options chunk size and the rule for duplicates
 * @since 0.1
 */
public record Merge(
        List<String> match,
        List<String> update,
        boolean updateAll,
        boolean insertsMissing,
        @Nullable CriteriaDefinition deletesWithin,
        BulkOptions options) {

    /** Checks and copies. */
    public Merge {
        Assert.notEmpty(match, "match must name at least one property");
        Assert.notNull(options, "options must not be null");
        match = List.copyOf(match);
        update = List.copyOf(update);
    }

    /** A merge that so far does nothing, on rows told apart by {@code properties}. */
    public static Merge on(String... properties) {
        return new Merge(List.of(properties), List.of(), false, false, null, BulkOptions.defaults());
    }

    /** Updates these properties of rows that are there. */
    public Merge update(String... properties) {
        return new Merge(this.match, List.of(properties), false, this.insertsMissing, this.deletesWithin, this.options);
    }

    /** Updates every property of rows that are there. */
    public Merge updateAllProperties() {
        return new Merge(this.match, List.of(), true, this.insertsMissing, this.deletesWithin, this.options);
    }

    /** Inserts rows that are not there. */
    public Merge insertMissing() {
        return new Merge(this.match, this.update, this.updateAll, true, this.deletesWithin, this.options);
    }

    /**
     * Deletes rows that the source has not, of those that meet {@code scope}; after the others are written, in the same
     * transaction. A source without rows deletes all of them. Holds the ids of the whole call in memory.
     *
     * @throws IllegalArgumentException for an empty scope, which would be the whole table
     */
    public Merge deleteMissing(CriteriaDefinition scope) {
        Assert.notNull(scope, "scope must not be null");
        Assert.isTrue(
                !scope.isEmpty(),
                "deleteMissing was given no criteria, which would be the whole table. Call deleteAllMissing() to mean that.");
        return new Merge(this.match, this.update, this.updateAll, this.insertsMissing, scope, this.options);
    }

    /** Deletes every row of the table that the source has not; see {@link #deleteMissing}. */
    public Merge deleteAllMissing() {
        return new Merge(this.match, this.update, this.updateAll, this.insertsMissing, Criteria.empty(), this.options);
    }

    /** With another chunk size, rule for duplicates or way with refused rows. */
    public Merge with(BulkOptions changed) {
        return new Merge(this.match, this.update, this.updateAll, this.insertsMissing, this.deletesWithin, changed);
    }
}
