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
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The two connections of a broker, one for commands and one to listen on, each opened once when first asked for. Lettuce
 * connects them again when they are lost.
 */
final class RedisConnections {

    private final AbstractRedisClient client;
    private final Mono<StatefulConnection<byte[], byte[]>> commands;
    private final Mono<StatefulRedisPubSubConnection<byte[], byte[]>> topics;

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

    boolean isUp() {
        StatefulConnection<byte[], byte[]> one = this.openCommands;
        StatefulConnection<byte[], byte[]> other = this.openTopics;
        return (one == null || one.isOpen()) && (other == null || other.isOpen());
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
        StatefulConnection<byte[], byte[]> one = this.openCommands;
        if (one != null) {
            one.closeAsync();
        }
        StatefulConnection<byte[], byte[]> other = this.openTopics;
        if (other != null) {
            other.closeAsync();
        }
    }
}
