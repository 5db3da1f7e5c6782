package org.litestarspring.channels.redis;

import io.lettuce.core.cluster.SlotHash;
import java.util.stream.IntStream;

/**
 * On a cluster one command reads keys of one slot alone, also where a master has several. So the streams of all channels lie
 * in a few slots, spread evenly over all of them: a channel in that one which is nearest to its own, and a node reads each by
 * a command of its own. Every node computes the same.
 */
final class SlotGroups {

    /** As many masters take part at most; and as many commands of one node wait. Another number loses all that is kept. */
    static final int COUNT = 16;

    private static final int SHARE = SlotHash.SLOT_COUNT / COUNT;

    private static final String[] TAGS =
            IntStream.range(0, COUNT).mapToObj(SlotGroups::firstIn).toArray(String[]::new);

    private SlotGroups() {}

    private static String firstIn(int group) {
        return IntStream.iterate(0, number -> number + 1)
                .mapToObj(Integer::toString)
                .filter(tag -> SlotHash.getSlot(tag) / SHARE == group)
                .findFirst()
                .orElseThrow();
    }

    /** The group of a channel, from 0. */
    static int of(String channel) {
        return SlotHash.getSlot(channel) / SHARE;
    }

    /** What stands between the first braces of all keys of a group. */
    static String tag(int group) {
        return TAGS[group];
    }

    /** The slot that all keys of a group fall into. */
    static int slot(int group) {
        return SlotHash.getSlot(TAGS[group]);
    }
}
