package org.litestarspring.channels.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.api.StatefulRedisConnection;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.litestarspring.channels.ChannelBroker.Listener;
import org.litestarspring.channels.ChannelEvent;
import org.litestarspring.channels.Epochs;
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
final class RedisStreamReader implements RedisConnectionStateListener {

    private static final Logger LOG = LoggerFactory.getLogger(RedisStreamReader.class);

    /** How long a command waits at most; only what is lost elsewhere needs its end. */
    static final Duration BLOCK = Duration.ofSeconds(5);

    /** By how much Redis may be late with its answer, before it counts as hanging. */
    private static final Duration MARGIN = Duration.ofSeconds(5);

    /** Before any entry. */
    private static final String NEVER = "0-0";

    private static final long RETRY_MILLIS = 500;

    /** Messages that one answer brings at most, over all channels, as far as each gets one; and of one channel. */
    private static final int MAX_BATCH = 4096;

    private static final int MAX_BATCH_OF_ONE = 256;

    private final RedisConnections connections;
    private final RedisLog log;
    private final byte[] wakeKey;

    /** Where the reader's connection comes from; and whether from elsewhere after a loss, when Lettuce would wait. */
    private final Mono<StatefulRedisConnection<byte[], byte[]>> source;

    private final boolean follows;
    private final Sinks.Empty<Void> closed = Sinks.empty();

    /** Guards everything below. */
    private final Object lock = new Object();

    private final Map<String, Reading> readings = new HashMap<>();
    private @Nullable StatefulRedisConnection<byte[], byte[]> connection;

    /** The last connection, also while it is lost. */
    private @Nullable StatefulRedisConnection<byte[], byte[]> before;

    private @Nullable CompletableFuture<?> waiting;
    private String woken = NEVER;
    private boolean connecting;
    private boolean reading;
    private boolean waking;
    private boolean ended;

    /** A channel that is read, and how far; base is -1 until its head is known. */
    private static final class Reading {

        final String channel;
        final String key;
        List<Listener> listeners = List.of();
        long base = -1;
        long offset;

        Reading(String channel, String key) {
            this.channel = channel;
            this.key = key;
        }
    }

    private record Delivery(List<Listener> listeners, ChannelEvent event) {}

    private RedisStreamReader(
            RedisConnections connections,
            RedisLog log,
            String wakePrefix,
            Mono<StatefulRedisConnection<byte[], byte[]>> source,
            boolean follows) {
        this.connections = connections;
        this.log = log;
        this.wakeKey = utf8(wakePrefix + "wake:" + Epochs.next());
        this.source = source;
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
        Reading added;
        boolean connect;
        synchronized (this.lock) {
            String key = new String(this.log.log(channel), StandardCharsets.UTF_8);
            added = this.readings.computeIfAbsent(key, name -> new Reading(channel, name));
            List<Listener> more = new ArrayList<>(added.listeners);
            more.add(listener);
            added.listeners = List.copyOf(more);
            connect = this.connection == null && !this.connecting;
            this.connecting |= connect;
        }
        if (connect) {
            connect();
        }
        locate(added);
        return Disposables.composite(() -> remove(added, listener));
    }

    private void connect() {
        this.source
                .retryWhen(RedisConnections.UNTIL_CONNECTED)
                .takeUntilOther(this.closed.asMono())
                .subscribe(this::connected, failure -> LOG.error("Redis' streams are given up.", failure));
    }

    private void remove(Reading from, Listener listener) {
        boolean last;
        synchronized (this.lock) {
            from.listeners =
                    from.listeners.stream().filter(one -> one != listener).toList();
            if (from.listeners.isEmpty()) {
                this.readings.remove(from.key, from);
            }
            last = this.readings.isEmpty();
        }
        if (last) {
            wake();
        }
    }

    private void connected(StatefulRedisConnection<byte[], byte[]> opened) {
        opened.setTimeout(BLOCK.plus(MARGIN));
        // Once, also where it is the one that there was.
        opened.removeListener(this);
        opened.addListener(this);
        StatefulRedisConnection<byte[], byte[]> earlier;
        synchronized (this.lock) {
            earlier = this.before;
            if (earlier != null && earlier != opened) {
                earlier.removeListener(this);
            }
            this.before = opened;
            this.connection = opened;
            this.connecting = false;
            this.woken = NEVER;
        }
        if (earlier != null) {
            locateAll();
        }
        read();
    }

    /** Lettuce has connected again: perhaps to a Redis that restarted, or another. */
    @Override
    public void onRedisConnected(RedisChannelHandler<?, ?> handler, SocketAddress address) {
        locateAll();
    }

    /** What waits would be sent again to the same node, which may never come back. */
    @Override
    public void onRedisDisconnected(RedisChannelHandler<?, ?> handler) {
        if (this.follows) {
            CompletableFuture<?> given;
            synchronized (this.lock) {
                given = this.waiting;
            }
            if (given != null) {
                given.cancel(false);
            }
            lost();
        }
    }

