package org.litestarspring.channels;

import java.util.Set;

/**
 * Who is on a channel, as its broker knows it.
 *
 * @param at the last position on {@link ChannelBroker#presenceOf} whose change is in {@code names}
 * @param names the members of all nodes
 * @since 0.1
 */
public record Members(ChannelPosition at, Set<String> names) {

    /** Copies the set. */
    public Members {
        names = Set.copyOf(names);
    }
}
