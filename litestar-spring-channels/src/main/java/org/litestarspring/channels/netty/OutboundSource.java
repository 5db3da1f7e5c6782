package org.litestarspring.channels.netty;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

/**
 * What comes to one client from one publisher. It is asked for while the channel is writable; its state is the loop's.
 *
 * @param <F> what is sent to this client alone
 * @param <T> what the publisher has
 */
abstract class OutboundSource<F, T> implements CoreSubscriber<T> {

    protected final NettyOutbound<F> out;
    private final int most;

    /** Signals that are on their way to the loop; while there are some, no other overtakes them. */
    private final AtomicInteger underway = new AtomicInteger();

    private @Nullable Subscription subscription;
    private int asked;
    private boolean isThrough;

    /**
     * Creates it.
     *
     * @param most items that are asked for at a time
     */
    OutboundSource(NettyOutbound<F> out, int most) {
        this.out = out;
        this.most = most;
    }

    abstract Publisher<T> publisher();

    abstract void send(T item);

    void begin() {
        this.out.took(this);
        publisher().subscribe(this);
    }

    @Override
    public void onSubscribe(Subscription s) {
        inOrder(() -> {
            this.subscription = s;
            if (this.isThrough) {
                s.cancel();
            } else {
                ask();
            }
        });
    }

    void ask() {
        Subscription s = this.subscription;
        if (s != null && !this.isThrough && this.asked <= this.most / 2 && this.out.isWritable()) {
            int more = this.most - this.asked;
            this.asked = this.most;
            s.request(more);
        }
    }

    @Override
    public void onNext(T item) {
        if (isNext()) {
            take(item);
        } else {
            later(() -> take(item));
        }
    }

    private void take(T item) {
        if (!this.isThrough) {
            this.asked--;
            send(item);
            if (this.asked == 0 && mayAsk()) {
                ask();
            }
        }
    }

    /** While something waits for its flush, that asks. */
    boolean mayAsk() {
        return !this.out.isWritten();
    }

    @Override
    public void onError(Throwable failure) {
        inOrder(() -> {
            if (!this.isThrough) {
                failed(failure);
            } else {
                Operators.onErrorDropped(failure, currentContext());
            }
        });
    }

    void failed(Throwable failure) {
        this.isThrough = true;
        this.out.stop(failure);
    }

    @Override
    public void onComplete() {
        inOrder(this::through);
    }

    /** Called once it sends nothing more. */
    void released() {}

    private void through() {
        this.isThrough = true;
        released();
        this.out.isThrough(this);
    }

    /** In place of this one, another one. */
    void hand(Flux<F> next) {
        this.isThrough = true;
        released();
        new FrameSource<>(this.out, next).begin();
        this.out.isThrough(this);
    }

    void abandon() {
        this.isThrough = true;
        released();
        if (this.subscription != null) {
            this.subscription.cancel();
        }
    }

    boolean isThrough() {
        return this.isThrough;
    }

    private boolean isNext() {
        return this.out.isHere() && this.underway.get() == 0;
    }

    private void inOrder(Runnable signal) {
        if (isNext()) {
            signal.run();
        } else {
            later(signal);
        }
    }

    private void later(Runnable signal) {
        this.underway.incrementAndGet();
        this.out.onLoop(() -> {
            this.underway.decrementAndGet();
            signal.run();
        });
    }
}
