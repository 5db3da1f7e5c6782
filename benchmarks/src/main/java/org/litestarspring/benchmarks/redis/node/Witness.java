package org.litestarspring.benchmarks.redis.node;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;
import org.litestarspring.channels.ChannelEvent;
import org.litestarspring.channels.ChannelPosition;

/** A subscriber that keeps account of the numbers in what it sees. Any thread. */
final class Witness {

    /** Digits of a message's number, behind the quote of its text. */
    static final int DIGITS = 10;

    private final BitSet numbers = new BitSet();
    private long messages;
    private long gaps;

    /** Where an offset did not follow the one before, whatever the epoch: an epoch goes on from the end of the last. */
    private long jumps;

    /** Two witnesses have the same one if they saw the same numbers in the same order. */
    private long order;

    private @Nullable ChannelPosition last;

    synchronized void see(ChannelEvent event) {
        ChannelPosition before = this.last;
        this.last = event.position();
        if (event.kind() == ChannelEvent.Kind.GAP) {
            this.gaps++;
        } else if (event.kind() == ChannelEvent.Kind.MESSAGE) {
            int number = number(event.data());
            this.messages++;
            this.numbers.set(number);
            this.order = this.order * 31 + number;
            if (before != null && event.position().offset() != before.offset() + 1) {
                this.jumps++;
            }
        }
    }

    private static int number(byte[] data) {
        int number = 0;
        for (int i = 1; i <= DIGITS; i++) {
            number = number * 10 + data[i] - '0';
        }
        return number;
    }

    synchronized void forget() {
        this.numbers.clear();
        this.messages = 0;
        this.gaps = 0;
        this.jumps = 0;
        this.order = 0;
    }

    synchronized long messages() {
        return this.messages;
    }

    /** Messages, different ones, gaps, jumps and order, with blanks between. */
    synchronized String account() {
        return this.messages + " " + this.numbers.cardinality() + " " + this.gaps + " " + this.jumps + " " + this.order;
    }
}
