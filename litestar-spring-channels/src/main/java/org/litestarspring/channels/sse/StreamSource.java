package org.litestarspring.channels.sse;

import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.CoreSubscriber;
import reactor.core.Fuseable;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Where a stream's items come from: they wait in an {@link ItemBuffer}, or stay in a source that can be polled. Signals may
 * come on any thread; the rest belongs to who is at work.
 */
final class StreamSource implements CoreSubscriber<Object> {

    private static final Logger LOG = LoggerFactory.getLogger(StreamSource.class);

    private final Publisher<?> publisher;
    private final ItemBuffer items;
    private final LongAdder dropped;
    private final Runnable signalled;
    private final int limit;

    private volatile boolean isDone;
    private volatile boolean isClosed;
    private volatile @Nullable Subscription upstream;

    /** Set before what tells of it: the subscription, or the end. */
    private Fuseable.@Nullable QueueSubscription<?> polled;

    private @Nullable Throwable error;
    private Context context = Context.empty();

    // Of who is at work.
    private int taken;

    /**
     * Creates a source that is not subscribed to.
     *
     * @param dropped counts the items that are
     * @param signalled is called behind each signal
     */
    StreamSource(Publisher<?> publisher, ItemBuffer items, LongAdder dropped, Runnable signalled) {
        this.publisher = publisher;
        this.items = items;
        this.dropped = dropped;
        this.signalled = signalled;
        this.limit = items.capacity() - (items.capacity() >> 2);
    }

    void begin(ContextView view) {
        this.context = Context.of(view);
        this.publisher.subscribe(this);
    }

    @Override
    public Context currentContext() {
        return this.context;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        if (!Operators.validate(this.upstream, subscription)) {
            return;
        }
        this.upstream = subscription;
        if (this.isClosed) {
            subscription.cancel();
        } else if (!this.items.isAsked()) {
            subscription.request(Long.MAX_VALUE);
        } else if (subscription instanceof Fuseable.QueueSubscription<?> queue
                && queue.requestFusion(Fuseable.SYNC) == Fuseable.SYNC) {
            this.polled = queue;
        } else {
            subscription.request(this.items.capacity());
        }
    }

    @Override
    public void onNext(Object item) {
        if (this.isDone || this.isClosed) {
            Operators.onNextDropped(item, this.context);
            return;
        }
        try {
            int lost = this.items.put(item);
            if (lost > 0) {
                this.dropped.add(lost);
            }
        } catch (RuntimeException refused) {
            Objects.requireNonNull(this.upstream).cancel();
            this.error = refused;
            this.isDone = true;
        }
        this.signalled.run();
    }

    @Override
    public void onError(Throwable broken) {
        if (this.isDone || this.isClosed) {
            LOG.debug("The source of a stream of events failed after its end", broken);
            return;
        }
        this.error = broken;
        this.isDone = true;
        this.signalled.run();
    }

    @Override
    public void onComplete() {
        this.isDone = true;
        this.signalled.run();
    }

    /** Takes nothing more up; may be called on any thread. */
    void close() {
        this.isClosed = true;
    }

    boolean isClosed() {
        return this.isClosed;
    }

    /** Whether no item comes beside those that wait; to be asked before they are taken. */
    boolean isDone() {
        return this.isDone || this.polled != null;
    }

    /** What it failed with, once it is {@link #isDone}; null where it completed. */
    @Nullable
    Throwable error() {
        return this.error;
    }

    /** The next item that waits; null where there is none. */
    @Nullable
    Object poll() {
        return this.polled == null ? this.items.poll() : this.polled.poll();
    }

    /** An item of those that were asked for has been taken. */
    void took() {
        if (this.polled == null && this.items.isAsked() && ++this.taken == this.limit) {
            this.taken = 0;
            Objects.requireNonNull(this.upstream).request(this.limit);
        }
    }

    /** Cancels it, and throws away what waits. */
    void cancel() {
        Subscription subscription = this.upstream;
        if (subscription != null) {
            subscription.cancel();
        }
        if (this.polled != null) {
            this.polled.clear();
        } else {
            this.items.clear();
        }
    }

    /** Throws away what waits, of a source that is through. */
    void clear() {
        this.items.clear();
    }
}
