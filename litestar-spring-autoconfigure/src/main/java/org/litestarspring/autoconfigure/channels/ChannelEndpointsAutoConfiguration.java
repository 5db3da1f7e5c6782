package org.litestarspring.autoconfigure.channels;

import io.micrometer.core.instrument.binder.MeterBinder;
import io.swagger.v3.core.converter.ModelConverters;
import java.util.HashMap;
import java.util.Map;
import org.litestarspring.autoconfigure.web.LitestarWebProperties;
import org.litestarspring.channels.ChannelBroker;
import org.litestarspring.channels.ChannelHub;
import org.litestarspring.channels.ChannelNames;
import org.litestarspring.channels.ChannelRights;
import org.litestarspring.channels.ChannelTypes;
import org.litestarspring.channels.Channels;
import org.litestarspring.channels.asyncapi.AsyncApiContributor;
import org.litestarspring.channels.asyncapi.AsyncApiEndpoint;
import org.litestarspring.channels.asyncapi.AsyncApiSchemas;
import org.litestarspring.channels.asyncapi.ChannelsAsyncApi;
import org.litestarspring.channels.sse.ChannelsSseEndpoint;
import org.litestarspring.channels.sse.ChannelsSseSettings;
import org.litestarspring.channels.web.AllowedOrigins;
import org.litestarspring.channels.web.ChannelProblems;
import org.litestarspring.channels.web.ConnectionLimits;
import org.litestarspring.channels.websocket.ChannelsClientFile;
import org.litestarspring.channels.websocket.ChannelsWebSocketEndpoint;
import org.litestarspring.channels.websocket.ChannelsWebSocketSettings;
import org.litestarspring.dto.Dtos;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * The endpoints that browsers reach channels by, each where its path is set.
 *
 * @since 0.1
 */
@AutoConfiguration(after = {LitestarChannelsAutoConfiguration.class, WebFluxAutoConfiguration.class})
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnBean(Channels.class)
public class ChannelEndpointsAutoConfiguration {

    /** Before the application's handlers, of which one might take every path. */
    private static final int ORDER = -10;

    @Bean
    @ConditionalOnMissingBean
    AllowedOrigins allowedOrigins(LitestarChannelsProperties properties) {
        return AllowedOrigins.of(properties.allowedOrigins(), properties.allowMissingOrigin());
    }

    @Bean
    @ConditionalOnMissingBean
    ConnectionLimits channelConnectionLimits(LitestarChannelsProperties properties) {
        return new ConnectionLimits(properties.maxConnections(), properties.maxConnectionsPerPrincipal());
    }

