package org.litestarspring.channels.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.pubsub.StatefulRedisClusterPubSubConnection;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.RedisPubSubListener;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Sharded subscriptions: each at the master that has the topic's slot, over one connection to each master. A topic is looked
 * for again when its master is lost, and when its slot has moved, which the master tells.
 */
final class RedisShards implements RedisTopics {

    private static final Logger LOG = LoggerFactory.getLogger(RedisShards.class);

    /** How long a subscription may take, before it is tried again. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final RedisConnections connections;
    private final RedisMasters masters;
    private final StatefulRedisClusterPubSubConnection<byte[], byte[]> cluster;
    private final RedisPubSubListener<byte[], byte[]> listener;
    private final Sinks.Empty<Void> closed = Sinks.empty();

    /** Guards both maps. */
    private final Object lock = new Object();

    /** Every topic that is wanted, and where it was last subscribed to, {@link #cluster} until it is. */
    private final Map<String, StatefulRedisPubSubConnection<byte[], byte[]>> homes = new HashMap<>();

    private final Map<StatefulRedisPubSubConnection<byte[], byte[]>, Shard> shards = new HashMap<>();

    /**
     * Creates it.
     *
     * @param cluster borrowed
     * @param listener is told of confirmations and messages as of an ordinary subscription
     */
    RedisShards(
            RedisConnections connections,
            RedisMasters masters,
            StatefulRedisClusterPubSubConnection<byte[], byte[]> cluster,
            RedisPubSubListener<byte[], byte[]> listener) {
        this.connections = connections;
        this.masters = masters;
        this.cluster = cluster;
        this.listener = listener;
    }

    @Override
    public String kind() {
        return "z";
    }

    @Override
    public void subscribe(Collection<String> topics) {
        synchronized (this.lock) {
            topics.forEach(topic -> this.homes.putIfAbsent(topic, this.cluster));
        }
        topics.forEach(this::seek);
    }

    @Override
    public void unsubscribe(String topic) {
        StatefulRedisPubSubConnection<byte[], byte[]> home;
        synchronized (this.lock) {
            home = this.homes.remove(topic);
        }
        if (home != null && home != this.cluster) {
            home.async().sunsubscribe(utf8(topic));
        }
    }

    @Override
    public void close() {
        this.closed.tryEmitEmpty();
    }

    /** Subscribes where the topic's slot is; as Lettuce knows it, and if that is wrong as the cluster does. */
    private void seek(String topic) {
        int slot = SlotHash.getSlot(topic);
        subscribeAt(topic, this.masters.known(slot))
                .onErrorResume(failure ->
                        subscribeAt(topic, this.masters.of(slot)).retryWhen(RedisConnections.UNTIL_CONNECTED))
                .takeUntilOther(this.closed.asMono())
                .subscribe(done -> {}, failure -> LOG.error("A topic of Redis is given up.", failure));
    }

    /** Empty once nobody listens any more, which ends the retries too. */
    private Mono<Void> subscribeAt(String topic, Mono<RedisURI> master) {
        return Mono.defer(() -> isWanted(topic) ? master : Mono.empty())
                .flatMap(uri -> Mono.fromFuture(() -> this.cluster.getConnectionAsync(uri.getHost(), uri.getPort())))
                .flatMap(node -> Mono.fromCompletionStage(() -> {
                    if (!node.isOpen()) {
                        throw new RedisConnectionException("The connection to a topic's master is lost.");
                    }
                    settle(topic, node);
                    return node.async().ssubscribe(utf8(topic));
                }))
                .timeout(PATIENCE);
    }

    /** Before the command is sent, so that what comes from there is taken. */
    private void settle(String topic, StatefulRedisPubSubConnection<byte[], byte[]> node) {
        Shard added = null;
        synchronized (this.lock) {
            this.homes.replace(topic, node);
            if (!this.shards.containsKey(node)) {
                added = new Shard(node);
                this.shards.put(node, added);
            }
        }
        if (added != null) {
            node.addListener((RedisPubSubListener<byte[], byte[]>) added);
            node.addListener((RedisConnectionStateListener) added);
            this.connections.hears(added, added::isHeard);
        }
    }

    private boolean isWanted(String topic) {
        synchronized (this.lock) {
            return this.homes.containsKey(topic);
        }
    }

    private @Nullable Object home(byte[] topic) {
        synchronized (this.lock) {
            return this.homes.get(new String(topic, StandardCharsets.UTF_8));
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** One master, and what comes from it. */
    private final class Shard extends RedisPubSubAdapter<byte[], byte[]> implements RedisConnectionStateListener {

        private final StatefulRedisPubSubConnection<byte[], byte[]> node;

        Shard(StatefulRedisPubSubConnection<byte[], byte[]> node) {
            this.node = node;
        }

        @Override
        public void smessage(byte[] topic, byte[] message) {
            // A former master that came back as a replica repeats what the master tells.
            if (home(topic) == this.node) {
                RedisShards.this.listener.message(topic, message);
            }
        }

        @Override
        public void ssubscribed(byte[] topic, long count) {
            Object home = home(topic);
            if (home == this.node) {
                RedisShards.this.listener.subscribed(topic, count);
            } else if (home == null) {
                this.node.async().sunsubscribe(topic);
            }
        }

        /** The slot has moved, unless we asked for it. */
        @Override
        public void sunsubscribed(byte[] topic, long count) {
            if (home(topic) == this.node) {
                seek(new String(topic, StandardCharsets.UTF_8));
            }
        }

        /** Lettuce would wait for the same node, which may never come back, or come back as a replica. */
        @Override
        public void onRedisDisconnected(RedisChannelHandler<?, ?> handler) {
            topics().forEach(RedisShards.this::seek);
        }

        private List<String> topics() {
            synchronized (RedisShards.this.lock) {
                return RedisShards.this.homes.entrySet().stream()
                        .filter(entry -> entry.getValue() == this.node)
                        .map(Map.Entry::getKey)
                        .toList();
            }
        }

        /** Whether all that should come from here can. */
        private boolean isHeard() {
            return this.node.isOpen() || topics().isEmpty();
        }
    }
}
