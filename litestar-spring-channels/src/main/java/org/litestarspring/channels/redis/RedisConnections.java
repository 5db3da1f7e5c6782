package org.litestarspring.channels.redis;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.BaseRedisAsyncCommands;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

/**
 * The two connections of a broker, one for commands and one to listen on, each opened once when first asked for. Lettuce
 * connects them again when they are lost. A Redis that hangs keeps its connections, so it is asked each second whether it
 * still answers.
 */
final class RedisConnections {

    /** Redis may be away for long, at the start too. */
    static final Retry UNTIL_CONNECTED = Retry.backoff(Long.MAX_VALUE, Duration.ofMillis(100))
            .maxBackoff(Duration.ofSeconds(5))
            .doBeforeRetry(RedisConnections::logRetry);

    private static final Duration PROBE = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(RedisConnections.class);

    private final AbstractRedisClient client;
    private final Mono<StatefulConnection<byte[], byte[]>> commands;
    private final Mono<StatefulRedisPubSubConnection<byte[], byte[]>> topics;
    private final Mono<StatefulRedisConnection<byte[], byte[]>> reader;
    private final Duration patience;

    private final Sinks.Empty<Void> closed = Sinks.empty();
    private volatile @Nullable StatefulConnection<byte[], byte[]> openCommands;
    private volatile @Nullable StatefulConnection<byte[], byte[]> openListening;
    private volatile boolean answering = true;

    /**
     * Creates them, and opens none.
     *
     * @param patience how long Redis may take to answer, before it counts as hanging
     */
    RedisConnections(AbstractRedisClient client, Scheduler opening, Duration patience) {
        this.patience = patience;
        this.client = client;
        this.commands = opened(Mono.fromCallable(this::connect), opening);
        this.topics = opened(Mono.fromCallable(this::connectTopics), opening);
        this.reader = opened(Mono.fromCallable(this::connectReader), opening);
    }

    /** Lettuce opens connections synchronously; a failure is not kept, so the next caller tries again. */
    private static <T> Mono<T> opened(Mono<T> opening, Scheduler scheduler) {
        return opening.subscribeOn(scheduler)
                .cache(connection -> Duration.ofMillis(Long.MAX_VALUE), failure -> Duration.ZERO, () -> Duration.ZERO);
    }

    /** Fails at once while the connection is lost, where Lettuce would queue the command without a bound. */
    Mono<BaseRedisAsyncCommands<byte[], byte[]>> commands() {
        return this.commands.map(connection -> {
            if (!connection.isOpen()) {
                throw new RedisConnectionException("The connection is lost and being opened again.");
            }
            return connection instanceof StatefulRedisClusterConnection<byte[], byte[]> cluster
                    ? cluster.async()
                    : ((StatefulRedisConnection<byte[], byte[]>) connection).async();
        });
    }

    /** As {@link #commands()}, of a Redis that is no cluster. */
    Mono<RedisAsyncCommands<byte[], byte[]>> streams() {
        return commands().cast(RedisAsyncCommands.class).map(commands -> {
            @SuppressWarnings("unchecked")
            RedisAsyncCommands<byte[], byte[]> typed = commands;
            return typed;
        });
    }

    Mono<StatefulRedisPubSubConnection<byte[], byte[]>> topics() {
        return this.topics;
    }

    /** A connection for commands that wait, of a Redis that is no cluster. */
    Mono<StatefulRedisConnection<byte[], byte[]>> reader() {
        return this.reader;
    }

    /** Begins to connect, and goes on until Redis answers: so that health knows of it before anybody publishes. */
    void open() {
        this.commands
                .retryWhen(UNTIL_CONNECTED)
                .takeUntilOther(this.closed.asMono())
                .subscribe(
                        opened -> LOG.debug("Connected to Redis."),
                        failure -> LOG.error("Redis is given up.", failure));
        Flux.interval(PROBE)
                .onBackpressureDrop()
                .concatMap(second -> probe(), 1)
                .takeUntilOther(this.closed.asMono())
                .subscribe(
                        answered -> this.answering = answered,
                        failure -> LOG.error("Whether Redis answers is not asked any more.", failure));
    }

    private Mono<Boolean> probe() {
        StatefulConnection<byte[], byte[]> one = this.openCommands;
        if (one == null || !one.isOpen()) {
            return Mono.empty();
        }
        return commands()
                .flatMap(commands -> Mono.fromFuture(() -> commands.ping().toCompletableFuture()))
                .map(pong -> true)
                .timeout(this.patience)
                .onErrorReturn(false);
    }

    /** Whether commands reach Redis and are answered, and what is listened to is heard. */
    boolean isUp() {
        StatefulConnection<byte[], byte[]> one = this.openCommands;
        StatefulConnection<byte[], byte[]> other = this.openListening;
        return this.answering && one != null && one.isOpen() && (other == null || other.isOpen());
    }

    private StatefulConnection<byte[], byte[]> connect() {
        StatefulConnection<byte[], byte[]> connection = this.client instanceof RedisClusterClient cluster
                ? cluster.connect(ByteArrayCodec.INSTANCE)
                : ((RedisClient) this.client).connect(ByteArrayCodec.INSTANCE);
        this.openCommands = connection;
        return connection;
    }

    private StatefulRedisPubSubConnection<byte[], byte[]> connectTopics() {
        StatefulRedisPubSubConnection<byte[], byte[]> connection = this.client instanceof RedisClusterClient cluster
                ? cluster.connectPubSub(ByteArrayCodec.INSTANCE)
                : ((RedisClient) this.client).connectPubSub(ByteArrayCodec.INSTANCE);
        this.openListening = connection;
        return connection;
    }

    private StatefulRedisConnection<byte[], byte[]> connectReader() {
        StatefulRedisConnection<byte[], byte[]> connection =
                ((RedisClient) this.client).connect(ByteArrayCodec.INSTANCE);
        this.openListening = connection;
        return connection;
    }

    void close() {
        this.closed.tryEmitEmpty();
        StatefulConnection<byte[], byte[]> one = this.openCommands;
        if (one != null) {
            one.closeAsync();
        }
        StatefulConnection<byte[], byte[]> other = this.openListening;
        if (other != null) {
            other.closeAsync();
        }
    }

    private static void logRetry(Retry.RetrySignal retry) {
        if (retry.totalRetries() == 0) {
            LOG.warn(
                    "Redis cannot be reached and is tried again: {}",
                    retry.failure().getMessage());
        }
    }
}
