package org.litestarspring.channels.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.litestarspring.channels.ChannelBroker;
import org.litestarspring.channels.ChannelHub;
import org.litestarspring.channels.ChannelNames;
import org.litestarspring.channels.ChannelSettings;
import org.litestarspring.channels.JacksonPayloads;
import org.litestarspring.channels.Subscription;
import tools.jackson.databind.json.JsonMapper;

/** A node in a JVM of its own, which has members until it is killed. */
final class PresentNode {

    private PresentNode() {}

    static Process start(boolean streams, int port, String prefix, String channel, Duration lease, String... members)
            throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(
                        java,
                        "-cp",
                        System.getProperty("java.class.path"),
                        PresentNode.class.getName(),
                        String.valueOf(streams),
                        String.valueOf(port),
                        prefix,
                        channel,
                        String.valueOf(lease.toMillis()),
                        String.join(",", members))
                .inheritIO()
                .start();
    }

    public static void main(String[] arguments) throws InterruptedException {
        RedisClient client = RedisClient.create(RedisURI.create("localhost", Integer.parseInt(arguments[1])));
        ChannelSettings settings =
                ChannelSettings.defaults().withPresenceLease(Duration.ofMillis(Long.parseLong(arguments[4])));
        ChannelBroker broker = Boolean.parseBoolean(arguments[0])
                ? new RedisStreamsBroker(client, arguments[2], settings)
                : new RedisPubSubBroker(client, arguments[2], settings);
        ChannelNames names = new ChannelNames(List.of(arguments[3]), List.of(), List.of(arguments[3]));
        ChannelHub hub = new ChannelHub(broker, names, new JacksonPayloads(JsonMapper.shared()), settings);
        for (String member : arguments[5].split(",")) {
            hub.subscribe(Subscription.to(arguments[3]).withMember(member)).subscribe();
        }
        Thread.currentThread().join();
    }
}
