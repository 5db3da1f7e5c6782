package org.litestarspring.channels.netty;

import org.litestarspring.channels.ChannelEvent;
import org.litestarspring.channels.ChannelHub;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * The events of a channel, which its hub brings on the loop.
 *
 * @param <F> what is sent to this client alone
 */
final class EventSource<F> extends OutboundSource<F, ChannelEvent> {

    /** Events of one channel that are written at a time: each flush is a call of the system, whatever it sends. */
    static final int AHEAD = 64;

    private final ChannelSource<F> source;
    private final Context context;
    private final Disposable.Swap until = Disposables.swap();

    EventSource(NettyOutbound<F> out, ChannelSource<F> source, ClientTurn turn) {
        super(out, AHEAD);
        this.source = source;
        this.context = ChannelHub.deliverOn(Context.empty(), turn);
    }

    @Override
    public Context currentContext() {
        return this.context;
    }

    @Override
    Publisher<ChannelEvent> publisher() {
        return this.source.events();
    }

    @Override
    void begin() {
        super.begin();
        this.until.update(Mono.from(this.source.until())
                .subscribe(nothing -> {}, failure -> this.out.onLoop(this::leave), () -> this.out.onLoop(this::leave)));
    }

    /** What goes on without this one is not to hold it as long as the socket lives. */
    @Override
    void released() {
        this.until.dispose();
    }

    private void leave() {
        if (!isThrough()) {
            abandon();
            hand(this.source.last());
        }
    }

    @Override
    void send(ChannelEvent event) {
        this.out.write(event, this.source);
    }

    @Override
    void failed(Throwable failure) {
        hand(this.source.failed(failure));
    }
}
