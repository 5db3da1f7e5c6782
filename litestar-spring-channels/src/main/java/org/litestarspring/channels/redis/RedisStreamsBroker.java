package org.litestarspring.channels.redis;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import org.litestarspring.channels.ChannelSettings;
import org.springframework.util.Assert;
import reactor.core.Disposable;

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
public final class RedisStreamsBroker extends RedisBroker {

    private final RedisStreamReader reader;

    /**
     * Creates the broker.
     *
     * @param client borrowed: whoever made it shuts it down
     * @param prefix begins every key, such as {@code litestar:}; two applications on one Redis differ in it
     * @throws IllegalArgumentException for a client of a cluster, or settings that keep no history
     */
    public RedisStreamsBroker(AbstractRedisClient client, String prefix, ChannelSettings settings) {
        super(checked(client, settings), prefix, settings, false);
        this.reader = new RedisStreamReader(this.connections, this.log, prefix);
    }

    /** Before anything is opened. */
    private static AbstractRedisClient checked(AbstractRedisClient client, ChannelSettings settings) {
        Assert.isInstanceOf(
                RedisClient.class,
                client,
                "Streams cannot be read on a cluster: one command reads all channels of a node, and a cluster refuses keys of several slots. Use the broker on publish and subscribe there.");
        Assert.isTrue(
                settings.historySize() > 0,
                "historySize must be at least 1: what is not kept cannot be read from streams");
        return client;
    }

    @Override
    public Disposable listen(String channel, Listener listener) {
        return this.reader.add(channel, listener);
    }

    /** How many channels are read. */
    int listened() {
        return this.reader.listened();
    }

    @Override
    public String name() {
        return "redis-streams";
    }

    @Override
    public void close() {
        this.reader.close();
        super.close();
    }
}
