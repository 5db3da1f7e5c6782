package org.litestarspring.channels;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The end of a channel, as its broker keeps it.
 *
 * @param head the position of the newest event, kept or not; offset 0 where there is none yet
 * @param continued where the channel goes on from the position that was asked after, in the head's epoch: at its offset
 *     where nothing up to it was lost, before it where the broker lost the events between; null where the channel is not the
 *     one of that position any more, or none was asked after
 * @param events those that were asked for, oldest first, without holes, up to {@code head}; none at or before {@code
 *     continued}
 * @since 0.1
 */
public record ChannelHistory(ChannelPosition head, @Nullable ChannelPosition continued, List<ChannelEvent> events) {

    /** Copies the list. */
    public ChannelHistory {
        events = List.copyOf(events);
    }
}
