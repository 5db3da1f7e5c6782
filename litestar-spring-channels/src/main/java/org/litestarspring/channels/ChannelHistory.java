package org.litestarspring.channels;

import java.util.List;

/**
 * The end of a channel, as its broker keeps it.
 *
 * @param head the position of the newest event, kept or not; offset 0 where there is none yet
 * @param events those that were asked for, oldest first, without holes, up to {@code head}
 * @since 0.1
 */
public record ChannelHistory(ChannelPosition head, List<ChannelEvent> events) {

    /** Copies the list. */
    public ChannelHistory {
        events = List.copyOf(events);
    }
}
