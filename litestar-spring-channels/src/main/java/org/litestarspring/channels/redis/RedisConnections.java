package org.litestarspring.channels.redis;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisScriptingAsyncCommands;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

/**
 * The two connections of a broker, one for commands and one to listen on, each opened once when first asked for. Lettuce
 * connects them again when they are lost.
 */
final class RedisConnections {

    /** Redis may be away for long, at the start too. */
    static final Retry UNTIL_CONNECTED = Retry.backoff(Long.MAX_VALUE, Duration.ofMillis(100))
            .maxBackoff(Duration.ofSeconds(5))
            .doBeforeRetry(RedisConnections::logRetry);

    private static final Logger LOG = LoggerFactory.getLogger(RedisConnections.class);

    private final AbstractRedisClient client;
    private final Mono<StatefulConnection<byte[], byte[]>> commands;
    private final Mono<StatefulRedisPubSubConnection<byte[], byte[]>> topics;

    private final Sinks.Empty<Void> closed = Sinks.empty();
    private volatile @Nullable StatefulConnection<byte[], byte[]> openCommands;
    private volatile @Nullable StatefulRedisPubSubConnection<byte[], byte[]> openTopics;

    RedisConnections(AbstractRedisClient client, Scheduler opening) {
        this.client = client;
        this.commands = opened(Mono.fromCallable(this::connect), opening);
        this.topics = opened(Mono.fromCallable(this::connectTopics), opening);
    }

    /** Lettuce opens connections synchronously; a failure is not kept, so the next caller tries again. */
    private static <T> Mono<T> opened(Mono<T> opening, Scheduler scheduler) {
        return opening.subscribeOn(scheduler)
                .cache(connection -> Duration.ofMillis(Long.MAX_VALUE), failure -> Duration.ZERO, () -> Duration.ZERO);
    }

    /** Fails at once while the connection is lost, where Lettuce would queue the command without a bound. */
    Mono<RedisScriptingAsyncCommands<byte[], byte[]>> commands() {
        return this.commands.map(connection -> {
            if (!connection.isOpen()) {
                throw new RedisConnectionException("The connection is lost and being opened again.");
            }
            return connection instanceof StatefulRedisClusterConnection<byte[], byte[]> cluster
                    ? cluster.async()
                    : ((StatefulRedisConnection<byte[], byte[]>) connection).async();
        });
    }

    Mono<StatefulRedisPubSubConnection<byte[], byte[]>> topics() {
        return this.topics;
    }

    /** Begins to connect, and goes on until Redis answers: so that health knows of it before anybody publishes. */
    void open() {
        this.commands
                .retryWhen(UNTIL_CONNECTED)
                .takeUntilOther(this.closed.asMono())
                .subscribe(
                        opened -> LOG.debug("Connected to Redis."),
                        failure -> LOG.error("Redis is given up.", failure));
    }

    /** Whether commands would reach Redis, and topics that are listened to are heard. */
    boolean isUp() {
        StatefulConnection<byte[], byte[]> one = this.openCommands;
        StatefulRedisPubSubConnection<byte[], byte[]> other = this.openTopics;
        return one != null && one.isOpen() && (other == null || other.isOpen());
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
        this.openTopics = connection;
        return connection;
    }

    void close() {
        this.closed.tryEmitEmpty();
        StatefulConnection<byte[], byte[]> one = this.openCommands;
        if (one != null) {
            one.closeAsync();
        }
        StatefulConnection<byte[], byte[]> other = this.openTopics;
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
