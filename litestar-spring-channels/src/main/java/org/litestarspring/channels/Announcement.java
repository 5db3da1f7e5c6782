package org.litestarspring.channels;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import org.springframework.util.Assert;

/**
 * What a node tells of its own members of a channel.
 *
 * <p>Whoever is there by one node at least is present. A broker compares, and publishes on {@link
 * ChannelBroker#presenceOf} who came and who went by the announcement, in the form of {@link #changes}; nothing where
 * nobody did.
 *
 * @param channel the channel's name
 * @param node the node's own name, letters and digits
 * @param lease how long the node's members are there without another announcement
 * @param complete whether {@code joined} is all of the node's members, in place of what it told before
 * @param joined members that came to the node
 * @param left members that have left the node; empty where {@code complete}
 * @since 0.1
 */
public record Announcement(
        String channel, String node, Duration lease, boolean complete, Set<String> joined, Set<String> left) {

    /** The type of the messages on {@link ChannelBroker#presenceOf}. */
    public static final String CHANGE_TYPE = "presence";

    private static final int MAX_NAME = 1000;

    /** Copies the sets. */
    public Announcement {
        joined = Set.copyOf(joined);
        left = Set.copyOf(left);
    }

    /**
     * The data of a message on {@link ChannelBroker#presenceOf}: a line for each name, {@code +ann} for one that came,
     * {@code -ben} for one that went.
     */
    public static String changes(Collection<String> joined, Collection<String> left) {
        StringBuilder lines = new StringBuilder();
        joined.forEach(name -> lines.append('+').append(name).append('\n'));
        left.forEach(name -> lines.append('-').append(name).append('\n'));
        return lines.toString();
    }

    static Presence read(String channel, String changes) {
        Set<String> joined = new LinkedHashSet<>();
        Set<String> left = new LinkedHashSet<>();
        changes.lines().forEach(line -> (line.charAt(0) == '+' ? joined : left).add(line.substring(1)));
        return new Presence(channel, Presence.Kind.CHANGE, joined, left);
    }

    static void checkName(String member) {
        Assert.isTrue(
                !member.isEmpty()
                        && member.length() <= MAX_NAME
                        && member.chars().noneMatch(Character::isISOControl)
                        && member.equals(new String(member.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)),
                () -> "A member's name has 1 to %d characters and no control characters: \"%s\""
                        .formatted(MAX_NAME, Quoted.text(member)));
    }
}
