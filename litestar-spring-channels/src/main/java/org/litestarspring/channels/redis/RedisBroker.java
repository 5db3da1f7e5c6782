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
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** What both brokers on Redis do alike: all but how a node gets a channel's events. */
abstract class RedisBroker implements ChannelBroker, AutoCloseable {

    final RedisConnections connections;
    final RedisLog log;
    private final RedisPublisher publisher;
    private final Scheduler opening = Schedulers.newBoundedElastic(2, 1000, "litestar-redis", 30, true);

    /**
     * Begins to connect.
     *
     * @param topics whether publishing tells a topic too
     * @param grouped whether channels share slots
     */
    RedisBroker(AbstractRedisClient client, String prefix, ChannelSettings settings, boolean topics, boolean grouped) {
        this.connections = new RedisConnections(client, this.opening, settings.publishTimeout());
        this.log = new RedisLog(this.connections, prefix, settings, topics, grouped);
        this.publisher = new RedisPublisher(this.connections, this.log);
        this.connections.begin();
    }

    @Override
    public final Mono<ChannelPosition> publish(ChannelMessage message) {
        return this.publisher.publish(message);
    }

    @Override
    public final Mono<ChannelHistory> history(String channel, @Nullable ChannelPosition after, int limit) {
        return this.log.history(channel, after, limit);
    }

    @Override
    public final Mono<Boolean> announce(Announcement announcement) {
        return this.log.announce(announcement);
    }

    @Override
    public final Mono<Members> members(String channel) {
        return this.log.members(channel);
    }

    @Override
    public final boolean isUp() {
        return this.connections.isUp();
    }

    @Override
    public void close() {
        this.connections.close();
        this.opening.dispose();
    }
}
