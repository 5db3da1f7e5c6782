package org.litestarspring.channels.redis;

import io.lettuce.core.cluster.SlotHash;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.litestarspring.channels.ChannelMessage;
import org.litestarspring.channels.ChannelPosition;
import org.litestarspring.channels.Epochs;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/** Publishes to Redis, many by one call where many are under way; on a cluster each slot for itself. */
final class RedisPublisher {

    private final RedisConnections connections;
    private final RedisLog log;

    /** By slot, made when first needed; one where there is no cluster. */
    private final AtomicReferenceArray<PublishLane> lanes;

    /** Ids of what this node publishes, unique by the node's random name. */
    private final String node = Epochs.next();

    private final AtomicLong published = new AtomicLong();

    RedisPublisher(RedisConnections connections, RedisLog log) {
        this.connections = connections;
        this.log = log;
        this.lanes = new AtomicReferenceArray<>(connections.isCluster() ? SlotHash.SLOT_COUNT : 1);
    }

    /** Once, also where the connection is lost and the command is sent again, by Lettuce or by us. */
    Mono<ChannelPosition> publish(ChannelMessage message) {
        return Mono.create(publisher -> publish(message, publisher));
    }

    private void publish(ChannelMessage message, MonoSink<ChannelPosition> publisher) {
        PublishLane lane = lane(message.channel());
        String id = this.node + "." + Long.toString(this.published.incrementAndGet(), Character.MAX_RADIX);
        PendingPublish publish = new PendingPublish(
                message.channel(),
                id.getBytes(StandardCharsets.UTF_8),
                MessageFormat.body(message),
                publisher,
                lane::forget);
        publisher.onCancel(publish);
        RuntimeException lost = this.connections.lost();
        if (lost == null) {
            lane.add(publish);
        } else {
            publish.failed(lost);
        }
    }

    private PublishLane lane(String channel) {
        int place = this.lanes.length() == 1 ? 0 : SlotHash.getSlot(this.log.topic(channel));
        PublishLane lane = this.lanes.get(place);
        if (lane == null) {
            this.lanes.compareAndSet(place, null, new PublishLane(this.connections, this.log));
            lane = this.lanes.get(place);
        }
        return lane;
    }
}
