package org.litestarspring.channels.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.litestarspring.channels.ChannelEvent;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * Sends to one client by its connection's own channel, past the handler that encodes for it: what all clients get is
 * encoded once. Everything happens on the channel's event loop. A source is asked for more while the channel is writable,
 * so what waits in the channel is bounded by its high water mark and {@value EventSource#AHEAD} events a channel.
 *
 * <p>Methods may be called from any thread. Who gives it a channel writes nothing else to it until {@link #run} has ended.
 *
 * @param <F> what is sent to this client alone
 * @since 0.1
 */
public final class NettyOutbound<F> {

    private final Channel channel;
    private final NettyLoop loop;
    private final ClientTurn turn;
    private final Wire<F> wire;
    private final PieceWriter writer;
    private final Watch watch = new Watch();
    private final List<OutboundSource<F, ?>> sources = new ArrayList<>();
    private final List<Runnable> early = new ArrayList<>();

    private @Nullable MonoSink<Void> running;
    private boolean hasEnded;
    private boolean hasStopped;
    private boolean isWritten;

    /** Frames of this client alone that were asked for since the last flush. */
    private int answered;

    /** From then on others may write to the channel, and no turn of the loop is to come between. */
    private volatile boolean isCancelled;

    /**
     * Sends to a channel.
     *
     * @param past the handler that nothing is sent through; those before it, such as of TLS, get all bytes
     */
    public NettyOutbound(ChannelHandlerContext past, NettyLoops loops, Wire<F> wire) {
        this.channel = past.channel();
        this.loop = loops.of(this.channel);
        this.turn = new ClientTurn(this.loop, this::flush);
        this.wire = wire;
        this.writer = new PieceWriter(past, this.loop, this::isOpen);
    }

    /**
     * Begins to send; completes when it was {@link #end ended} and all sources are through, and fails where the channel is
     * closed before. Once cancelled it writes nothing more.
     */
    public Mono<Void> run() {
        return Mono.create(sink -> {
            sink.onCancel(() -> {
                this.isCancelled = true;
                onLoop(() -> stop(null));
            });
            onLoop(() -> start(sink));
        });
    }

    private void start(MonoSink<Void> sink) {
        this.running = sink;
        if (this.isCancelled) {
            stop(null);
            return;
        }
        if (!this.channel.isActive()) {
            stop(new ClosedChannelException());
            return;
        }
        // Before the server's own handlers, of which the last one passes none of it on.
        this.channel.pipeline().addFirst(this.watch);
        this.early.forEach(Runnable::run);
        this.early.clear();
        completeIfThrough();
    }

    /** Takes frames up; before or while it runs. */
    public void add(Flux<F> frames) {
        add(new FrameSource<>(this, frames));
    }

    /** Takes the events of a channel up. */
    public void add(ChannelSource<F> events) {
        add(new EventSource<>(this, events, this.turn));
    }

    private void add(OutboundSource<F, ?> source) {
        onLoop(() -> {
            if (this.running == null && !this.hasEnded) {
                this.early.add(source::begin);
            } else if (!this.hasEnded) {
                source.begin();
            }
        });
    }

    /** Takes nothing more up. Those that were taken up must end by themselves. */
    public void end() {
        onLoop(() -> {
            this.hasEnded = true;
            completeIfThrough();
        });
    }

    void onLoop(Runnable task) {
        try {
            this.loop.execute(task);
        } catch (RejectedExecutionException shutDown) {
            // With the loop, the connection is gone.
        }
    }

    boolean isHere() {
        return this.loop.isHere();
    }

    boolean isWritable() {
        return this.channel.isWritable();
    }

    /** Whether something waits for its flush. */
    boolean isWritten() {
        return this.isWritten;
    }

    /** Whether one more frame of this client alone may be asked for before the flush; each call counts as one. */
    boolean mayAnswer() {
        return this.answered++ < EventSource.AHEAD;
    }

    void took(OutboundSource<F, ?> source) {
        this.sources.add(source);
    }

    void isThrough(OutboundSource<F, ?> source) {
        this.sources.remove(source);
        completeIfThrough();
    }

    private void completeIfThrough() {
        if (this.hasEnded && this.sources.isEmpty()) {
            stop(null);
        }
    }

    void stop(@Nullable Throwable failure) {
        this.hasEnded = true;
        List.copyOf(this.sources).forEach(OutboundSource::abandon);
        this.sources.clear();
        MonoSink<Void> ended = this.running;
        // The connection goes after its socket has ended, too.
        if (ended == null || this.hasStopped) {
            return;
        }
        this.hasStopped = true;
        // Of a connection that is kept alive, the next response begins without it.
        if (this.watch.isThere) {
            this.channel.pipeline().remove(this.watch);
        }
        flush();
        if (failure == null) {
            ended.success();
        } else {
            ended.error(failure);
        }
    }

    private boolean isOpen() {
        return !this.isCancelled && this.channel.isActive();
    }

    void write(F frame) {
        if (isOpen()) {
            this.wire.encode(frame, this.writer.room(this.wire.size(frame)));
            this.writer.filled();
            this.wire.wrote(frame);
            written();
        }
    }

    void write(ChannelEvent event, ChannelSource<F> source) {
        if (isOpen()) {
            source.write(event, this.writer);
            written();
        }
    }

    private void written() {
        if (!this.isWritten) {
            this.isWritten = true;
            this.turn.need();
        }
    }

    private void flush() {
        if (!this.isWritten) {
            // It stopped meanwhile, and was flushed then: the channel may be of others by now.
            return;
        }
        this.isWritten = false;
        this.answered = 0;
        this.writer.flush();
        this.wire.flushed();
        askAll();
    }

    /** Not before a flush: each socket gets a few frames in its turn, so that the same ones are written for all. */
    private void askAll() {
        if (this.channel.isWritable()) {
            // From the last on: one that is asked may be through with it, and another take its place at the end.
            for (int i = this.sources.size() - 1; i >= 0; i--) {
                if (i < this.sources.size()) {
                    this.sources.get(i).ask();
                }
            }
        }
    }

    /** Tells when the channel can be written again, and when it is gone. */
    private final class Watch extends ChannelInboundHandlerAdapter {

        private boolean isThere;

        @Override
        public void handlerAdded(ChannelHandlerContext context) {
            this.isThere = true;
        }

        @Override
        public void handlerRemoved(ChannelHandlerContext context) {
            this.isThere = false;
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            // While frames wait for their flush, that asks.
            if (!NettyOutbound.this.isWritten) {
                askAll();
            }
            context.fireChannelWritabilityChanged();
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            stop(new ClosedChannelException());
            context.fireChannelInactive();
        }
    }
}
