package org.litestarspring.channels.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.api.StatefulRedisConnection;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/**
 * The connection of a reader of streams, opened when first needed. Lettuce connects it again when it is lost; one that
 * follows a slot of a cluster is asked for anew, since the slot may be elsewhere by now. Any thread; calls its reader
 * without a lock.
 */
final class StreamConnection implements RedisConnectionStateListener {

    private static final Logger LOG = LoggerFactory.getLogger(StreamConnection.class);

    /** After how long what failed is tried again. */
    static final long RETRY_MILLIS = 500;

    private final Mono<StatefulRedisConnection<byte[], byte[]>> source;
    private final boolean follows;
    private final Duration timeout;
    private final Reader reader;
    private final Sinks.Empty<Void> closed = Sinks.empty();

    /** Guarded by this object, as what follows. */
    private @Nullable StatefulRedisConnection<byte[], byte[]> connection;

    /** The last connection, also while it is lost. */
    private @Nullable StatefulRedisConnection<byte[], byte[]> before;

    private boolean connecting;
    private boolean ended;

    /** Whoever reads by it. */
    interface Reader {

        /** It is there, perhaps to another server than before. */
        void opened(boolean again);

        /** Lettuce has connected it again, perhaps to a Redis that restarted. */
        void reconnected();

        /** What waits on it waits in vain; another is asked for. Where it follows a slot alone. */
        void lost();
    }

    /**
     * Creates it, and opens nothing.
     *
     * @param follows whether {@code source} may give another connection after a loss, where Lettuce would wait
     * @param timeout of its commands
     */
    StreamConnection(
            Mono<StatefulRedisConnection<byte[], byte[]>> source, boolean follows, Duration timeout, Reader reader) {
        this.source = source;
        this.follows = follows;
        this.timeout = timeout;
        this.reader = reader;
    }

    /** Begins to open it, unless it is there or being opened. */
    void open() {
        synchronized (this) {
            if (this.connection != null || this.connecting) {
                return;
            }
            this.connecting = true;
        }
        connect();
    }

    /** Null while there is none. */
    synchronized @Nullable StatefulRedisConnection<byte[], byte[]> current() {
        return this.connection;
    }

    private void connect() {
        this.source
                .retryWhen(RedisConnections.UNTIL_CONNECTED)
                .takeUntilOther(this.closed.asMono())
                .subscribe(this::connected, failure -> LOG.error("Redis' streams are given up.", failure));
    }

    private void connected(StatefulRedisConnection<byte[], byte[]> opened) {
        opened.setTimeout(this.timeout);
        // Once, also where it is the one that there was.
        opened.removeListener(this);
        opened.addListener(this);
        StatefulRedisConnection<byte[], byte[]> earlier;
        synchronized (this) {
            earlier = this.before;
            if (earlier != null && earlier != opened) {
                earlier.removeListener(this);
            }
            this.before = opened;
            this.connection = opened;
            this.connecting = false;
        }
        this.reader.opened(earlier != null);
    }

    @Override
    public void onRedisConnected(RedisChannelHandler<?, ?> handler, SocketAddress address) {
        this.reader.reconnected();
    }

    /** What waits would be sent again to the same node, which may never come back. */
    @Override
    public void onRedisDisconnected(RedisChannelHandler<?, ?> handler) {
        if (this.follows) {
            this.reader.lost();
            lost();
        }
    }

    /** Asks for the slot's master again, a little later. */
    void lost() {
        synchronized (this) {
            if (this.ended || this.connecting) {
                return;
            }
            this.connection = null;
            this.connecting = true;
        }
        Schedulers.parallel().schedule(this::connect, RETRY_MILLIS, TimeUnit.MILLISECONDS);
    }

    void close() {
        synchronized (this) {
            this.ended = true;
        }
        this.closed.tryEmitEmpty();
    }
}
