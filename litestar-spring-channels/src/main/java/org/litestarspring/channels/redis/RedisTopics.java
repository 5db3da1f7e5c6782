package org.litestarspring.channels.redis;

import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.nio.charset.StandardCharsets;
import java.util.Collection;

/** How a node subscribes to topics; each confirmation is told, also when it is not the first. */
interface RedisTopics {

    /** By what scripts know it: {@code q} for plain, {@code z} for sharded. */
    String kind();

    /** Again, where it is there already, for another confirmation. */
    void subscribe(Collection<String> topics);

    void unsubscribe(String topic);

    void close();

    /** Plain subscriptions, which Lettuce renews by itself. */
    record Plain(StatefulRedisPubSubConnection<byte[], byte[]> connection) implements RedisTopics {

        @Override
        public String kind() {
            return "q";
        }

        @Override
        public void subscribe(Collection<String> topics) {
            this.connection
                    .async()
                    .subscribe(topics.stream()
                            .map(topic -> topic.getBytes(StandardCharsets.UTF_8))
                            .toArray(byte[][]::new));
        }

        @Override
        public void unsubscribe(String topic) {
            this.connection.async().unsubscribe(topic.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void close() {}
    }
}
