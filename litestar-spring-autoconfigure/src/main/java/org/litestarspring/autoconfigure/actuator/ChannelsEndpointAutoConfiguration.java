package org.litestarspring.autoconfigure.actuator;

import org.litestarspring.autoconfigure.channels.LitestarChannelsAutoConfiguration;
import org.litestarspring.channels.ChannelHub;
import org.litestarspring.channels.ChannelNames;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the actuator endpoint {@code channels}, where actuator is and the endpoint may be reached.
 *
 * @since 0.1
 */
@AutoConfiguration(after = LitestarChannelsAutoConfiguration.class)
@ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class})
@ConditionalOnBean({ChannelHub.class, ChannelNames.class})
@ConditionalOnAvailableEndpoint(ChannelsEndpoint.class)
public class ChannelsEndpointAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    ChannelsEndpoint channelsEndpoint(ChannelHub hub, ChannelNames names) {
        return new ChannelsEndpoint(hub, names);
    }
}
