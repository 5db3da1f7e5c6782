package org.litestarspring.autoconfigure.channels;

import io.micrometer.observation.ObservationRegistry;
import org.litestarspring.autoconfigure.InvalidPropertyException;
import org.litestarspring.autoconfigure.dto.LitestarDtoAutoConfiguration;
import org.litestarspring.channels.ChannelAuthorizer;
import org.litestarspring.channels.ChannelBroker;
import org.litestarspring.channels.ChannelHub;
import org.litestarspring.channels.ChannelNames;
import org.litestarspring.channels.ChannelPayloads;
import org.litestarspring.channels.ChannelRights;
import org.litestarspring.channels.ChannelSettings;
import org.litestarspring.channels.ChannelTypes;
import org.litestarspring.channels.ChannelViews;
import org.litestarspring.channels.Channels;
import org.litestarspring.channels.ChannelsCustomizer;
import org.litestarspring.channels.JacksonPayloads;
import org.litestarspring.channels.MemoryBroker;
import org.litestarspring.channels.TypedPayloads;
import org.litestarspring.dto.web.DtoBodies;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.json.JsonMapper;

/**
 * Auto-configuration of {@code litestar-spring-channels}: {@link Channels} on the broker that {@code
 * litestar.channels.broker} names, and the endpoints whose paths are set.
 *
 * @since 0.1
 */
@AutoConfiguration(
        after = {JacksonAutoConfiguration.class, LitestarDtoAutoConfiguration.class},
        afterName = "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration")
@EnableConfigurationProperties(LitestarChannelsProperties.class)
@Import(RedisBrokerConfiguration.class)
public class LitestarChannelsAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    ChannelNames channelNames(LitestarChannelsProperties properties) {
        try {
            return new ChannelNames(
                    properties.names(),
                    properties.patterns(),
                    properties.presence().channels());
        } catch (IllegalArgumentException malformed) {
            throw new InvalidPropertyException(
                    LitestarChannelsProperties.PREFIX,
                    "names: " + properties.names() + ", patterns: " + properties.patterns() + ", presence.channels: "
                            + properties.presence().channels(),
                    String.valueOf(malformed.getMessage()),
                    java.util.List.of(
                            LitestarChannelsProperties.PREFIX + ".names: news",
                            LitestarChannelsProperties.PREFIX + ".patterns: \"board:{airport}\"",
                            LitestarChannelsProperties.PREFIX + ".presence.channels: \"board:{airport}\""));
        }
    }

    @Bean
    @ConditionalOnMissingBean
    ChannelSettings channelSettings(LitestarChannelsProperties properties) {
        return new ChannelSettings(
                properties.history().size(),
                properties.history().ttl(),
                properties.subscriber().buffer(),
                properties.subscriber().overflow(),
                (int) properties.maxMessageSize().toBytes(),
                properties.publishTimeout(),
                properties.presence().lease(),
                properties.maxChannels(),
                properties.maxPendingPublishes());
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnBean(JsonMapper.class)
    ChannelPayloads channelPayloads(
            JsonMapper json, ChannelNames names, ChannelTypes types, ObjectProvider<ChannelViews> views) {
        ChannelPayloads plain = new JacksonPayloads(json);
        try {
            return types.all().isEmpty() ? plain : new TypedPayloads(names, types, plain, views.getIfAvailable());
        } catch (IllegalArgumentException wrong) {
            throw new InvalidPropertyException(
                    "A ChannelsCustomizer bean",
                    types.all().keySet(),
                    String.valueOf(wrong.getMessage()),
                    java.util.List.of("types.carry(\"board:{airport}\", Flight.class, FlightView.class)"));
        }
    }

    @Bean
    @ConditionalOnMissingBean
    ChannelTypes channelTypes(ObjectProvider<ChannelsCustomizer> customizers) {
        ChannelTypes types = new ChannelTypes();
        customizers.orderedStream().forEach(customizer -> customizer.customize(types));
        return types;
    }

    @Bean
    @ConditionalOnMissingBean
    ChannelAuthorizer channelAuthorizer() {
        return ChannelAuthorizer.subscribersOnly();
    }

    @Bean
    @ConditionalOnMissingBean
    ChannelRights channelRights(ChannelAuthorizer authorizer, ObjectProvider<ChannelHub> hub) {
        return new ChannelRights(authorizer, hub.getIfUnique());
    }

    @Bean
    @ConditionalOnMissingBean
    ChannelBroker memoryChannelBroker(LitestarChannelsProperties properties, ChannelSettings settings) {
        if (properties.broker() != LitestarChannelsProperties.Broker.MEMORY) {
            throw new InvalidPropertyException(
                    LitestarChannelsProperties.PREFIX + ".broker",
                    properties
                            .broker()
                            .name()
                            .toLowerCase(java.util.Locale.ROOT)
                            .replace('_', '-'),
                    "There is no Redis client: no LettuceConnectionFactory is a bean.",
                    java.util.List.of(
                            "spring.data.redis.host: localhost        (with spring-boot-starter-data-redis-reactive)",
                            LitestarChannelsProperties.PREFIX + ".broker: memory"));
        }
        return new MemoryBroker(settings);
    }

    /** Where there are DTOs. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBean(DtoBodies.class)
    static class Views {

        @Bean
        @ConditionalOnMissingBean
        ChannelViews channelViews(DtoBodies bodies) {
            return new DtoChannelViews(bodies);
        }
    }

    @Bean
    @ConditionalOnMissingBean(Channels.class)
    @ConditionalOnBean(ChannelPayloads.class)
    ChannelHub channels(
            ChannelBroker broker,
            ChannelNames names,
            ChannelPayloads payloads,
            ChannelSettings settings,
            ObjectProvider<ObservationRegistry> observations) {
        return new ChannelHub(
                broker, names, payloads, settings, observations.getIfUnique(() -> ObservationRegistry.NOOP));
    }
}
