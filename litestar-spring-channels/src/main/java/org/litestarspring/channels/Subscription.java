package org.litestarspring.channels;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

/**
 * What a subscriber wants: {@code Subscription.to("board:SFO").after(position).withOverflow(Overflow.LATEST)}.
 *
 * @param channel the channel's name
 * @param after the last position that the subscriber has seen, to get what came after it first; null for none
 * @param history how many past events to get first where {@code after} is null; 0 for none
 * @param buffer how many events may wait for the subscriber; 0 for {@code litestar.channels.subscriber.buffer}
 * @param overflow what happens when that many wait; null for {@code litestar.channels.subscriber.overflow}
 * @param member who is present on the channel by this subscription; null for nobody
 * @since 0.1
 */
public record Subscription(
        String channel,
        @Nullable ChannelPosition after,
        int history,
        int buffer,
        @Nullable Overflow overflow,
        @Nullable String member) {

    /** Checks the bounds. */
    public Subscription {
        Assert.notNull(channel, "channel must not be null");
        Assert.isTrue(history >= 0, () -> "history must not be negative: " + history);
        Assert.isTrue(buffer >= 0, () -> "buffer must not be negative: " + buffer);
        if (member != null) {
            Announcement.checkName(member);
        }
    }

    /** Live events only. */
    public static Subscription to(String channel) {
        return new Subscription(channel, null, 0, 0, null, null);
    }

    /** First what came after {@code position}, then live, without a seam; a gap event where something is missing. */
    public Subscription after(ChannelPosition position) {
        return new Subscription(this.channel, position, 0, this.buffer, this.overflow, this.member);
    }

    /** First the last {@code events}, as far as they are kept, then live, without a seam. */
    public Subscription withHistory(int events) {
        return new Subscription(this.channel, null, events, this.buffer, this.overflow, this.member);
    }

    /** With a buffer of its own size, at least 1. */
    public Subscription withBuffer(int events) {
        return new Subscription(this.channel, this.after, this.history, events, this.overflow, this.member);
    }

    /** With an overflow policy of its own. */
    public Subscription withOverflow(Overflow policy) {
        return new Subscription(this.channel, this.after, this.history, this.buffer, policy, this.member);
    }

    /**
     * With a name that is present on the channel for as long as the subscription runs, which {@link Channels#presence}
     * tells; the same name may have any number of subscriptions. The channel must be listed under {@code
     * litestar.channels.presence.channels}.
     *
     * @param name 1 to 1,000 characters, no control characters
     */
    public Subscription withMember(String name) {
        return new Subscription(this.channel, this.after, this.history, this.buffer, this.overflow, name);
    }
}
