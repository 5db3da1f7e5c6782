package org.litestarspring.channels.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.litestarspring.channels.ChannelBroker;
import org.litestarspring.channels.ChannelSettings;
import org.litestarspring.channels.Subscription;

@DisplayName("C39 On Redis streams")
class RedisStreamsChannelsTest extends RedisChannelsContract {

    @Override
    ChannelBroker broker(RedisClient client, String prefix, ChannelSettings settings) {
        return new RedisStreamsBroker(client, prefix, settings);
    }

    /** Readers are ordinary connections, and so are those that publish: both are lost. */
    @Override
    KillArgs listening() {
        return KillArgs.Builder.typeNormal().skipme();
    }

    /** No command waits for this test's channels any more. */
    @Override
    protected void assertNoListener() {
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(((RedisStreamsBroker) this.broker).listened()).isZero();
            try (var admin = CLIENT.connect()) {
                assertThat(admin.sync().info("clients")).contains("blocked_clients:0");
            }
        });
    }

    @Test
    @DisplayName("C25 a node that comes to kept entries without asking for them gets later messages alone")
    void fresh() throws Exception {
        publish(1, 5);
        ChannelBroker second = secondNode();
        Reader reader = Reader.of(node(second), Subscription.to(this.channel));

        publish(6, 7);

        reader.awaitSeen("6", "7");
        reader.cancel();
        close(second);
    }

    @Test
    @DisplayName("C26 an idle node asks Redis for nothing but once in five seconds")
    void idle() {
        Own own = new Own(Map.of());
        Reader reader = own.reader(Subscription.to(this.channel));
        own.publish(1, 1);
        reader.awaitSeen("1");
        long before = reads(own);

        await().pollDelay(Duration.ofSeconds(3)).until(() -> true);

        assertThat(reads(own) - before).isLessThanOrEqualTo(2);
        reader.cancel();
    }

    private static long reads(Own own) {
        try (var admin = own.client.connect()) {
            Matcher calls = Pattern.compile("cmdstat_xread:calls=(\\d+)")
                    .matcher(admin.sync().info("commandstats"));
            return calls.find() ? Long.parseLong(calls.group(1)) : 0;
        }
    }

    @Test
    @DisplayName("C31 who subscribes while a command waits gets events at once, not when it ends")
    void joins() {
        Reader first = Reader.of(this.channels, Subscription.to(this.channel));
        String other = "chat:" + this.channel.substring(6);
        Reader second = Reader.of(this.channels, Subscription.to(other));
        long start = System.nanoTime();

        this.channels.publish(other, 1).block(PATIENCE);

        second.awaitSeen("1");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(RedisStreamReader.BLOCK.dividedBy(2));
        first.cancel();
        second.cancel();
    }

    @Test
    @DisplayName("Settings without history are refused")
    void refused() {
        assertThatThrownBy(() -> new RedisStreamsBroker(
                        CLIENT, this.prefix, this.settings.withHistory(0, Duration.ofMinutes(1))))
                .hasMessageContaining("historySize must be at least 1");
    }
}
