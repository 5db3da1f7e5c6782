package org.litestarspring.channels.redis;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.cluster.RedisClusterClient;
import java.util.List;
import java.util.stream.IntStream;
import org.litestarspring.channels.ChannelSettings;
import org.springframework.util.Assert;
import reactor.core.Disposable;

/**
 * Carries channels in Redis' streams, which are their history too: a node reads on from where it is, at its own pace, and
 * after a loss of the connection or a restart of Redis it misses nothing that the history still has.
 *
 * <p>All channels that a node listens to are read by one command over one connection of its own, which waits inside Redis
 * while nothing is published. On a cluster, where one command reads keys of one slot alone, channels share sixteen slots that
 * are spread over the masters, and a node reads each of those that it listens to by such a command; it follows a slot to
 * another master and a replica that takes over. Needs Redis 5 or later, or Valkey. Connections are opened in the background;
 * nothing blocks.
 *
 * @since 0.1
 */
public final class RedisStreamsBroker extends RedisBroker {

    /** One, or on a cluster one of each slot. */
    private final List<RedisStreamReader> readers;

    /**
     * Creates the broker.
     *
     * @param client borrowed: whoever made it shuts it down
     * @param prefix begins every key, such as {@code litestar:}; two applications on one Redis differ in it
     * @throws IllegalArgumentException for settings that keep no history
     */
    public RedisStreamsBroker(AbstractRedisClient client, String prefix, ChannelSettings settings) {
        super(client, prefix, checked(settings), false, client instanceof RedisClusterClient);
        this.readers = client instanceof RedisClusterClient
                ? IntStream.range(0, SlotGroups.COUNT)
                        .mapToObj(group -> RedisStreamReader.ofSlot(this.connections, this.log, prefix, group))
                        .toList()
                : List.of(RedisStreamReader.ofAll(this.connections, this.log, prefix));
    }

    /** Before anything is opened. */
    private static ChannelSettings checked(ChannelSettings settings) {
        Assert.isTrue(
                settings.historySize() > 0,
                "historySize must be at least 1: what is not kept cannot be read from streams");
        return settings;
    }

    @Override
    public Disposable listen(String channel, Listener listener) {
        return this.readers
                .get(this.readers.size() == 1 ? 0 : RedisLog.group(channel))
                .add(channel, listener);
    }

    /** How many channels are read. */
    int listened() {
        return this.readers.stream().mapToInt(RedisStreamReader::listened).sum();
    }

    @Override
    public String name() {
        return "redis-streams";
    }

    @Override
    public void close() {
        this.readers.forEach(RedisStreamReader::close);
        super.close();
    }
}
