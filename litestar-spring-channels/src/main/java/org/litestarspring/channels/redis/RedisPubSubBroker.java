package org.litestarspring.channels.redis;

import io.lettuce.core.AbstractRedisClient;
import org.litestarspring.channels.ChannelSettings;
import reactor.core.Disposable;

/**
 * Carries channels over Redis' publish and subscribe, with their history in a stream beside it.
 *
 * <p>A node that loses its connection subscribes again by itself and reads what it missed from the history; where that no
 * longer reaches back, its subscribers are told of a gap. On a cluster of Redis 7 or later a message goes to
 * the nodes that listen alone, by sharded publish and subscribe; on one of older nodes to all of the cluster. Needs Redis 5 or later, or Valkey. Its
 * connection for commands is opened in the background as soon as the broker is made, that for topics with the first
 * listener; nothing blocks.
 *
 * @since 0.1
 */
public final class RedisPubSubBroker extends RedisBroker {

    private final RedisListeners listeners;

    /**
     * Creates the broker.
     *
     * @param client borrowed: whoever made it shuts it down
     * @param prefix begins every key, such as {@code litestar:}; two applications on one Redis differ in it
     */
    public RedisPubSubBroker(AbstractRedisClient client, String prefix, ChannelSettings settings) {
        super(client, prefix, settings, true, false);
        this.listeners = new RedisListeners(this.connections, this.log);
    }

    @Override
    public Disposable listen(String channel, Listener listener) {
        return this.listeners.add(channel, this.log.topic(channel), listener);
    }

    @Override
    public String name() {
        return "redis-pubsub";
    }

    @Override
    public void close() {
        this.listeners.close();
        super.close();
    }
}
