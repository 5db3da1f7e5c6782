package org.litestarspring.channels.websocket;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.litestarspring.channels.web.ClientConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.Assert;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.WebSocketSession;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * One open WebSocket, whatever is spoken over it: reads, sends, finds out that the client is gone, and closes once. For
 * the endpoints of this suite. Methods may be called from any thread.
 *
 * <p>All that is sent goes through one {@link Outbound}, whose demand is that of the TCP connection.
 *
 * @since 0.1
 */
public final class ServedSocket {

    private static final Logger LOG = LoggerFactory.getLogger(ServedSocket.class);

    private final WebSocketSession session;
    private final ClientConnection connection;
    private final Times times;
    private final Scheduler timer = Schedulers.parallel();
    private final Sinks.Empty<Void> ending = Sinks.empty();
    private final Disposable.Swap cutting = Disposables.swap();
    private final Disposable.Swap idling = Disposables.swap();
    private final Heartbeat heartbeat;
    private final Outbounds outbounds;
    private final Outbound out;

    /** How many more messages are read; none means that nothing can be heard from the client. */
    private final AtomicLong asked = new AtomicLong();

    private volatile long active = System.nanoTime();
    private volatile CloseStatus status = CloseStatus.NORMAL;

    /**
     * The times of a socket.
     *
     * @param heartbeat how often a ping goes out
     * @param pongTimeout how long a client may be silent after a ping, until it counts as gone
     * @param closeTimeout how long a closing socket may take to send what waits, and its client to say goodbye, until it
     *     is cut
     * @param idleTimeout how long a socket may carry no message either way until it is closed; null for ever
     */
    public record Times(
            Duration heartbeat,
            Duration pongTimeout,
            Duration closeTimeout,
            @Nullable Duration idleTimeout) {

        /** Checks the bounds. */
        public Times {
            Assert.isTrue(heartbeat.toMillis() > 0, () -> "heartbeat must be positive: " + heartbeat);
            Assert.isTrue(pongTimeout.toMillis() > 0, () -> "pongTimeout must be positive: " + pongTimeout);
            Assert.isTrue(closeTimeout.toMillis() > 0, () -> "closeTimeout must be positive: " + closeTimeout);
            Assert.isTrue(
                    idleTimeout == null || idleTimeout.toMillis() > 0,
                    () -> "idleTimeout must be positive: " + idleTimeout);
        }
    }

    ServedSocket(WebSocketSession session, ClientConnection connection, Times times, Outbounds outbounds) {
        this.session = session;
        this.connection = connection;
        this.times = times;
        this.heartbeat = new Heartbeat(
                times.heartbeat(), times.pongTimeout(), this.timer, () -> this.asked.get() > 0, this::lost);
        this.outbounds = outbounds;
        this.out = outbounds.of(session, connection, this.heartbeat);
    }

    /** The session's identifier, as the log has it. */
    public String id() {
        return this.session.getId();
    }

    /** The sub-protocol that was agreed on; null where none was. */
    public @Nullable String subProtocol() {
        return this.session.getHandshakeInfo().getSubProtocol();
    }

    /**
     * What the client sends, control frames included, read as it is asked for; subscribe once. A cancel reads on and throws
     * away. It ends with the socket, also where the client breaks the protocol.
     */
    public Flux<ReceivedMessage> received() {
        Flux<WebSocketMessage> messages = this.session.receive();
        this.outbounds.reading(this.connection, this::hasBegunToEnd, this.times.closeTimeout());
        return new UncancelledFlux<>(messages.map(this::heard))
                .doOnRequest(this::asked)
                .onErrorResume(failure -> broken(failure).thenMany(Flux.empty()));
    }

    private void asked(long messages) {
        if (this.asked.get() == 0) {
            // While nothing was read, its silence meant nothing.
            this.heartbeat.heard();
        }
        this.asked.updateAndGet(before -> before + messages < 0 ? Long.MAX_VALUE : before + messages);
    }

    private ReceivedMessage heard(WebSocketMessage message) {
        this.asked.decrementAndGet();
        long now = this.heartbeat.heard();
        if (message.getType() == WebSocketMessage.Type.TEXT || message.getType() == WebSocketMessage.Type.BINARY) {
            this.active = now;
        }
        return ReceivedMessage.of(message);
    }

    /** Takes frames up to be sent in their order, before or while it is served. They must end when it is {@link #ending}. */
    public void send(Flux<ServerFrame> frames) {
        this.out.add(
                this.times.idleTimeout() == null ? frames : frames.doOnNext(frame -> this.active = System.nanoTime()));
    }

