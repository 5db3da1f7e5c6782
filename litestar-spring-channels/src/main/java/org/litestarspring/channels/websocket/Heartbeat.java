package org.litestarspring.channels.websocket;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.springframework.web.reactive.socket.WebSocketMessage;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * Finds out that a client is gone of which no word came: it does not answer a ping, or has taken nothing of what waits for
 * it from one ping to the next. Anything that it sends is a sign of life, whatever it is.
 */
final class Heartbeat {

    private final long interval;
    private final long timeout;
    private final BooleanSupplier listening;
    private final Runnable lost;
    private final Sinks.Many<ServerFrame> pings = Sinks.many().unicast().onBackpressureBuffer();

    /** One after the other, so that no task can be taken for its successor. */
    private final Scheduler.Worker timer;

    private volatile long heard = System.nanoTime();
    private volatile long sent = System.nanoTime();

    /** When the oldest ping went out that has no answer yet. */
    private volatile long pinged = this.heard;

    private volatile boolean waiting;

    /**
     * Creates it.
     *
     * @param listening whether anything is read from the client; while nothing is, its silence means nothing
     */
    Heartbeat(Duration interval, Duration timeout, Scheduler timer, BooleanSupplier listening, Runnable lost) {
        this.interval = interval.toNanos();
        this.timeout = timeout.toNanos();
        this.timer = timer.createWorker();
        this.listening = listening;
        this.lost = lost;
    }

    /** Starts it. */
    void start() {
        schedule(this::beat, this.interval);
    }

    void stop() {
        this.timer.dispose();
    }

    /** The pings to send; at most one waits. */
    Flux<ServerFrame> pings() {
        return this.pings.asFlux();
    }

    /** Something came from the client; says when, by {@link System#nanoTime()}. */
    long heard() {
        long now = System.nanoTime();
        this.heard = now;
        return now;
    }

    long lastHeard() {
        return this.heard;
    }

    /** Something was taken to be sent. */
    void sent(ServerFrame frame) {
        long now = System.nanoTime();
        this.sent = now;
        if (frame.kind() == WebSocketMessage.Type.PING) {
            if (this.heard - this.pinged >= 0) {
                this.pinged = now;
            }
            this.waiting = false;
        }
    }

    /** Something that is no ping was taken to be sent. */
    void sent() {
        this.sent = System.nanoTime();
    }

    private void beat() {
        if (this.waiting) {
            if (System.nanoTime() - this.sent > this.interval) {
                this.lost.run();
                return;
            }
        } else {
            this.waiting = true;
            this.pings.tryEmitNext(ServerFrame.controlPing());
        }
        schedule(this::check, this.timeout);
    }

    private void check() {
        boolean answered = this.heard - this.pinged >= 0 || !this.listening.getAsBoolean();
        if (answered || this.waiting) {
            schedule(this::beat, Math.max(this.interval - this.timeout, 0));
            return;
        }
        long left = this.timeout - (System.nanoTime() - this.pinged);
        if (left <= 0) {
            this.lost.run();
        } else {
            schedule(this::check, left);
        }
    }

    private void schedule(Runnable next, long delay) {
        this.timer.schedule(next, delay, TimeUnit.NANOSECONDS);
    }
}
