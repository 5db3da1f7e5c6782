package org.litestarspring.channels.netty;

import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/**
 * Answers and pings: one at a time, since a client that reads nothing is to be asked and answered no more.
 *
 * @param <F> a frame
 */
final class FrameSource<F> extends OutboundSource<F, F> {

    private final Flux<F> frames;

    FrameSource(NettyOutbound<F> out, Flux<F> frames) {
        super(out, 1);
        this.frames = frames;
    }

    @Override
    Publisher<F> publisher() {
        return this.frames;
    }

    @Override
    void send(F frame) {
        this.out.write(frame);
    }

    /** Also before the flush: one call of the system sends what a source has at hand, and one at a time stays so. */
    @Override
    boolean mayAsk() {
        return super.mayAsk() || this.out.mayAnswer();
    }
}
