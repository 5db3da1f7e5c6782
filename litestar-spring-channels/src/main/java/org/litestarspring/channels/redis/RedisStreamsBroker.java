package org.litestarspring.channels.redis;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import org.jspecify.annotations.Nullable;
import org.litestarspring.channels.Announcement;
import org.litestarspring.channels.ChannelBroker;
import org.litestarspring.channels.ChannelHistory;
import org.litestarspring.channels.ChannelMessage;
import org.litestarspring.channels.ChannelPosition;
import org.litestarspring.channels.ChannelSettings;
import org.litestarspring.channels.Members;
import org.springframework.util.Assert;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Carries channels in Redis' streams, which are their history too: a node reads on from where it is, at its own pace, and
 * after a loss of the connection or a restart of Redis it misses nothing that the history still has.
 *
 * <p>All channels that a node listens to are read by one command over one connection of its own, which waits inside Redis
 * while nothing is published. Needs Redis 5 or later, or Valkey, and not a cluster, where one command cannot read keys of
 * several slots. Connections are opened in the background; nothing blocks.
 *
 * @since 0.1
 */
public final class RedisStreamsBroker implements ChannelBroker, AutoCloseable {

    private final RedisConnections connections;
    private final RedisLog log;
    private final RedisStreamReader reader;
    private final Scheduler opening = Schedulers.newBoundedElastic(2, 1000, "litestar-redis", 30, true);

    /**
     * Creates the broker.
     *
     * @param client borrowed: whoever made it shuts it down
     * @param prefix begins every key, such as {@code litestar:}; two applications on one Redis differ in it
     * @throws IllegalArgumentException for a client of a cluster, or settings that keep no history
     */
    public RedisStreamsBroker(AbstractRedisClient client, String prefix, ChannelSettings settings) {
        Assert.isInstanceOf(
                RedisClient.class,
                client,
                "Streams cannot be read on a cluster: one command reads all channels of a node, and a cluster refuses keys of several slots. Use the broker on publish and subscribe there.");
        Assert.isTrue(
                settings.historySize() > 0,
                "historySize must be at least 1: what is not kept cannot be read from streams");
        this.connections = new RedisConnections(client, this.opening, settings.publishTimeout());
        this.log = new RedisLog(this.connections, prefix, settings, false);
        this.reader = new RedisStreamReader(this.connections, this.log, prefix);
        this.connections.open();
    }

    @Override
    public Mono<ChannelPosition> publish(ChannelMessage message) {
        return this.log.publish(message);
    }

    @Override
    public Disposable listen(String channel, Listener listener) {
        return this.reader.add(channel, listener);
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
        return "redis-streams";
    }

    @Override
    public boolean isUp() {
        return this.connections.isUp();
    }

    /** How many channels are read. */
    int listened() {
        return this.reader.listened();
    }

    @Override
    public void close() {
        this.reader.close();
        this.connections.close();
        this.opening.dispose();
    }
}
