package org.litestarspring.channels.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import org.junit.jupiter.api.DisplayName;
import org.litestarspring.channels.ChannelBroker;
import org.litestarspring.channels.ChannelSettings;

@DisplayName("C39 On Redis publish and subscribe")
class RedisPubSubChannelsTest extends RedisChannelsContract {

    @Override
    ChannelBroker broker(RedisClient client, String prefix, ChannelSettings settings) {
        return new RedisPubSubBroker(client, prefix, settings);
    }

    @Override
    KillArgs listening() {
        return KillArgs.Builder.typePubsub();
    }

    @Override
    protected void assertNoListener() {
        try (var connection = CLIENT.connect()) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(connection.sync().pubsubChannels(this.prefix + "*"))
                            .isEmpty());
        }
    }
}
