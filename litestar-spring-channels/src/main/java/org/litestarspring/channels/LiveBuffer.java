package org.litestarspring.channels;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The live events that wait for one subscriber, under its overflow policy. The lock is held for a step of the queue and
 * never while code of others runs.
 */
abstract class LiveBuffer {

    private final int capacity;
    private final ChannelStatistics statistics;

    private LiveBuffer(int capacity, ChannelStatistics statistics) {
        this.capacity = capacity;
        this.statistics = statistics;
    }

    static LiveBuffer of(Overflow overflow, int capacity, ChannelStatistics statistics) {
        return overflow == Overflow.LATEST
                ? new ByKey(capacity, statistics)
                : new InOrder(capacity, overflow, statistics);
    }

    final void dropped() {
        this.statistics.onDropped();
    }

    int capacity() {
        return this.capacity;
    }

    /** Puts an event in, perhaps in the place of another; false where the subscriber is to be disconnected. */
    abstract boolean offer(ChannelEvent event);

    abstract @Nullable ChannelEvent peek();

    /** Takes {@code event} out, if it is still the first. */
    abstract boolean take(ChannelEvent event);

    /** Takes the first event out if it is a message that follows {@code last}; null where one must look closer. */
    @Nullable
    ChannelEvent takeNext(ChannelPosition last) {
        return null;
    }

    abstract boolean isEmpty();

    abstract int size();

    abstract void clear();

    /** Whether events make room for newer ones by intention, so that a jump of the offset is no gap. */
    boolean conflates() {
        return false;
    }

    private static final class InOrder extends LiveBuffer {

        private final ArrayDeque<ChannelEvent> events = new ArrayDeque<>();
        private final Overflow overflow;

        InOrder(int capacity, Overflow overflow, ChannelStatistics statistics) {
            super(capacity, statistics);
            this.overflow = overflow;
        }

        @Override
        synchronized boolean offer(ChannelEvent event) {
            if (this.events.size() >= capacity()) {
                dropped();
                if (this.overflow == Overflow.DISCONNECT) {
                    return false;
                }
                if (this.overflow == Overflow.DROP_NEWEST) {
                    return true;
                }
                this.events.poll();
            }
            this.events.add(event);
            return true;
        }

        @Override
        synchronized @Nullable ChannelEvent peek() {
            return this.events.peek();
        }

        @Override
        synchronized boolean take(ChannelEvent event) {
            boolean first = this.events.peek() == event;
            if (first) {
                this.events.poll();
            }
            return first;
        }

        @Override
        synchronized @Nullable ChannelEvent takeNext(ChannelPosition last) {
            ChannelEvent event = this.events.peek();
            return event != null
                            && event.kind() == ChannelEvent.Kind.MESSAGE
                            && event.position().follows(last)
                    ? this.events.poll()
                    : null;
        }

        @Override
        synchronized boolean isEmpty() {
            return this.events.isEmpty();
        }

        @Override
        synchronized int size() {
            return this.events.size();
        }

        @Override
        synchronized void clear() {
            this.events.clear();
        }
    }

    private static final class ByKey extends LiveBuffer {

        private final Map<String, ChannelEvent> events = new LinkedHashMap<>();

        ByKey(int capacity, ChannelStatistics statistics) {
            super(capacity, statistics);
        }

        @Override
        synchronized boolean offer(ChannelEvent event) {
            // A gap has a place of its own, and is the newest word on all keys before it.
            String key = event.kind() == ChannelEvent.Kind.GAP ? "gap" : "key " + event.key();
            if (this.events.remove(key) == null && this.events.size() >= capacity()) {
                dropped();
                this.events.remove(this.events.keySet().iterator().next());
            }
            this.events.put(key, event);
            return true;
        }

        @Override
        synchronized @Nullable ChannelEvent peek() {
            return this.events.isEmpty()
                    ? null
                    : this.events.values().iterator().next();
        }

        @Override
        synchronized boolean take(ChannelEvent event) {
            var entries = this.events.values().iterator();
            boolean first = entries.hasNext() && entries.next() == event;
            if (first) {
                entries.remove();
            }
            return first;
        }

        @Override
        synchronized boolean isEmpty() {
            return this.events.isEmpty();
        }

        @Override
        synchronized int size() {
            return this.events.size();
        }

        @Override
        synchronized void clear() {
            this.events.clear();
        }

        @Override
        boolean conflates() {
            return true;
        }
    }
}
