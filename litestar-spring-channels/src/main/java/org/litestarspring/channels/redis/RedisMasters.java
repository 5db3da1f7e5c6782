package org.litestarspring.channels.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Which master of a cluster has which slot, asked for anew by who found that it is another than Lettuce knew. */
final class RedisMasters {

    /** Many find out at once that a master is gone: all of them share what is asked within this time. */
    private static final Duration SHARED = Duration.ofMillis(500);

    private static final Pattern VERSION = Pattern.compile("redis_version:(\\d{1,4})");

    private final RedisClusterClient client;
    private final Mono<Void> refreshed;

    RedisMasters(RedisClusterClient client) {
        this.client = client;
        this.refreshed = Mono.defer(() -> Mono.fromCompletionStage(client.refreshPartitionsAsync()))
                .cache(nothing -> SHARED, failure -> SHARED, () -> SHARED);
    }

    /**
     * The master that has a slot now, as far as the cluster's nodes know.
     *
     * <p>Fails with {@link RedisConnectionException} where none has it, which passes when a replica takes over.
     */
    Mono<RedisURI> of(int slot) {
        return this.refreshed.then(known(slot));
    }

    /** As Lettuce knows it already; once it is connected. */
    Mono<RedisURI> known(int slot) {
        return Mono.fromCallable(() -> {
            RedisClusterNode master = this.client.getPartitions().getMasterBySlot(slot);
            if (master == null) {
                throw new RedisConnectionException("No master of the cluster has slot " + slot + ".");
            }
            return master.getUri();
        });
    }

    /**
     * Whether all masters know sharded publish and subscribe, which Redis 7 brought; not where they do not say.
     *
     * @param connection borrowed
     */
    static Mono<Boolean> areSharded(StatefulRedisClusterConnection<byte[], byte[]> connection) {
        return Flux.fromIterable(connection.getPartitions())
                .filter(node -> node.getRole().isUpstream() && !node.getSlots().isEmpty())
                .concatMap(node -> Mono.fromFuture(() -> connection.getConnectionAsync(node.getNodeId()))
                        .flatMap(one ->
                                Mono.fromCompletionStage(() -> one.async().info("server"))))
                .map(info -> {
                    Matcher version = VERSION.matcher(info);
                    return version.find() && Integer.parseInt(version.group(1)) >= 7;
                })
                .onErrorReturn(RedisCommandExecutionException.class, false)
                .all(sharded -> sharded);
    }
}
