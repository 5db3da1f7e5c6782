package org.litestarspring.channels;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which epochs of a channel went on from others, and up to which offset. Written by the channel's {@link Topic}, read by its
 * subscribers, whose last event may be of an epoch before.
 */
final class EpochLine {

    /** A subscriber that is more epochs behind is told of a gap. */
    private static final int MAX_LINKS = 16;

    private volatile List<Link> links = List.of();

    private record Link(String from, String to, long shared) {}

    /** From {@code last} on, the channel goes on at {@code continued}, which is of another epoch. */
    void add(ChannelPosition last, ChannelPosition continued) {
        List<Link> more = new ArrayList<>(this.links);
        more.add(new Link(last.epoch(), continued.epoch(), continued.offset()));
        this.links = List.copyOf(more.subList(Math.max(0, more.size() - MAX_LINKS), more.size()));
    }

    /** {@code place} in another epoch; null where that did not go on from it. */
    @Nullable
    ChannelPosition in(String epoch, ChannelPosition place) {
        String reached = place.epoch();
        // Asked of each event for each subscriber, and nearly always so.
        if (reached.equals(epoch)) {
            return place;
        }
        for (Link link : this.links) {
            if (reached.equals(epoch)) {
                break;
            }
            if (link.from().equals(reached)) {
                if (place.offset() > link.shared()) {
                    return null;
                }
                reached = link.to();
            }
        }
        return reached.equals(epoch) ? new ChannelPosition(epoch, place.offset()) : null;
    }
}
