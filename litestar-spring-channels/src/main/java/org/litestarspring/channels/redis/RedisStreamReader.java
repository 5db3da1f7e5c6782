package org.litestarspring.channels.redis;

import io.lettuce.core.StreamMessage;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.api.StatefulRedisConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.litestarspring.channels.ChannelBroker.Listener;
import org.litestarspring.channels.Epochs;
import org.litestarspring.channels.redis.StreamReadings.Reading;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/**
 * Reads the logs of all channels that somebody listens to, by one {@code XREAD} after the other on a connection of its own.
 * Each waits inside Redis until something comes, so that an idle node costs nothing. A stream of the node's own is read with
 * them: an entry in it makes Redis answer at once, when channels come that the waiting command does not name.
 *
 * <p>The reader of a slot of a cluster asks for the slot's master again whenever the connection is lost, or a command fails
 * or stays unanswered: a slot that moved away ends what waits for it, and a master that dies ends the connection. It goes on
 * from where it is, after a comparison of each channel's head with what its listeners have.
 */
final class RedisStreamReader implements StreamConnection.Reader {

    private static final Logger LOG = LoggerFactory.getLogger(RedisStreamReader.class);

    /** How long a command waits at most; only what is lost elsewhere needs its end. */
    static final Duration BLOCK = Duration.ofSeconds(5);

    /** By how much Redis may be late with its answer, before it counts as hanging. */
    private static final Duration MARGIN = Duration.ofSeconds(5);

    /** Messages that one answer brings at most, over all channels, as far as each gets one; and of one channel. */
    private static final int MAX_BATCH = 4096;

    private static final int MAX_BATCH_OF_ONE = 256;

    private final RedisLog log;
    private final StreamWaker waker;
    private final StreamReadings readings;

    private final StreamConnection connection;

    /** Whether its connection follows a slot of a cluster. */
    private final boolean follows;

    private final Sinks.Empty<Void> closed = Sinks.empty();

    /** Guards everything below. */
    private final Object lock = new Object();

    private @Nullable CompletableFuture<?> waiting;
    private boolean reading;
    private boolean ended;

    private RedisStreamReader(
            RedisConnections connections,
            RedisLog log,
            String wakePrefix,
            Mono<StatefulRedisConnection<byte[], byte[]>> source,
            boolean follows) {
        this.log = log;
        byte[] wakeKey = (wakePrefix + "wake:" + Epochs.next()).getBytes(StandardCharsets.UTF_8);
        this.readings = new StreamReadings(wakeKey);
        this.waker = new StreamWaker(connections, wakeKey, BLOCK.multipliedBy(12));
        this.connection = new StreamConnection(source, follows, BLOCK.plus(MARGIN), this);
        this.follows = follows;
    }

    /** Reads all channels, of a Redis that is no cluster. */
    static RedisStreamReader ofAll(RedisConnections connections, RedisLog log, String prefix) {
        return new RedisStreamReader(connections, log, prefix, connections.reader(), false);
    }

    /** Reads the channels of one of {@link SlotGroups}. */
    static RedisStreamReader ofSlot(RedisConnections connections, RedisLog log, String prefix, int group) {
        return new RedisStreamReader(
                connections,
                log,
                prefix + "{" + SlotGroups.tag(group) + "}",
                connections.reader(SlotGroups.slot(group)),
                true);
    }

    Disposable add(String channel, Listener listener) {
        Reading added = this.readings.add(channel, this.log.log(channel), listener);
        this.connection.open();
        locate(added);
        return Disposables.composite(() -> {
            if (this.readings.remove(added, listener)) {
                wake();
            }
        });
    }

    @Override
    public void opened(boolean again) {
        this.readings.forgetWaking();
        if (again) {
            locateAll();
        }
        read();
    }

    @Override
    public void reconnected() {
        locateAll();
    }

    @Override
    public void lost() {
        CompletableFuture<?> given;
        synchronized (this.lock) {
            given = this.waiting;
        }
        if (given != null) {
            given.cancel(false);
        }
    }

    private void locateAll() {
        this.readings.all().forEach(this::locate);
    }

    /** Reads a channel on from its head, and tells its listeners, who fetch what they lack up to there. */
    private void locate(Reading located) {
        Mono.defer(() -> this.readings.isListenedTo(located) ? this.log.head(located.channel) : Mono.empty())
                .retryWhen(RedisConnections.UNTIL_CONNECTED)
                .takeUntilOther(this.closed.asMono())
                .subscribe(
                        head -> {
                            this.readings
                                    .locate(located, head)
                                    .forEach(listener -> listener.listening(head.position()));
                            wake();
                            read();
                        },
                        failure -> LOG.error("A channel's head is given up.", failure));
    }

    /** Makes a waiting command come back, if there is one. */
    private void wake() {
        synchronized (this.lock) {
            if (!this.reading) {
                return;
            }
        }
        this.waker.wake();
    }

    /** Sends the next command, unless one is on its way or nobody listens. */
    private void read() {
        StatefulRedisConnection<byte[], byte[]> open;
        List<StreamOffset<byte[]>> offsets;
        synchronized (this.lock) {
            open = this.connection.current();
            if (open == null || this.reading || this.ended) {
                return;
            }
            offsets = this.readings.offsets();
            if (offsets.isEmpty()) {
                return;
            }
            this.reading = true;
            this.waker.rest();
        }
        int count = Math.max(1, Math.min(MAX_BATCH_OF_ONE, MAX_BATCH / offsets.size()));
        XReadArgs args = XReadArgs.Builder.block(BLOCK).count(count);
        CompletableFuture<List<StreamMessage<byte[], byte[]>>> sent =
                open.async().xread(args, streams(offsets)).toCompletableFuture();
        if (this.follows) {
            sent.orTimeout(BLOCK.plus(MARGIN).toMillis(), TimeUnit.MILLISECONDS);
            synchronized (this.lock) {
                this.waiting = sent;
            }
        }
        sent.whenComplete(this::answered);
        if (this.follows && !open.isOpen()) {
            // Lost before there was something to give up.
            sent.cancel(false);
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static StreamOffset<byte[]>[] streams(List<StreamOffset<byte[]>> offsets) {
        return offsets.toArray(new StreamOffset[0]);
    }

    private void answered(@Nullable List<StreamMessage<byte[], byte[]>> messages, @Nullable Throwable failure) {
        if (failure == null && messages != null) {
            this.readings.take(messages).forEach(delivery -> delivery.listeners()
                    .forEach(listener -> listener.arrived(delivery.events())));
        }
        synchronized (this.lock) {
            this.reading = false;
            this.waiting = null;
            if (this.ended) {
                return;
            }
        }
        if (failure == null) {
            read();
        } else if (this.follows) {
            LOG.warn("Redis' streams could not be read, and their master is asked for again: {}", failure.toString());
            this.connection.lost();
        } else {
            LOG.warn("Redis' streams could not be read and are tried again: {}", failure.toString());
            Schedulers.parallel().schedule(this::read, StreamConnection.RETRY_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    int listened() {
        return this.readings.count();
    }

    void close() {
        synchronized (this.lock) {
            this.ended = true;
        }
        this.connection.close();
        this.closed.tryEmitEmpty();
    }
}
