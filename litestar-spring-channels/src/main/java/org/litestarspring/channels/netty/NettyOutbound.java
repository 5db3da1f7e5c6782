package org.litestarspring.channels.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
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
 * Sends to one client by its connection's own channel, past the handler that encodes for it: what all clients get is
 * encoded once. Everything happens on the channel's event loop. A source is asked for more while the channel is writable,
 * so what waits in the channel is bounded by its high water mark and {@value #AHEAD} frames a source.
 *
 * <p>Methods may be called from any thread. Who gives it a channel writes nothing else to it until {@link #run} has ended.
 *
 * @param <F> what is sent to this client alone
 * @since 0.1
 */
public final class NettyOutbound<F> {

    /** Frames of one channel that are written at a time: each flush is a call of the system, whatever it sends. */
    private static final int AHEAD = 64;

    private final Channel channel;
    private final ChannelHandlerContext past;
    private final NettyLoop loop;
    private final Wire<F> wire;
    private final Writer writer = new Writer();
    private final Watch watch = new Watch();
    private final List<Source<?>> sources = new ArrayList<>();
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
        this.past = past;
        this.loop = loops.of(this.channel);
        this.wire = wire;
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
        add(new Frames(frames));
    }

    /** Takes the events of a channel up. */
    public void add(ChannelSource<F> events) {
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

    /** Takes nothing more up. Those that were taken up must end by themselves. */
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
        // Of a connection that is kept alive, the next response begins without it.
        if (this.watch.isThere) {
            this.channel.pipeline().remove(this.watch);
        }
        if (this.isWritten) {
            flush();
        }
        if (failure == null) {
            ended.success();
        } else {
            ended.error(failure);
        }
    }

    private boolean isOpen() {
        return !this.isCancelled && this.channel.isActive();
    }

    private void write(F frame) {
        if (isOpen()) {
            this.writer.write(this.wire.encode(frame, this.channel.alloc()));
            this.wire.wrote(frame);
            written();
        }
    }

    private void write(ChannelEvent event, ChannelSource<F> source) {
        if (isOpen()) {
            source.write(event, this.writer);
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
        this.answered = 0;
        this.writer.writeBlock();
        this.wire.flushed();
        this.past.flush();
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

    private final class Writer implements ChannelSource.Writer {

        /** What of a block of shared frames is to be written next, with a reference to it. */
        private @Nullable ByteBuf block;

        private int start;
        private int end;

        @Override
        public ByteBuf shared(ChannelEvent event) {
            SharedFrames.Frame frame = frame(event);
            return frame.block().retainedSlice(frame.start(), frame.end() - frame.start());
        }

        @Override
        public void writeShared(ChannelEvent event) {
            SharedFrames.Frame frame = frame(event);
            if (this.block == frame.block() && this.end == frame.start()) {
                this.end = frame.end();
            } else {
                writeBlock();
                this.block = frame.block().retain();
                this.start = frame.start();
                this.end = frame.end();
            }
        }

        private SharedFrames.Frame frame(ChannelEvent event) {
            return NettyOutbound.this.loop.frame(event, buffers());
        }

        @Override
        public ByteBufAllocator buffers() {
            return NettyOutbound.this.channel.alloc();
        }

        @Override
        public void write(ByteBuf bytes) {
            writeBlock();
            NettyOutbound.this.past.write(bytes, NettyOutbound.this.past.voidPromise());
        }

        /** Passes on what waits, or gives it up where nothing may be written any more. */
        void writeBlock() {
            ByteBuf waiting = this.block;
            if (waiting == null) {
                return;
            }
            this.block = null;
            if (isOpen()) {
                ByteBuf part = waiting.slice(this.start, this.end - this.start);
                NettyOutbound.this.past.write(part, NettyOutbound.this.past.voidPromise());
            } else {
                waiting.release();
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
                if (this.asked == 0 && mayAsk()) {
                    ask();
                }
            }
        }

        /** While frames wait for their flush, that asks. */
        boolean mayAsk() {
            return !NettyOutbound.this.isWritten;
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
        void hand(Flux<F> next) {
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
    private final class Frames extends Source<F> {

        private final Flux<F> frames;

        Frames(Flux<F> frames) {
            super(1);
            this.frames = frames;
        }

        @Override
        Publisher<F> publisher() {
            return this.frames;
        }

        @Override
        void send(F frame) {
            write(frame);
        }

        /** Also before the flush: one call of the system sends what a source has at hand, and one at a time stays so. */
        @Override
        boolean mayAsk() {
            return super.mayAsk() || NettyOutbound.this.answered++ < AHEAD;
        }
    }

    /** The events of a channel, which its hub brings on the loop. */
    private final class Events extends Source<ChannelEvent> {

        private final ChannelSource<F> source;
        private final Context context;
        private final Disposable.Swap until = Disposables.swap();

        Events(ChannelSource<F> source) {
            super(AHEAD);
            this.source = source;
            this.context = ChannelHub.deliverOn(Context.empty(), NettyOutbound.this.loop);
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
                hand(this.source.last());
            }
        }

        @Override
        void send(ChannelEvent event) {
            write(event, this.source);
        }

        @Override
        void failed(Throwable failure) {
            hand(this.source.failed(failure));
        }
    }
}
