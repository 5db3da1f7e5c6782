package org.litestarspring.channels;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

/**
 * The publishes of a node that wait for the broker: as many as may, and each as long as it may. One clock looks at all of
 * them while there are any, since a task of the scheduler for each costs more than a publish does. Any thread.
 */
final class PendingPublishes {

    private static final long MIN_TICK = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long MAX_TICK = TimeUnit.MILLISECONDS.toNanos(100);

    private final int most;
    private final Duration patience;

    /** By how much one may wait longer than it may. */
    private final long tick;

    private final AtomicInteger count = new AtomicInteger();
    private final Set<Waiting> waiting = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean ticking = new AtomicBoolean();

    PendingPublishes(ChannelSettings settings) {
        this.most = settings.maxPendingPublishes();
        this.patience = settings.publishTimeout();
        this.tick = Math.max(MIN_TICK, Math.min(MAX_TICK, this.patience.toNanos() / 20));
    }

    /** {@code publish} as long as it may take, counted when it ends; failed at once where too many wait. */
    Mono<ChannelPosition> bounded(String channel, Mono<ChannelPosition> publish, ChannelStatistics counted) {
        return Mono.create(publisher -> {
            if (this.count.incrementAndGet() > this.most) {
                this.count.decrementAndGet();
                counted.onFailed();
                publisher.error(tooMany(channel));
                return;
            }
            Waiting added = new Waiting(channel, publisher, counted);
            this.waiting.add(added);
            publisher.onCancel(added);
            publish.subscribe(added);
            tickOn();
        });
    }

    private void tickOn() {
        if (!this.ticking.get() && this.ticking.compareAndSet(false, true)) {
            Schedulers.parallel().schedule(this::look, this.tick, TimeUnit.NANOSECONDS);
        }
    }

    private void look() {
        long now = System.nanoTime();
        this.waiting.forEach(one -> one.look(now));
        this.ticking.set(false);
        if (!this.waiting.isEmpty()) {
            tickOn();
        }
    }

    private ChannelUnavailableException late(String channel) {
        return new ChannelUnavailableException(
                "Publishing to \"%s\" was not confirmed within %s ms. Try again when the broker is back."
                        .formatted(channel, this.patience.toMillis()),
                new TimeoutException("litestar.channels.publish-timeout"));
    }

    private ChannelUnavailableException tooMany(String channel) {
        return new ChannelUnavailableException(
                "%d publishes wait for the broker, as many as may. Publish slower, or raise litestar.channels.max-pending-publishes: nothing of this one for \"%s\" was published."
                        .formatted(this.most, channel),
                null);
    }

    /** One of them; disposed when its publisher is cancelled. */
    private final class Waiting implements CoreSubscriber<ChannelPosition>, Disposable {

        private final String channel;
        private final MonoSink<ChannelPosition> publisher;
        private final ChannelStatistics counted;
        private final long end = System.nanoTime() + PendingPublishes.this.patience.toNanos();
        private final AtomicBoolean over = new AtomicBoolean();
        private volatile @Nullable Subscription publish;

        Waiting(String channel, MonoSink<ChannelPosition> publisher, ChannelStatistics counted) {
            this.channel = channel;
            this.publisher = publisher;
            this.counted = counted;
        }

        @Override
        public Context currentContext() {
            return Context.of(this.publisher.contextView());
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            this.publish = subscription;
            if (isDisposed()) {
                subscription.cancel();
            } else {
                subscription.request(Long.MAX_VALUE);
            }
        }

        @Override
        public void onNext(ChannelPosition position) {
            if (end()) {
                this.counted.onPublished();
                this.publisher.success(position);
            }
        }

        @Override
        public void onError(Throwable failure) {
            if (end()) {
                this.counted.onFailed();
                this.publisher.error(failure);
            }
        }

        @Override
        public void onComplete() {
            if (end()) {
                this.counted.onPublished();
                this.publisher.success();
            }
        }

        void look(long now) {
            if (now - this.end >= 0 && end()) {
                cancel();
                this.counted.onFailed();
                this.publisher.error(late(this.channel));
            }
        }

        @Override
        public void dispose() {
            if (end()) {
                cancel();
            }
        }

        @Override
        public boolean isDisposed() {
            return this.over.get();
        }

        private boolean end() {
            boolean first = this.over.compareAndSet(false, true);
            if (first) {
                PendingPublishes.this.waiting.remove(this);
                PendingPublishes.this.count.decrementAndGet();
            }
            return first;
        }

        private void cancel() {
            Subscription begun = this.publish;
            if (begun != null) {
                begun.cancel();
            }
        }
    }
}
