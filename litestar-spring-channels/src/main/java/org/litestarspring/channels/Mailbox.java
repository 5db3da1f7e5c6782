package org.litestarspring.channels;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

/**
 * What waits for one subscriber: first what it missed, then live events, never more than its buffer holds.
 *
 * <p>Events are put in by the channel's {@link Topic} and taken out on a worker of its own, so that a slow subscriber's
 * code costs neither the publisher nor the others anything. Gaps are not recorded when they happen: wherever the offset
 * of the next event does not follow the last one, one is told.
 */
final class Mailbox implements org.reactivestreams.Subscription {

    /** While the broker does not answer, the history is asked for again; it may be away for long. */
    private static final Retry UNTIL_ANSWERED =
            Retry.backoff(Long.MAX_VALUE, Duration.ofMillis(100)).maxBackoff(Duration.ofSeconds(5));

    private static final AtomicLongFieldUpdater<Mailbox> REQUESTED =
            AtomicLongFieldUpdater.newUpdater(Mailbox.class, "requested");

    private final CoreSubscriber<? super ChannelEvent> subscriber;
    private final Subscription wish;
    private final int historySize;
    private final ChannelBroker broker;
    private final Scheduler.Worker worker;
    private final ChannelStatistics statistics;
    private final Runnable onLeave;

    private final LiveBuffer live;
    private final AtomicInteger unfinished = new AtomicInteger();
    private final Runnable delivery = this::deliver;
    private final Disposable.Swap replaying = Disposables.swap();

    private volatile EpochLine line = new EpochLine();
    private volatile @Nullable Deque<ChannelEvent> replay;
    private volatile @Nullable Throwable failure;
    private volatile boolean cancelled;
    private volatile long requested;

    /** The position of the last event that the subscriber saw; touched while draining alone, but for its start. */
    private @Nullable ChannelPosition seen;

    Mailbox(
            CoreSubscriber<? super ChannelEvent> subscriber,
            Subscription wish,
            ChannelSettings settings,
            ChannelBroker broker,
            Scheduler.Worker worker,
            ChannelStatistics statistics,
            Runnable onLeave) {
        this.subscriber = subscriber;
        this.wish = wish;
        this.historySize = settings.historySize();
        this.broker = broker;
        this.worker = worker;
        this.statistics = statistics;
        this.onLeave = onLeave;
        int buffer = wish.buffer() > 0 ? wish.buffer() : settings.buffer();
        this.live = LiveBuffer.of(wish.overflow() != null ? wish.overflow() : settings.overflow(), buffer, statistics);
    }

    boolean isOf(String declared) {
        return this.statistics.declared().equals(declared);
    }

    /** How many live events wait; of a history that is being read there are no more than it keeps. */
    int waiting() {
        return this.live.size();
    }

    boolean isCancelled() {
        return this.cancelled;
    }

    /** From {@code now} on, every event is offered; {@code epochs} says which epochs went on from which. */
    void begin(ChannelPosition now, EpochLine epochs) {
        this.line = epochs;
        ChannelPosition after = this.wish.after();
        if (after != null && after.sameEpoch(now) && after.offset() > now.offset()) {
            fail(new InvalidPositionException(after, now));
        } else if (after == null ? this.wish.history() == 0 : after.equals(now)) {
            ready(now, List.of());
        } else {
            int limit = after == null ? Math.min(this.wish.history(), this.historySize) : this.historySize;
            this.replaying.update(this.broker
                    .history(this.wish.channel(), after, limit)
                    .retryWhen(UNTIL_ANSWERED)
                    .subscribe(found -> replay(after, now, found), this::fail));
        }
    }

    private void replay(@Nullable ChannelPosition after, ChannelPosition now, ChannelHistory found) {
        List<ChannelEvent> events = new ArrayList<>(found.events());
        ChannelPosition continued = after == null ? null : found.continued();
        boolean lost = after != null && (continued == null || continued.offset() < after.offset());
        ChannelPosition first = now.sameEpoch(found.head()) ? now : found.head();
        if (!events.isEmpty()) {
            ChannelPosition oldest = events.get(0).position();
            first = found.head().at(oldest.offset() - 1);
        }
        if (lost) {
            events.add(0, ChannelEvent.gap(this.wish.channel(), continued != null ? continued : first, 0));
        } else if (continued != null && events.isEmpty() && first.offset() > continued.offset()) {
            events.add(ChannelEvent.gap(this.wish.channel(), first, first.offset() - continued.offset()));
        }
        ready(continued != null ? continued : first, events);
    }

