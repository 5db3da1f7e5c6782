package org.litestarspring.autoconfigure.channels;

import io.lettuce.core.RedisClient;
import org.litestarspring.channels.ChannelBroker;
import org.litestarspring.channels.ChannelSettings;
import org.litestarspring.channels.redis.RedisPubSubBroker;
import org.litestarspring.channels.redis.RedisStreamsBroker;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** The brokers on Redis, over the client that Boot makes of {@code spring.data.redis}. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({RedisClient.class, LettuceConnectionFactory.class})
@ConditionalOnBean(LettuceConnectionFactory.class)
class RedisBrokerConfiguration {

    private static final String BROKER = LitestarChannelsProperties.PREFIX + ".broker";

    @Bean
    @ConditionalOnMissingBean(ChannelBroker.class)
    @ConditionalOnProperty(name = BROKER, havingValue = "redis-pubsub")
    RedisPubSubBroker redisChannelBroker(
            LettuceConnectionFactory redis,
            LitestarChannelsProperties properties,
            ChannelSettings settings,
            Environment environment) {
        return new RedisPubSubBroker(redis.getRequiredNativeClient(), prefix(properties, environment), settings);
    }

    @Bean
    @ConditionalOnMissingBean(ChannelBroker.class)
    @ConditionalOnProperty(name = BROKER, havingValue = "redis-streams")
    RedisStreamsBroker redisStreamsChannelBroker(
            LettuceConnectionFactory redis,
            LitestarChannelsProperties properties,
            ChannelSettings settings,
            Environment environment) {
        return new RedisStreamsBroker(redis.getRequiredNativeClient(), prefix(properties, environment), settings);
    }

    private static String prefix(LitestarChannelsProperties properties, Environment environment) {
        String prefix = properties.redis().prefix();
        String application = environment.getProperty("spring.application.name", "application");
        return prefix != null ? prefix : "litestar:" + application.replaceAll("[{}]", "") + ":";
    }
}