    void send(Outbound.ChannelFrames events) {
        this.out.add(events);
    }

    /**
     * Serves the client until either side leaves; never fails for what the client does.
     *
     * @param answers what is sent for {@link #received}; when they complete, the socket closes
     */
    public Mono<Void> serve(Flux<ServerFrame> answers) {
        send(answers.onErrorResume(this::broken)
                .doOnComplete(() -> end(CloseStatus.NORMAL))
                .takeUntilOther(ending()));
        this.out.add(this.heartbeat.pings().takeUntilOther(ending()));
        this.out.add(closed().takeUntilOther(ending()));
        this.heartbeat.start();
        idle();
        return this.out
                .run()
                .then(Mono.defer(this::close))
                .onErrorResume(this::left)
                .doFinally(signal -> release());
    }

    /** Completes when the socket begins to close, from whichever side. */
    public Mono<Void> ending() {
        return this.ending.asMono();
    }

    /** When something came from the client last, by {@link System#nanoTime()}. */
    public long lastHeard() {
        return this.heartbeat.lastHeard();
    }

    private boolean hasBegunToEnd() {
        return this.cutting.get() != null || this.cutting.isDisposed();
    }

    /** Whether it is gone, so that nothing is served any more. */
    boolean hasEnded() {
        return this.cutting.isDisposed();
    }

    /** What it closed with; meaningful once it is {@link #ending}. */
    public CloseStatus status() {
        return this.status;
    }

    /**
     * Takes nothing more up, lets what waits go out, and then closes; where that takes too long the connection is cut. The
     * first status counts.
     */
    public void end(CloseStatus reason) {
        synchronized (this.ending) {
            if (hasBegunToEnd()) {
                return;
            }
            this.status = reason;
            this.cutting.update(this.timer.schedule(
                    this.connection::cut, this.times.closeTimeout().toMillis(), TimeUnit.MILLISECONDS));
        }
        this.ending.tryEmitEmpty();
        this.out.end();
    }

    /** Two statuses say that nothing was received, no frame or none with a code, and cannot be sent. */
    private Mono<Void> close() {
        int code = this.status.getCode();
        if (code == CloseStatus.NO_CLOSE_FRAME.getCode()) {
            return Mono.empty();
        }
        return this.session
                .close(code == CloseStatus.NO_STATUS_CODE.getCode() ? CloseStatus.NORMAL : this.status)
                // It is open until the client has answered, and the server must not stop before that.
                .then(this.outbounds.closed(this.connection));
    }

    private void lost() {
        LOG.debug("{} is silent", id());
        end(CloseCodes.SILENT);
        this.timer.schedule(this.connection::cut, 1, TimeUnit.SECONDS);
    }

    private void idle() {
        Duration allowed = this.times.idleTimeout();
        if (allowed == null || this.idling.isDisposed()) {
            return;
        }
        long left = allowed.toNanos() - (System.nanoTime() - this.active);
        if (left <= 0) {
            end(CloseCodes.IDLE);
        } else {
            this.idling.update(this.timer.schedule(this::idle, left, TimeUnit.NANOSECONDS));
        }
    }

    private void release() {
        this.cutting.dispose();
        this.idling.dispose();
        this.heartbeat.stop();
        this.ending.tryEmitEmpty();
        this.out.end();
        LOG.debug("{} closed: {}", id(), this.status);
    }

    /** Ends with the connection, also where nothing is read or written that would tell. */
    private Flux<ServerFrame> closed() {
        return this.session
                .closeStatus()
                .onErrorComplete()
                .doOnNext(this::end)
                .doOnTerminate(() -> end(CloseStatus.NO_CLOSE_FRAME))
                .thenMany(Flux.empty());
    }

    /** What became of the connection; a client that went without a word is no failure. */
    private Mono<Void> left(Throwable failure) {
        if (!CloseCodes.isDisconnect(failure)) {
            LOG.error("{} failed", id(), failure);
        } else {
            LOG.debug("{} left: {}", id(), failure.toString());
        }
        return Mono.empty();
    }

    /** What came from the client broke the protocol of WebSockets itself. */
    private Flux<ServerFrame> broken(Throwable failure) {
        CloseStatus reason = CloseCodes.of(failure);
        if (reason.getCode() == CloseStatus.SERVER_ERROR.getCode()) {
            LOG.error("{} failed", id(), failure);
        }
        end(reason);
        return Flux.empty();
    }
}