    private void ready(ChannelPosition from, List<ChannelEvent> events) {
        Deque<ChannelEvent> first = new ArrayDeque<>(events.size() + 1);
        first.add(ChannelEvent.subscribed(this.wish.channel(), from));
        first.addAll(events);
        this.replay = first;
        drain();
    }

    void offer(ChannelEvent event) {
        if (this.cancelled) {
            return;
        }
        if (this.live.offer(event)) {
            drain();
        } else {
            fail(new SlowSubscriberException(this.wish.channel(), this.live.capacity()));
        }
    }

    void fail(Throwable cause) {
        if (this.failure == null) {
            this.failure = cause;
            drain();
        }
    }

    @Override
    public void request(long count) {
        if (Operators.validate(count)) {
            Operators.addCap(REQUESTED, this, count);
            drain();
        }
    }

    @Override
    public void cancel() {
        if (!this.cancelled) {
            this.cancelled = true;
            this.replaying.dispose();
            this.worker.dispose();
            this.live.clear();
            this.onLeave.run();
        }
    }

    private void drain() {
        if (this.unfinished.getAndIncrement() == 0 && !this.cancelled) {
            try {
                this.worker.schedule(this.delivery);
            } catch (RejectedExecutionException ended) {
                // The subscriber left at this moment: nobody is waiting for these events.
            }
        }
    }

    private void deliver() {
        int round = 1;
        do {
            long wanted = this.requested;
            long given = 0;
            while (given < wanted && !this.cancelled) {
                ChannelEvent event = next();
                if (event == null) {
                    break;
                }
                if (event.kind() == ChannelEvent.Kind.GAP) {
                    this.statistics.onGap();
                }
                this.subscriber.onNext(event);
                given++;
            }
            if (given > 0) {
                this.statistics.onDelivered(given);
                Operators.produced(REQUESTED, this, given);
            }
            if (this.failure != null && !this.cancelled && isEmpty()) {
                Throwable cause = this.failure;
                cancel();
                this.subscriber.onError(cause);
            }
            round = this.unfinished.addAndGet(-round);
        } while (round != 0 && !this.cancelled);
    }

    /** Whether what came before a failure has been seen; what waits for a subscriber that was too slow is given up. */
    private boolean isEmpty() {
        Deque<ChannelEvent> first = this.replay;
        return first == null
                || this.failure instanceof SlowSubscriberException
                || (first.isEmpty() && this.live.isEmpty());
    }

    private @Nullable ChannelEvent next() {
        Deque<ChannelEvent> first = this.replay;
        if (first == null) {
            return null;
        }
        ChannelPosition last = this.seen;
        if (last != null && first.isEmpty()) {
            ChannelEvent following = this.live.takeNext(last);
            if (following != null) {
                this.seen = following.position();
                return following;
            }
        }
        while (true) {
            ChannelEvent event = first.isEmpty() ? this.live.peek() : first.peek();
            if (event == null) {
                return null;
            }
            ChannelEvent gap = first.isEmpty() && this.live.conflates() ? null : gapBefore(event);
            if (gap != null) {
                this.seen = gap.position();
                return gap;
            }
            if (first.isEmpty()) {
                if (!this.live.take(event)) {
                    continue;
                }
            } else {
                first.poll();
            }
            if (isNew(event)) {
                this.seen = event.position();
                return event;
            }
        }
    }

    private boolean isNew(ChannelEvent event) {
        ChannelPosition last = this.seen;
        return event.kind() != ChannelEvent.Kind.MESSAGE
                || last == null
                || !last.sameEpoch(event.position())
                || event.position().offset() > last.offset();
    }

    private @Nullable ChannelEvent gapBefore(ChannelEvent event) {
        ChannelPosition last = this.seen;
        ChannelPosition place = event.position();
        if (last == null || event.kind() != ChannelEvent.Kind.MESSAGE) {
            return null;
        }
        long before = place.offset() - 1;
        last = this.line.in(place.epoch(), last);
        if (last == null) {
            return ChannelEvent.gap(event.channel(), place.at(before), 0);
        }
        return before > last.offset()
                ? ChannelEvent.gap(event.channel(), place.at(before), before - last.offset())
                : null;
    }
}
