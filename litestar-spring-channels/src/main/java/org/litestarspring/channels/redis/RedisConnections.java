package org.litestarspring.channels.redis;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.BaseRedisAsyncCommands;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.pubsub.StatefulRedisClusterPubSubConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.pubsub.RedisPubSubListener;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

/**
 * The connections of a broker, one for commands and one to listen on, or on a cluster one for each slot that is read; each
 * opened once when first asked for. Lettuce connects them again when they are lost. A Redis that hangs keeps its
 * connections, so it is asked each second whether it still answers.
 */
final class RedisConnections {

    /** Redis may be away for long, at the start too. */
    static final Retry UNTIL_CONNECTED = Retry.backoff(Long.MAX_VALUE, Duration.ofMillis(100))
            .maxBackoff(Duration.ofSeconds(5))
            .doBeforeRetry(RedisConnections::logRetry);

    private static final Duration PROBE = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(RedisConnections.class);

    /** The place of what is listened to by one connection for all; others are slots. */
    private static final int ALL = -1;

    private final AbstractRedisClient client;
    private final Scheduler opening;
    private final Mono<StatefulConnection<byte[], byte[]>> commands;
    private final Mono<StatefulRedisPubSubConnection<byte[], byte[]>> topics;
    private final Mono<StatefulRedisConnection<byte[], byte[]>> reader;
    private final Duration patience;
    private final @Nullable RedisMasters masters;

    private final Sinks.Empty<Void> closed = Sinks.empty();
    private volatile @Nullable StatefulConnection<byte[], byte[]> openCommands;

    /** Whether what is listened to is heard, by slot or whatever else tells connections apart. */
    private final Map<Object, BooleanSupplier> listening = new ConcurrentHashMap<>();

    /** What has to be closed; as many as the broker's slots at most. */
    private final Queue<StatefulConnection<byte[], byte[]>> opened = new ConcurrentLinkedQueue<>();

    private volatile boolean answering = true;

    /**
     * Creates them, and opens none.
     *
     * @param patience how long Redis may take to answer, before it counts as hanging
     */
    RedisConnections(AbstractRedisClient client, Scheduler opening, Duration patience) {
        this.patience = patience;
        this.client = client;
        this.opening = opening;
        this.masters = client instanceof RedisClusterClient cluster ? new RedisMasters(cluster) : null;
        this.commands = opened(Mono.fromCallable(this::connect), opening);
        this.topics = opened(Mono.fromCallable(this::connectTopics), opening);
        this.reader = opened(Mono.fromCallable(this::connectReader), opening);
    }

    /** Lettuce opens connections synchronously; a failure is not kept, so the next caller tries again. */
    private static <T> Mono<T> opened(Mono<T> opening, Scheduler scheduler) {
        return opening.subscribeOn(scheduler)
                .cache(connection -> Duration.ofMillis(Long.MAX_VALUE), failure -> Duration.ZERO, () -> Duration.ZERO);
    }

    /**
     * The connection for commands. Fails at once while it is lost, and while a Redis that is no cluster hangs: Lettuce would
     * queue the command without a bound. Of a cluster a single node may hang, and the others go on.
     */
    Mono<StatefulConnection<byte[], byte[]>> open() {
        return this.commands.handle((connection, sink) -> {
            RuntimeException lost = lost();
            if (lost == null) {
                sink.next(connection);
            } else {
                sink.error(lost);
            }
        });
    }

    /** Why nothing can be sent now; null where it can, or where the connection is being opened for the first time. */
    @Nullable
    RuntimeException lost() {
        StatefulConnection<byte[], byte[]> one = this.openCommands;
        if (one == null) {
            return null;
        }
        if (!one.isOpen()) {
            return new RedisConnectionException("The connection is lost and being opened again.");
        }
        return this.answering || isCluster() ? null : new RedisConnectionException("Redis does not answer.");
    }

    boolean isCluster() {
        return this.client instanceof RedisClusterClient;
    }

    private static BaseRedisAsyncCommands<byte[], byte[]> async(StatefulConnection<byte[], byte[]> connection) {
        return connection instanceof StatefulRedisClusterConnection<byte[], byte[]> cluster
                ? cluster.async()
                : ((StatefulRedisConnection<byte[], byte[]>) connection).async();
    }

    /** As {@link #open()}, by the commands that streams have. */
    Mono<RedisClusterAsyncCommands<byte[], byte[]>> streams() {
        return open().map(RedisConnections::async)
                .cast(RedisClusterAsyncCommands.class)
                .map(commands -> {
                    @SuppressWarnings("unchecked")
                    RedisClusterAsyncCommands<byte[], byte[]> typed = commands;
                    return typed;
                });
    }

