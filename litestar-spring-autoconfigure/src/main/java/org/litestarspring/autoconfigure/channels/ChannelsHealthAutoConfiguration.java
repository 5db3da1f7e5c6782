package org.litestarspring.autoconfigure.channels;

import org.litestarspring.channels.ChannelBroker;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.context.annotation.Bean;
import reactor.core.publisher.Mono;

/**
 * Tells health whether channels reach the other nodes.
 *
 * @since 0.1
 */
@AutoConfiguration(after = LitestarChannelsAutoConfiguration.class)
@ConditionalOnClass({ReactiveHealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean(ChannelBroker.class)
@ConditionalOnEnabledHealthIndicator("channels")
public class ChannelsHealthAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(name = {"channelsHealthIndicator", "channelsHealthContributor"})
    ReactiveHealthIndicator channelsHealthIndicator(ChannelBroker broker) {
        return new BrokerHealth(broker);
    }

    private record BrokerHealth(ChannelBroker broker) implements ReactiveHealthIndicator {

        @Override
        public Mono<Health> health() {
            return Mono.fromSupplier(() -> (this.broker.isUp() ? Health.up() : Health.down())
                    .withDetail("broker", this.broker.getClass().getSimpleName())
                    .build());
        }
    }
}
