package org.litestarspring.channels.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.util.internal.PlatformDependent;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import org.litestarspring.channels.ChannelEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the clients of one event loop one after the other, each with all that waits for it by then, and a flush: an idle
 * client's event goes out at once, a busy one's with those that came while the others were served. What comes meanwhile goes
 * out with each client that is still to be served, and not after all of them. A flush is a call of the system, which takes
 * longer than all else about an event.
 *
 * <p>After a few clients the loop looks after its connections, so that what they send waits no longer than that.
 *
 * <p>An event is encoded once for all clients that get it while the loop is at work; they share its buffer.
 */
final class NettyLoop {

    private static final Logger LOG = LoggerFactory.getLogger(NettyLoop.class);

    /** Clients that are served in a turn, which takes a millisecond or so. */
    static final int CLIENTS = 64;

    private final EventLoop loop;
    private final SharedFrames frames;
    private final Queue<ClientTurn> due = PlatformDependent.newMpscQueue();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final Runnable turn = this::turn;

    NettyLoop(EventLoop loop, BiFunction<ChannelEvent, ByteBufAllocator, ByteBuf> encoding) {
        this.loop = loop;
        this.frames = new SharedFrames(encoding);
    }

    boolean isHere() {
        return this.loop.inEventLoop();
    }

    /**
     * Runs a task on the loop, in one order with what the server has it do: before the next response of a connection, say.
     *
     * @throws RejectedExecutionException when the loop is shut down
     */
    void execute(Runnable task) {
        this.loop.execute(() -> guarded(task));
    }

    /**
     * Serves a client on the loop, after those that came before.
     *
     * @throws RejectedExecutionException when the loop is shut down
     */
    void serve(ClientTurn client) {
        this.due.add(client);
        wake();
    }

    private void wake() {
        if (!this.scheduled.get() && this.scheduled.compareAndSet(false, true)) {
            this.loop.execute(this.turn);
        }
    }

    /** The event's frame, borrowed until the caller returns to the loop. Called on the loop. */
    SharedFrames.Frame frame(ChannelEvent event, ByteBufAllocator buffers) {
        return this.frames.of(event, buffers);
    }

    private void turn() {
        try {
            ClientTurn client;
            for (int i = 0; i < CLIENTS && (client = this.due.poll()) != null; i++) {
                client.take();
            }
        } finally {
            // Whatever happened: the clients of a loop that thinks it is at work would never be served again.
            if (!this.due.isEmpty()) {
                again();
            } else {
                this.frames.release();
                this.scheduled.set(false);
                if (!this.due.isEmpty()) {
                    wake();
                }
            }
        }
    }

    /** Netty goes on with tasks that come meanwhile for up to a second; one that is due waits until it has read and written. */
    private void again() {
        if (this.loop.isShuttingDown()) {
            this.loop.execute(this.turn);
        } else {
            this.loop.schedule(this.turn, 0, TimeUnit.NANOSECONDS);
        }
    }

    static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException failure) {
            LOG.error("A task of the clients of an event loop failed; the others go on.", failure);
        }
    }
}