    /**
     * A way to subscribe to topics: by shard on a cluster whose masters all know that, plain otherwise.
     *
     * @param listener is told of confirmations and messages, of both kinds alike
     */
    Mono<RedisTopics> topics(RedisPubSubListener<byte[], byte[]> listener) {
        return this.commands
                .flatMap(connection -> connection instanceof StatefulRedisClusterConnection<byte[], byte[]> cluster
                        ? RedisMasters.areSharded(cluster)
                        : Mono.just(false))
                .flatMap(sharded -> this.topics.map(opened -> {
                    RedisMasters known = this.masters;
                    if (sharded
                            && known != null
                            && opened instanceof StatefulRedisClusterPubSubConnection<byte[], byte[]> cluster) {
                        return new RedisShards(this, known, cluster, listener);
                    }
                    opened.addListener(listener);
                    return new RedisTopics.Plain(opened);
                }));
    }

    /** Whether the broker is up depends on this too. */
    void hears(Object place, BooleanSupplier heard) {
        this.listening.put(place, heard);
    }

    /** A connection for commands that wait, of a Redis that is no cluster. */
    Mono<StatefulRedisConnection<byte[], byte[]>> reader() {
        return this.reader;
    }

    /**
     * A connection to the master that has a slot now, for commands that wait: asked for again, it may be another. It follows
     * no redirection. Called once for each slot, and subscribed to as often as the slot's master is lost.
     */
    Mono<StatefulRedisConnection<byte[], byte[]>> reader(int slot) {
        RedisClusterClient cluster = (RedisClusterClient) this.client;
        RedisMasters masters = Objects.requireNonNull(this.masters);
        // Of its own, since commands to one node that wait would wait for each other.
        Mono<StatefulRedisClusterConnection<byte[], byte[]>> own =
                opened(Mono.fromCallable(() -> kept(cluster.connect(ByteArrayCodec.INSTANCE))), this.opening);
        return own.flatMap(connection -> masters.of(slot).flatMap(master -> Mono.fromCallable(() -> {
                    StatefulRedisConnection<byte[], byte[]> node =
                            connection.getConnection(master.getHost(), master.getPort());
                    if (!node.isOpen()) {
                        throw new RedisConnectionException(
                                "The connection to %s:%d is lost.".formatted(master.getHost(), master.getPort()));
                    }
                    hears(slot, node::isOpen);
                    return node;
                })
                .subscribeOn(this.opening)));
    }

    /** Begins to connect, and goes on until Redis answers: so that health knows of it before anybody publishes. */
    void begin() {
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
        return Mono.defer(() -> Mono.fromFuture(() -> async(one).ping().toCompletableFuture()))
                .map(pong -> true)
                .timeout(this.patience)
                .onErrorReturn(false);
    }

    /** Whether commands reach Redis and are answered, and what is listened to is heard. */
    boolean isUp() {
        StatefulConnection<byte[], byte[]> one = this.openCommands;
        return this.answering
                && one != null
                && one.isOpen()
                && this.listening.values().stream().allMatch(BooleanSupplier::getAsBoolean);
    }

    private StatefulConnection<byte[], byte[]> connect() {
        StatefulConnection<byte[], byte[]> connection = this.client instanceof RedisClusterClient cluster
                ? cluster.connect(ByteArrayCodec.INSTANCE)
                : ((RedisClient) this.client).connect(ByteArrayCodec.INSTANCE);
        this.openCommands = connection;
        return kept(connection);
    }

    private StatefulRedisPubSubConnection<byte[], byte[]> connectTopics() {
        StatefulRedisPubSubConnection<byte[], byte[]> connection = this.client instanceof RedisClusterClient cluster
                ? cluster.connectPubSub(ByteArrayCodec.INSTANCE)
                : ((RedisClient) this.client).connectPubSub(ByteArrayCodec.INSTANCE);
        hears(ALL, connection::isOpen);
        return kept(connection);
    }

    private StatefulRedisConnection<byte[], byte[]> connectReader() {
        StatefulRedisConnection<byte[], byte[]> connection =
                ((RedisClient) this.client).connect(ByteArrayCodec.INSTANCE);
        hears(ALL, connection::isOpen);
        return kept(connection);
    }

    void close() {
        this.closed.tryEmitEmpty();
        this.opened.forEach(StatefulConnection::closeAsync);
    }

    private <T extends StatefulConnection<byte[], byte[]>> T kept(T connection) {
        this.opened.add(connection);
        return connection;
    }

    private static void logRetry(Retry.RetrySignal retry) {
        if (retry.totalRetries() == 0) {
            LOG.warn(
                    "Redis cannot be reached and is tried again: {}",
                    retry.failure().getMessage());
        }
    }
}
