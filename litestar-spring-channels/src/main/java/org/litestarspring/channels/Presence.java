package org.litestarspring.channels;

import java.util.Set;

/**
 * Who is on a channel: first everybody, then who comes and who goes.
 *
 * @param channel the channel's name
 * @param kind whether {@code joined} is everybody, or those who came
 * @param joined names of members
 * @param left names of members who are on no node's connections any more; empty where {@code kind} is {@link Kind#MEMBERS}
 * @since 0.1
 */
public record Presence(String channel, Kind kind, Set<String> joined, Set<String> left) {

    /** What is told. */
    public enum Kind {
        /** Everybody who is there now; replaces what was told before. */
        MEMBERS,

        /** Who came and who went since then. */
        CHANGE
    }

    /** Copies the sets. */
    public Presence {
        joined = Set.copyOf(joined);
        left = Set.copyOf(left);
    }
}
