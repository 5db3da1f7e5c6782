package org.litestarspring.channels;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

@DisplayName("C39 In memory")
class MemoryChannelsTest extends ChannelsContract {

    private Instant now = Instant.now();

    @Override
    protected ChannelBroker broker(ChannelSettings settings) {
        return new MemoryBroker(settings, new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return MemoryChannelsTest.this.now;
            }
        });
    }

    @Override
    protected void close(ChannelBroker broker) {
        ((MemoryBroker) broker).close();
    }

    @Override
    protected void assertNoListener() {
        assertThat(((MemoryBroker) this.broker).listeners()).isZero();
    }

    @Test
    @DisplayName("C21 C22 history outlives the last subscriber until its own limit, then the channel is forgotten")
    void expiry() {
        Reader reader = Reader.of(this.channels, Subscription.to(this.channel));
        publish(1, 3);
        reader.awaitSeen("1", "2", "3");
        reader.cancel();

        ((MemoryBroker) this.broker).forgetUnused();
        Reader again = Reader.of(this.channels, Subscription.to(this.channel).withHistory(10));
        again.awaitSeen("1", "2", "3");
        again.cancel();

        assertThat(((MemoryBroker) this.broker).channels()).isOne();
        this.now = this.now.plus(Duration.ofHours(1));
        ((MemoryBroker) this.broker).forgetUnused();
        assertThat(((MemoryBroker) this.broker).channels()).isZero();
    }

    @Test
    @DisplayName("C2 as many channels are remembered as may be; those that were left empty make room, others do not")
    void remembered() {
        use(this.settings.withMaxChannels(2));
        publish(1, 1);
        for (int i = 0; i < 100; i++) {
            Reader.of(this.channels, Subscription.to("chat:" + i)).cancel();
        }
        assertThat(((MemoryBroker) this.broker).channels()).isEqualTo(2);

        StepVerifier.create(this.channels.publish("chat:last", 1))
                .expectNextCount(1)
                .verifyComplete();
        StepVerifier.create(this.channels.publish("chat:more", 1)).verifyError(TooManyChannelsException.class);
        StepVerifier.create(this.channels.subscribe(Subscription.to("chat:more")))
                .verifyError(TooManyChannelsException.class);
        StepVerifier.create(this.channels.history("chat:more", 1)).verifyError(TooManyChannelsException.class);
        publish(2, 2);
        Reader.of(this.channels, Subscription.to(this.channel).withHistory(10)).awaitSeen("1", "2");
        assertThat(this.channels.subscribedChannels()).isOne();

        this.now = this.now.plus(Duration.ofHours(1));
        ((MemoryBroker) this.broker).forgetUnused();
        StepVerifier.create(this.channels.publish("chat:more", 1))
                .expectNextCount(1)
                .verifyComplete();
    }
}
