package org.litestarspring.channels.websocket;

import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.util.context.Context;

/**
 * Turns a cancel into reading on and throwing away. Reactor Netty takes the end of reading for the end of the socket and
 * sends a close frame without a code, before ours could go.
 */
final class UncancelledFlux<T> extends Flux<T> {

    private final Flux<T> source;

    UncancelledFlux(Flux<T> source) {
        this.source = source;
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> subscriber) {
        this.source.subscribe(new Reader<>(subscriber));
    }

    private static final class Reader<T> implements CoreSubscriber<T>, Subscription {

        private final CoreSubscriber<? super T> subscriber;
        private volatile boolean left;

        /** Without a bound already, so that there is nothing to add. */
        private volatile boolean unbounded;

        @SuppressWarnings("NullAway.Init")
        private Subscription source;

        Reader(CoreSubscriber<? super T> subscriber) {
            this.subscriber = subscriber;
        }

        @Override
        public Context currentContext() {
            return this.subscriber.currentContext();
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            this.source = subscription;
            this.subscriber.onSubscribe(this);
        }

        @Override
        public void onNext(T item) {
            if (this.left) {
                requestOne();
            } else {
                this.subscriber.onNext(item);
            }
        }

        @Override
        public void onError(Throwable failure) {
            if (!this.left) {
                this.subscriber.onError(failure);
            }
        }

        @Override
        public void onComplete() {
            if (!this.left) {
                this.subscriber.onComplete();
            }
        }

        @Override
        public void request(long n) {
            if (n == Long.MAX_VALUE) {
                this.unbounded = true;
            }
            this.source.request(n);
        }

        @Override
        public void cancel() {
            this.left = true;
            requestOne();
        }

        /** One at a time: Spring's session on Jetty adds up what is asked for, and fails where that overflows. */
        private void requestOne() {
            if (!this.unbounded) {
                this.source.request(1);
            }
        }
    }
}
