package org.litestarspring.channels;

import org.springframework.util.Assert;

/**
 * A place in a channel: the n-th event of one epoch. Written {@code epoch-offset}, it is the id of an event, what a client
 * sends to resume, and SSE's {@code Last-Event-ID}.
 *
 * <p>Offsets of one epoch start at 1 and have no holes; 0 is before the first event. A new epoch begins where a broker has
 * lost its memory of the channel, so positions of different epochs say nothing of each other.
 *
 * @param epoch 1 to 32 letters and digits
 * @param offset not negative
 * @since 0.1
 */
public record ChannelPosition(String epoch, long offset) {

    private static final int MAX_EPOCH = 32;

    /** Checks both. */
    public ChannelPosition {
        Assert.isTrue(isEpoch(epoch), () -> "epoch must be 1 to 32 letters and digits: \"" + epoch + "\"");
        Assert.isTrue(offset >= 0, () -> "offset must not be negative: " + offset);
    }

    /**
     * Reads what {@link #toString()} writes.
     *
     * @throws InvalidPositionException when {@code text} is no position
     */
    public static ChannelPosition parse(String text) {
        int dash = text.indexOf('-');
        if (dash > 0 && dash <= MAX_EPOCH && text.length() - dash <= 20 && isEpoch(text.substring(0, dash))) {
            try {
                long offset = Long.parseLong(text, dash + 1, text.length(), 10);
                if (offset >= 0 && text.charAt(dash + 1) != '+') {
                    return new ChannelPosition(text.substring(0, dash), offset);
                }
            } catch (NumberFormatException | IndexOutOfBoundsException notAnOffset) {
                // answered below, as every other text that is no position
            }
        }
        throw new InvalidPositionException(text);
    }

    /** The same epoch, at another offset. */
    public ChannelPosition at(long otherOffset) {
        return new ChannelPosition(this.epoch, otherOffset);
    }

    /** Whether this is the place right behind the other, in the same epoch. */
    boolean follows(ChannelPosition other) {
        return this.offset == other.offset + 1 && sameEpoch(other);
    }

    /** Whether both are of one epoch, so that their offsets can be compared. */
    public boolean sameEpoch(ChannelPosition other) {
        return this.epoch.equals(other.epoch);
    }

    @Override
    public String toString() {
        return this.epoch + "-" + this.offset;
    }

    private static boolean isEpoch(String text) {
        // Checked with each event, where a stream of characters would cost more than all else about it.
        for (int i = 0; i < text.length(); i++) {
            if (!isLetterOrDigit(text.charAt(i))) {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= MAX_EPOCH;
    }

    private static boolean isLetterOrDigit(char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