    @Bean
    @ConditionalOnMissingBean
    ChannelProblems channelProblems(ObjectProvider<LitestarWebProperties> web) {
        LitestarWebProperties properties = web.getIfAvailable();
        return new ChannelProblems(properties == null ? ChannelProblems.DEFAULT_BASE_URI : properties.problemBaseUri());
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnProperty(LitestarChannelsProperties.PREFIX + ".websocket.path")
    ChannelsWebSocketEndpoint channelsWebSocketEndpoint(
            Channels channels,
            ChannelNames names,
            ChannelRights rights,
            LitestarChannelsProperties properties,
            AllowedOrigins origins,
            ChannelProblems problems,
            ConnectionLimits limits) {
        return new ChannelsWebSocketEndpoint(
                channels,
                names,
                rights,
                new ChannelsWebSocketSettings(
                        origins,
                        properties.maxMessageSize(),
                        properties.maxSubscriptionsPerConnection(),
                        properties.maxMessagesPerSecond(),
                        properties.heartbeat(),
                        properties.pongTimeout(),
                        properties.closeTimeout(),
                        problems,
                        limits,
                        properties.websocket().compression()));
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnProperty(LitestarChannelsProperties.PREFIX + ".sse.path")
    ChannelsSseEndpoint channelsSseEndpoint(
            Channels channels,
            ChannelNames names,
            ChannelRights rights,
            LitestarChannelsProperties properties,
            AllowedOrigins origins,
            ChannelProblems problems,
            ConnectionLimits limits) {
        return new ChannelsSseEndpoint(
                channels,
                names,
                rights,
                new ChannelsSseSettings(
                        origins,
                        properties.maxSubscriptionsPerConnection(),
                        properties.heartbeat(),
                        properties.sse().retry(),
                        problems,
                        limits));
    }

    @Bean
    @ConditionalOnMissingBean(name = "channelsHandlerMapping")
    HandlerMapping channelsHandlerMapping(
            LitestarChannelsProperties properties,
            ObjectProvider<ChannelsWebSocketEndpoint> webSocket,
            ObjectProvider<ChannelsSseEndpoint> sse) {
        Map<String, Object> endpoints = new HashMap<>();
        String webSocketPath = properties.websocket().path();
        if (webSocketPath != null) {
            webSocket.ifAvailable(endpoint -> {
                endpoints.put(webSocketPath, endpoint);
                String folder = properties.websocket().clientFolder();
                endpoints.put(folder + "/channels.js", ChannelsClientFile.script());
                endpoints.put(folder + "/channels.d.ts", ChannelsClientFile.types());
            });
        }
        String ssePath = properties.sse().path();
        if (ssePath != null) {
            sse.ifAvailable(endpoint -> endpoints.put(ssePath, endpoint));
        }
        return new SimpleUrlHandlerMapping(endpoints, ORDER);
    }

    /** The document of what goes over the channels. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBooleanProperty(name = LitestarChannelsProperties.PREFIX + ".asyncapi.enabled", matchIfMissing = true)
    static class Document {

        @Bean
        @ConditionalOnMissingBean
        AsyncApiEndpoint asyncApiEndpoint(Environment environment, ObjectProvider<AsyncApiContributor> contributors) {
            return new AsyncApiEndpoint(
                    environment.getProperty("spring.application.name", "application"),
                    environment.getProperty("spring.application.version", "0"),
                    () -> contributors.orderedStream().toList());
        }

        @Bean
        @ConditionalOnMissingBean(name = "asyncApiHandlerMapping")
        HandlerMapping asyncApiHandlerMapping(AsyncApiEndpoint document, LitestarChannelsProperties properties) {
            return new DocumentMapping(document, properties.asyncapi().path());
        }

        @Bean
        @ConditionalOnMissingBean
        ChannelsAsyncApi channelsAsyncApi(
                ChannelNames names,
                ObjectProvider<ChannelTypes> types,
                ObjectProvider<AsyncApiSchemas> schemas,
                LitestarChannelsProperties properties) {
            return new ChannelsAsyncApi(
                    names,
                    types.getIfAvailable(ChannelTypes::new),
                    schemas.getIfAvailable(AsyncApiSchemas::names),
                    properties.websocket().path(),
                    properties.sse().path());
        }

        /** Where there are the schemas of OpenAPI. */
        @Configuration(proxyBeanMethods = false)
        @ConditionalOnClass(ModelConverters.class)
        static class Schemas {

            @Bean
            @ConditionalOnMissingBean
            AsyncApiSchemas asyncApiSchemas(ObjectProvider<Dtos> dtos) {
                return new SwaggerSchemas(dtos.getIfAvailable());
            }
        }
    }

    /** The document where there is something in it; else the path is the application's. */
    private static final class DocumentMapping extends SimpleUrlHandlerMapping {

        private final AsyncApiEndpoint document;

        DocumentMapping(AsyncApiEndpoint document, String path) {
            super(Map.of(path, document), ORDER);
            this.document = document;
        }

        @Override
        public Mono<Object> getHandlerInternal(ServerWebExchange exchange) {
            return super.getHandlerInternal(exchange).filter(found -> !this.document.isEmpty());
        }
    }

    /** What only an application with metrics needs. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MeterBinder.class)
    @ConditionalOnBean(ChannelHub.class)
    static class Metrics {

        @Bean
        @ConditionalOnMissingBean
        ChannelMetrics channelMetrics(
                ChannelHub hub,
                ChannelBroker broker,
                ObjectProvider<ChannelsWebSocketEndpoint> webSocket,
                ObjectProvider<ChannelsSseEndpoint> sse) {
            return new ChannelMetrics(hub, broker, webSocket, sse);
        }
    }
}