    /** Asks for the slot's master again, a little later. */
    private void lost() {
        synchronized (this.lock) {
            if (this.ended || this.connecting) {
                return;
            }
            this.connection = null;
            this.connecting = true;
        }
        Schedulers.parallel().schedule(this::connect, RETRY_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void locateAll() {
        List<Reading> all;
        synchronized (this.lock) {
            all = List.copyOf(this.readings.values());
        }
        all.forEach(this::locate);
    }

    /** Reads a channel on from its head, and tells its listeners, who fetch what they lack up to there. */
    private void locate(Reading located) {
        Mono.defer(() -> isListenedTo(located) ? this.log.head(located.channel) : Mono.empty())
                .retryWhen(RedisConnections.UNTIL_CONNECTED)
                .takeUntilOther(this.closed.asMono())
                .subscribe(
                        head -> {
                            List<Listener> listeners;
                            synchronized (this.lock) {
                                located.base = head.base();
                                located.offset = head.position().offset();
                                listeners = located.listeners;
                            }
                            listeners.forEach(listener -> listener.listening(head.position()));
                            wake();
                            read();
                        },
                        failure -> LOG.error("A channel's head is given up.", failure));
    }

    private boolean isListenedTo(Reading located) {
        synchronized (this.lock) {
            return !located.listeners.isEmpty();
        }
    }

    /** Makes a waiting command come back; one that comes later sees it too. */
    private void wake() {
        synchronized (this.lock) {
            if (this.waking || !this.reading) {
                return;
            }
            this.waking = true;
        }
        this.connections
                .streams()
                .flatMap(commands -> {
                    Mono<String> entry = Mono.fromCompletionStage(
                            () -> commands.xadd(this.wakeKey, XAddArgs.Builder.maxlen(1), utf8("w"), utf8("1")));
                    return entry.then(Mono.fromCompletionStage(() -> commands.pexpire(
                            this.wakeKey, BLOCK.multipliedBy(12).toMillis())));
                })
                .subscribe(done -> {}, failure -> {
                    synchronized (this.lock) {
                        this.waking = false;
                    }
                    LOG.debug("A waiting reader comes back by itself, after {} at most.", BLOCK, failure);
                });
    }

    /** Sends the next command, unless one is on its way or nobody listens. */
    private void read() {
        StatefulRedisConnection<byte[], byte[]> open;
        List<StreamOffset<byte[]>> offsets = new ArrayList<>();
        synchronized (this.lock) {
            open = this.connection;
            if (open == null || this.reading || this.ended) {
                return;
            }
            for (Reading one : this.readings.values()) {
                if (one.base >= 0) {
                    offsets.add(StreamOffset.from(utf8(one.key), one.base + "-" + one.offset));
                }
            }
            if (offsets.isEmpty()) {
                return;
            }
            offsets.add(StreamOffset.from(this.wakeKey, this.woken));
            this.reading = true;
            this.waking = false;
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
            deliveries(messages)
                    .forEach(delivery -> delivery.listeners().forEach(listener -> listener.arrived(delivery.event())));
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
            lost();
        } else {
            LOG.warn("Redis' streams could not be read and are tried again: {}", failure.toString());
            Schedulers.parallel().schedule(this::read, RETRY_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private List<Delivery> deliveries(List<StreamMessage<byte[], byte[]>> messages) {
        List<Delivery> deliveries = new ArrayList<>(messages.size());
        synchronized (this.lock) {
            for (StreamMessage<byte[], byte[]> message : messages) {
                String key = new String(message.getStream(), StandardCharsets.UTF_8);
                Reading found = this.readings.get(key);
                if (found != null) {
                    advance(found, message, deliveries);
                } else if (Arrays.equals(message.getStream(), this.wakeKey)) {
                    this.woken = message.getId();
                }
            }
        }
        return deliveries;
    }

    private static void advance(Reading found, StreamMessage<byte[], byte[]> message, List<Delivery> deliveries) {
        String id = message.getId();
        int dash = id.indexOf('-');
        long base = Long.parseLong(id, 0, dash, 10);
        long offset = Long.parseLong(id, dash + 1, id.length(), 10);
        if (base > found.base || (base == found.base && offset > found.offset)) {
            found.base = base;
            found.offset = offset;
        }
        try {
            Map.Entry<byte[], byte[]> field =
                    message.getBody().entrySet().iterator().next();
            deliveries.add(new Delivery(
                    found.listeners, MessageFormat.entry(found.channel, offset, field.getKey(), field.getValue())));
        } catch (RuntimeException foreign) {
            LOG.warn("An entry in {} is not of this application and is left out.", found.key, foreign);
        }
    }

    int listened() {
        synchronized (this.lock) {
            return this.readings.size();
        }
    }

    void close() {
        synchronized (this.lock) {
            this.ended = true;
        }
        this.closed.tryEmitEmpty();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
