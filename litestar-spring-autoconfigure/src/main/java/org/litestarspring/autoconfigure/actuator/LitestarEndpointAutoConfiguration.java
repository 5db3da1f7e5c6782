package org.litestarspring.autoconfigure.actuator;

import org.litestarspring.autoconfigure.channels.LitestarChannelsAutoConfiguration;
import org.litestarspring.autoconfigure.channels.LitestarChannelsProperties;
import org.litestarspring.autoconfigure.dto.LitestarDtoAutoConfiguration;
import org.litestarspring.autoconfigure.repository.LitestarRepositoryAutoConfiguration;
import org.litestarspring.autoconfigure.web.LitestarWebAutoConfiguration;
import org.litestarspring.autoconfigure.websocket.WebSocketListenersAutoConfiguration;
import org.litestarspring.channels.ChannelBroker;
import org.litestarspring.channels.ChannelHub;
import org.litestarspring.channels.Channels;
import org.litestarspring.channels.websocket.listener.WebSocketListeners;
import org.litestarspring.dto.web.DtoBindings;
import org.litestarspring.repository.dialect.BulkDialects;
import org.litestarspring.repository.web.FilterByArgumentResolver;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.data.r2dbc.core.R2dbcEntityOperations;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;

/**
 * Auto-configuration of the actuator endpoint {@code litestar}, where actuator is and the endpoint may be reached.
 *
 * @since 0.1
 */
@AutoConfiguration(
        after = {
            LitestarWebAutoConfiguration.class,
            LitestarDtoAutoConfiguration.class,
            LitestarRepositoryAutoConfiguration.class,
            LitestarChannelsAutoConfiguration.class,
            WebSocketListenersAutoConfiguration.class
        })
@ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class})
@ConditionalOnAvailableEndpoint(LitestarEndpoint.class)
public class LitestarEndpointAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    LitestarEndpoint litestarEndpoint(ObjectProvider<LitestarSection> sections) {
        return new LitestarEndpoint(sections.orderedStream().toList());
    }

    /** Where there are handlers. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(RequestMappingHandlerMapping.class)
    @ConditionalOnBean(RequestMappingHandlerMapping.class)
    static class Web {

        @Bean
        @Order(1)
        @ConditionalOnMissingBean(name = "litestarHandlersSection")
        LitestarSection litestarHandlersSection(
                ObjectProvider<RequestMappingHandlerMapping> handlers,
                ObjectProvider<DtoBindings> dtos,
                ObjectProvider<FilterByArgumentResolver> filters) {
            return new HandlersSection(
                    handlers.orderedStream().toList(), dtos.getIfAvailable(), filters.getIfAvailable());
        }
    }

    /** Where there are repositories. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(R2dbcEntityOperations.class)
    @ConditionalOnBean({BulkDialects.class, R2dbcEntityOperations.class})
    static class Repositories {

        @Bean
        @Order(2)
        @ConditionalOnMissingBean(name = "litestarRepositoriesSection")
        LitestarSection litestarRepositoriesSection(
                ConfigurableListableBeanFactory beans,
                BulkDialects dialects,
                ObjectProvider<R2dbcEntityOperations> databases) {
            return new RepositoriesSection(
                    beans, dialects, () -> databases.stream().toList());
        }
    }

    /** Where there are channels. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBean({Channels.class, LitestarChannelsProperties.class})
    static class ChannelsPart {

        @Bean
        @Order(3)
        @ConditionalOnMissingBean(name = "litestarChannelsSection")
        LitestarSection litestarChannelsSection(
                LitestarChannelsProperties properties, ObjectProvider<ChannelHub> hub, ChannelBroker broker) {
            return new ChannelsSection(properties, hub.getIfUnique(), broker);
        }
    }

    /** Where there may be WebSocket listeners. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBean(WebSocketListeners.class)
    static class Listeners {

        @Bean
        @Order(4)
        @ConditionalOnMissingBean(name = "litestarListenersSection")
        LitestarSection litestarListenersSection(WebSocketListeners listeners) {
            return new ListenersSection(listeners);
        }
    }
}
