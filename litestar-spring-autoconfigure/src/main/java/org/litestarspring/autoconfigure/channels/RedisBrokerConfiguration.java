package org.litestarspring.autoconfigure.channels;

import io.lettuce.core.RedisClient;
import org.litestarspring.channels.ChannelBroker;
import org.litestarspring.channels.ChannelSettings;
import org.litestarspring.channels.redis.RedisPubSubBroker;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** The broker on Redis, over the client that Boot makes of {@code spring.data.redis}. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({RedisClient.class, LettuceConnectionFactory.class})
@ConditionalOnProperty(name = LitestarChannelsProperties.PREFIX + ".broker", havingValue = "redis-pubsub")
@ConditionalOnBean(LettuceConnectionFactory.class)
class RedisBrokerConfiguration {

    @Bean
    @ConditionalOnMissingBean(ChannelBroker.class)
    RedisPubSubBroker redisChannelBroker(
            LettuceConnectionFactory redis,
            LitestarChannelsProperties properties,
            ChannelSettings settings,
            Environment environment) {
        String prefix = properties.redis().prefix();
        String application = environment.getProperty("spring.application.name", "application");
        return new RedisPubSubBroker(
                redis.getRequiredNativeClient(),
                prefix != null ? prefix : "litestar:" + application.replaceAll("[{}]", "") + ":",
                settings);
    }
}
