package org.litestarspring.channels.websocket;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.websocketx.WebSocketFrameEncoder;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionEncoder;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.litestarspring.channels.ChannelEvent;
import org.litestarspring.channels.ChannelHub;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Sends by the connection's own channel, past the encoder of its frames: what all clients get is written once. Everything
 * happens on the channel's event loop. A source is asked for more while the channel is writable, so what waits in the
 * channel is bounded by its high water mark and {@value #AHEAD} frames a source.
 */
final class NettyOutbound implements Outbound {

    /** Frames of one channel that are written at a time: each flush is a call of the system, whatever it sends. */
    private static final int AHEAD = 64;

    private final Channel channel;
    private final ChannelHandlerContext encoder;
    private final NettyLoop loop;
    private final Heartbeat heartbeat;
    private final List<Source<?>> sources = new ArrayList<>();
    private final List<Runnable> early = new ArrayList<>();

    private @Nullable MonoSink<Void> running;
    private boolean hasEnded;
    private boolean hasStopped;
    private boolean isWritten;

    private NettyOutbound(Channel channel, ChannelHandlerContext encoder, NettyLoop loop, Heartbeat heartbeat) {
        this.channel = channel;
        this.encoder = encoder;
        this.loop = loop;
        this.heartbeat = heartbeat;
    }

    /** Null where the channel's frames are not written by an encoder alone, as where they are compressed. */
    static @Nullable NettyOutbound of(Channel channel, NettyLoop loop, Heartbeat heartbeat) {
        ChannelPipeline pipeline = channel.pipeline();
        ChannelHandlerContext encoder = null;
        for (Map.Entry<String, ChannelHandler> handler : pipeline) {
            if (handler.getValue() instanceof WebSocketExtensionEncoder) {
                return null;
            }
            if (handler.getValue() instanceof WebSocketFrameEncoder) {
                encoder = pipeline.context(handler.getValue());
            }
        }
        return encoder == null ? null : new NettyOutbound(channel, encoder, loop, heartbeat);
    }

    @Override
    public Mono<Void> run() {
        return Mono.create(sink -> {
            sink.onCancel(() -> onLoop(() -> stop(null)));
            onLoop(() -> start(sink));
        });
    }

    private void start(MonoSink<Void> sink) {
        this.running = sink;
        if (!this.channel.isActive()) {
            stop(new ClosedChannelException());
            return;
        }
        // Before the server's own handlers, of which the last one passes none of it on.
        this.channel.pipeline().addFirst(new Watch());
        this.early.forEach(Runnable::run);
        this.early.clear();
        completeIfThrough();
    }

    @Override
    public void add(Flux<ServerFrame> frames) {
        add(new Frames(frames));
    }

    @Override
    public void add(ChannelFrames events) {
        add(new Events(events));
    }

    private void add(Source<?> source) {
        onLoop(() -> {
            if (this.running == null && !this.hasEnded) {
                this.early.add(source::begin);
            } else if (!this.hasEnded) {
                source.begin();
            }
        });
    }

    @Override
    public void end() {
        onLoop(() -> {
            this.hasEnded = true;
            completeIfThrough();
        });
    }

    private void onLoop(Runnable task) {
        try {
            this.loop.execute(task);
        } catch (RejectedExecutionException shutDown) {
            // With the loop, the connection is gone.
        }
    }

    private void completeIfThrough() {
        if (this.hasEnded && this.sources.isEmpty()) {
            stop(null);
        }
    }

    private void stop(@Nullable Throwable failure) {
        this.hasEnded = true;
        List.copyOf(this.sources).forEach(Source::abandon);
        this.sources.clear();
        MonoSink<Void> ended = this.running;
        // The connection goes after its socket has ended, too.
        if (ended == null || this.hasStopped) {
            return;
        }
        this.hasStopped = true;
        if (this.isWritten) {
            flush();
        }
        if (failure == null) {
            ended.success();
        } else {
            ended.error(failure);
        }
    }

    private void write(ServerFrame frame) {
        if (this.channel.isActive()) {
            this.encoder.write(NettyFrames.of(frame, this.channel.alloc()), this.encoder.voidPromise());
            this.heartbeat.sent(frame);
            written();
        }
    }

    private void write(ChannelEvent event) {
        if (this.channel.isActive()) {
            this.encoder.write(this.loop.frame(event, this.channel.alloc()), this.encoder.voidPromise());
            written();
        }
    }

    private void written() {
        if (!this.isWritten) {
            this.isWritten = true;
            this.loop.flushLater(this);
        }
    }

    void flush() {
        this.isWritten = false;
        this.heartbeat.sent();
        this.encoder.flush();
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

    /** What comes from one source; its state is the loop's. */
    private abstract class Source<T> implements CoreSubscriber<T> {

        private final int most;

        /** Signals that are on their way to the loop; while there are some, no other overtakes them. */
        private final AtomicInteger underway = new AtomicInteger();

        private @Nullable Subscription subscription;
        private int asked;
        private boolean isThrough;

        Source(int most) {
            this.most = most;
        }

        abstract Publisher<T> publisher();

        abstract void send(T item);

        void begin() {
            NettyOutbound.this.sources.add(this);
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
            if (s != null
                    && !this.isThrough
                    && this.asked <= this.most / 2
                    && NettyOutbound.this.channel.isWritable()) {
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
                if (this.asked == 0 && !NettyOutbound.this.isWritten) {
                    ask();
                }
            }
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
            stop(failure);
        }

        @Override
        public void onComplete() {
            inOrder(this::through);
        }

        /** Called once it sends nothing more. */
        void released() {}

        void through() {
            this.isThrough = true;
            released();
            NettyOutbound.this.sources.remove(this);
            completeIfThrough();
        }

        /** In place of this one, another one. */
        void hand(Flux<ServerFrame> next) {
            this.isThrough = true;
            released();
            new Frames(next).begin();
            NettyOutbound.this.sources.remove(this);
            completeIfThrough();
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
            return NettyOutbound.this.loop.isHere() && this.underway.get() == 0;
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
            onLoop(() -> {
                this.underway.decrementAndGet();
                signal.run();
            });
        }
    }

    /** Answers and pings: one at a time, since a client that reads nothing is to be asked and answered no more. */
    private final class Frames extends Source<ServerFrame> {

        private final Flux<ServerFrame> frames;

        Frames(Flux<ServerFrame> frames) {
            super(1);
            this.frames = frames;
        }

        @Override
        Publisher<ServerFrame> publisher() {
            return this.frames;
        }

        @Override
        void send(ServerFrame frame) {
            write(frame);
        }
    }

    /** The events of a channel, which its hub brings on the loop. */
    private final class Events extends Source<ChannelEvent> {

        private final ChannelFrames frames;
        private final Context context;
        private final Disposable.Swap until = Disposables.swap();

        Events(ChannelFrames frames) {
            super(AHEAD);
            this.frames = frames;
            this.context = ChannelHub.deliverOn(Context.empty(), NettyOutbound.this.loop);
        }

        @Override
        public Context currentContext() {
            return this.context;
        }

        @Override
        Publisher<ChannelEvent> publisher() {
            return this.frames.events();
        }

        @Override
        void begin() {
            super.begin();
            this.until.update(Mono.from(this.frames.until())
                    .subscribe(nothing -> {}, failure -> onLoop(this::leave), () -> onLoop(this::leave)));
        }

        /** What goes on without this one is not to hold it as long as the socket lives. */
        @Override
        void released() {
            this.until.dispose();
        }

        private void leave() {
            if (!isThrough()) {
                abandon();
                hand(this.frames.last());
            }
        }

        @Override
        void send(ChannelEvent event) {
            if (event.kind() == ChannelEvent.Kind.SUBSCRIBED) {
                write(this.frames.frame(event));
            } else {
                write(event);
            }
        }

        @Override
        void failed(Throwable failure) {
            hand(this.frames.failed(failure));
        }
    }
}
