package org.litestarspring.channels.sse;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.litestarspring.channels.Overflow;
import org.litestarspring.channels.web.ChannelProblems;
import org.springframework.http.HttpStatus;
import reactor.util.concurrent.Queues;

/** The items that wait for one client: put in by its source, taken out by whoever writes to it. */
abstract class ItemBuffer {

    private final int capacity;

    private ItemBuffer(int capacity) {
        this.capacity = capacity;
    }

    /** Of a source that waits until it is asked. */
    static ItemBuffer ahead(int capacity) {
        return new Ahead(capacity);
    }

    /** Of a source that does not. */
    static ItemBuffer of(Overflow overflow, int capacity, Function<Object, @Nullable Object> key) {
        return overflow == Overflow.LATEST ? new ByKey(capacity, key) : new InOrder(capacity, overflow);
    }

    /** How many items were dropped at one place; it stands there between the others. */
    static final class Missed {

        private int count;

        int count() {
            return this.count;
        }
    }

    int capacity() {
        return this.capacity;
    }

    /** Whether the source is to be asked for what there is room for, and for no more. */
    boolean isAsked() {
        return false;
    }

    /**
     * Puts an item in.
     *
     * @return how many were dropped for it, itself included
     * @throws RuntimeException as which the stream fails, where the item can neither be kept nor dropped
     */
    abstract int put(Object item);

    /** The next item or {@link Missed}, null where none waits. */
    @Nullable
    abstract Object poll();

    abstract void clear();

    private static final class Ahead extends ItemBuffer {

        private final Queue<Object> items;

        Ahead(int capacity) {
            super(capacity);
            this.items = Queues.get(capacity).get();
        }

        @Override
        boolean isAsked() {
            return true;
        }

        @Override
        int put(Object item) {
            if (!this.items.offer(item)) {
                throw new IllegalStateException(
                        "The source of a stream of events emits more than it was asked for. Give the stream an overflow policy, such as withOverflow(Overflow.DROP_OLDEST).");
            }
            return 0;
        }

        @Override
        @Nullable
        Object poll() {
            return this.items.poll();
        }

        @Override
        void clear() {
            this.items.clear();
        }
    }

    private static final class InOrder extends ItemBuffer {

        private final ArrayDeque<Object> items = new ArrayDeque<>();
        private final Overflow overflow;

        /** Without the marks of what was missed. */
        private int size;

        InOrder(int capacity, Overflow overflow) {
            super(capacity);
            this.overflow = overflow;
        }

        @Override
        synchronized int put(Object item) {
            if (this.size < capacity()) {
                this.items.add(item);
                this.size++;
                return 0;
            }
            if (this.overflow == Overflow.DISCONNECT) {
                throw ChannelProblems.problem(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "slow-client",
                        "The client was %d events behind and was disconnected. Connect again and read faster, or raise litestar.sse.buffer."
                                .formatted(capacity()));
            }
            if (this.overflow == Overflow.DROP_NEWEST) {
                Missed missed = this.items.peekLast() instanceof Missed before ? before : new Missed();
                if (missed.count++ == 0) {
                    this.items.addLast(missed);
                }
                return 1;
            }
            Missed missed = this.items.peek() instanceof Missed before ? before : new Missed();
            if (missed.count > 0) {
                this.items.remove();
            }
            this.items.remove();
            missed.count++;
            this.items.addFirst(missed);
            this.items.add(item);
            return 1;
        }

        @Override
        @Nullable
        synchronized Object poll() {
            Object first = this.items.poll();
            if (first != null && !(first instanceof Missed)) {
                this.size--;
            }
            return first;
        }

        @Override
        synchronized void clear() {
            this.items.clear();
            this.size = 0;
        }
    }

    private static final class ByKey extends ItemBuffer {

        private final Map<@Nullable Object, Object> items = new LinkedHashMap<>();
        private final Function<Object, @Nullable Object> key;

        ByKey(int capacity, Function<Object, @Nullable Object> key) {
            super(capacity);
            this.key = key;
        }

        @Override
        int put(Object item) {
            Object itsKey = this.key.apply(item);
            synchronized (this) {
                int dropped = 0;
                if (this.items.remove(itsKey) == null && this.items.size() >= capacity()) {
                    this.items.remove(this.items.keySet().iterator().next());
                    dropped = 1;
                }
                this.items.put(itsKey, item);
                return dropped;
            }
        }

        @Override
        @Nullable
        synchronized Object poll() {
            var entries = this.items.values().iterator();
            if (!entries.hasNext()) {
                return null;
            }
            Object first = entries.next();
            entries.remove();
            return first;
        }

        @Override
        synchronized void clear() {
            this.items.clear();
        }
    }
}
