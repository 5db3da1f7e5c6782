package org.litestarspring.channels.redis;

import io.lettuce.core.AbstractRedisClient;
import org.jspecify.annotations.Nullable;
import org.litestarspring.channels.Announcement;
import org.litestarspring.channels.ChannelBroker;
import org.litestarspring.channels.ChannelHistory;
import org.litestarspring.channels.ChannelMessage;
import org.litestarspring.channels.ChannelPosition;
import org.litestarspring.channels.ChannelSettings;
import org.litestarspring.channels.Members;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Carries channels over Redis' publish and subscribe, with their history in a stream beside it.
 *
 * <p>A node that loses its connection subscribes again by itself and reads what it missed from the history; where that no
 * longer reaches back, its subscribers are told of a gap. Works on a cluster. Needs Redis 5 or later, or Valkey. Its
 * connection for commands is opened in the background as soon as the broker is made, that for topics with the first
 * listener; nothing blocks.
 *
 * @since 0.1
 */
public final class RedisPubSubBroker implements ChannelBroker, AutoCloseable {

    private final RedisConnections connections;
    private final RedisLog log;
    private final RedisListeners listeners;
    private final Scheduler opening = Schedulers.newBoundedElastic(2, 1000, "litestar-redis", 30, true);

    /**
     * Creates the broker.
     *
     * @param client borrowed: whoever made it shuts it down
     * @param prefix begins every key, such as {@code litestar:}; two applications on one Redis differ in it
     */
    public RedisPubSubBroker(AbstractRedisClient client, String prefix, ChannelSettings settings) {
        this.connections = new RedisConnections(client, this.opening, settings.publishTimeout());
        this.log = new RedisLog(this.connections, prefix, settings, true);
        this.listeners = new RedisListeners(
                this.connections, channel -> this.log.head(channel).map(RedisLog.Head::position));
        this.connections.open();
    }

    @Override
    public Mono<ChannelPosition> publish(ChannelMessage message) {
        return this.log.publish(message);
    }

    @Override
    public Disposable listen(String channel, Listener listener) {
        return this.listeners.add(channel, this.log.topic(channel), listener);
    }

    @Override
    public Mono<ChannelHistory> history(String channel, @Nullable ChannelPosition after, int limit) {
        return this.log.history(channel, after, limit);
    }

    @Override
    public Mono<Boolean> announce(Announcement announcement) {
        return this.log.announce(announcement);
    }

    @Override
    public Mono<Members> members(String channel) {
        return this.log.members(channel);
    }

    @Override
    public String name() {
        return "redis-pubsub";
    }

    @Override
    public boolean isUp() {
        return this.connections.isUp();
    }

    @Override
    public void close() {
        this.listeners.close();
        this.connections.close();
        this.opening.dispose();
    }
}
