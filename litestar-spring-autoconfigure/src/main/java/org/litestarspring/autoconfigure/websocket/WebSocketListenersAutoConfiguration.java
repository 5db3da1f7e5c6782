package org.litestarspring.autoconfigure.websocket;

import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.observation.ObservationRegistry;
import java.util.concurrent.Executor;
import org.litestarspring.autoconfigure.channels.ChannelEndpointsAutoConfiguration;
import org.litestarspring.autoconfigure.channels.LitestarChannelsProperties;
import org.litestarspring.autoconfigure.dto.LitestarDtoAutoConfiguration;
import org.litestarspring.autoconfigure.web.LitestarWebAutoConfiguration;
import org.litestarspring.channels.asyncapi.AsyncApiEndpoint;
import org.litestarspring.channels.asyncapi.AsyncApiSchemas;
import org.litestarspring.channels.asyncapi.ListenersAsyncApi;
import org.litestarspring.channels.web.AllowedOrigins;
import org.litestarspring.channels.web.ChannelProblems;
import org.litestarspring.channels.web.ConnectionLimits;
import org.litestarspring.channels.websocket.OpenSockets;
import org.litestarspring.channels.websocket.ServedSocket;
import org.litestarspring.channels.websocket.listener.ListenerDescription;
import org.litestarspring.channels.websocket.listener.ListenerDtos;
import org.litestarspring.channels.websocket.listener.ListenerExecution;
import org.litestarspring.channels.websocket.listener.ListenerProblems;
import org.litestarspring.channels.websocket.listener.WebSocketListenerSettings;
import org.litestarspring.channels.websocket.listener.WebSocketListeners;
import org.litestarspring.dto.DtoCodec;
import org.litestarspring.dto.Dtos;
import org.litestarspring.dto.web.DtoBindings;
import org.litestarspring.dto.web.DtoBodies;
import org.litestarspring.dto.web.DtoMessages;
import org.litestarspring.dto.web.DtoSignatures;
import org.litestarspring.web.BlockingExecutors;
import org.litestarspring.web.BlockingHandlers;
import org.litestarspring.web.BlockingPools;
import org.litestarspring.web.OtherHandlers;
import org.litestarspring.web.ProblemExceptionHandler;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerAdapter;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.json.JsonMapper;

/**
 * Methods that are WebSocket listeners, with the DTOs, the pools and the problems of handlers of requests.
 *
 * @since 0.1
 */
@AutoConfiguration(
        after = {
            ChannelEndpointsAutoConfiguration.class,
            LitestarWebAutoConfiguration.class,
            LitestarDtoAutoConfiguration.class
        })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnBean({AllowedOrigins.class, ConnectionLimits.class})
@EnableConfigurationProperties(LitestarWebSocketProperties.class)
public class WebSocketListenersAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    WebSocketListenerSettings webSocketListenerSettings(LitestarWebSocketProperties properties) {
        return new WebSocketListenerSettings(
                properties.maxMessageSize(),
                properties.maxMessagesPerSecond(),
                properties.readAhead(),
                properties.sendBuffer(),
                properties.overflow(),
                properties.invalidPayload(),
                properties.maxInvalid(),
                properties.invalidWindow());
    }

    @Bean
    @ConditionalOnMissingBean
    ListenerProblems listenerProblems(ChannelProblems problems, ObjectProvider<ProblemExceptionHandler> handlers) {
        ProblemExceptionHandler handler = handlers.getIfAvailable();
        if (handler == null) {
            return ListenerProblems.of(problems);
        }
        return (failure, exchange) -> {
            ProblemExceptionHandler.Told told = handler.tell(exchange, failure);
            return new ListenerProblems.Told(
                    problems.body(new ErrorResponseException(
                            HttpStatusCode.valueOf(told.detail().getStatus()), told.detail(), null)),
                    told.isForeseen());
        };
    }

    @Bean
    @ConditionalOnMissingBean
    ListenerExecution listenerExecution(ObjectProvider<BlockingHandlers> virtual, ObjectProvider<BlockingPools> pools) {
        BlockingHandlers handlers = virtual.getIfAvailable();
        BlockingPools named = pools.getIfAvailable();
        if (handlers == null || named == null) {
            return listener -> null;
        }
        BlockingExecutors executors = new BlockingExecutors(handlers, named);
        return listener -> {
            Executor executor = executors.of(listener);
            return executor == null ? null : Schedulers.fromExecutor(executor);
        };
    }

    @Bean
    @ConditionalOnMissingBean
    ListenerDtos listenerDtos(
            ObjectProvider<DtoBindings> bindings,
            ObjectProvider<JsonMapper> json,
            ObjectProvider<DtoCodec> codec,
            ObjectProvider<Dtos> dtos,
            ObjectProvider<DtoBodies> bodies) {
        DtoBindings known = bindings.getIfAvailable();
        return known == null
                ? ListenerDtos.none()
                : new ListenerDtoBridge(
                        new DtoMessages(known, json.getObject(), codec.getObject()),
                        new DtoSignatures(known),
                        dtos.getObject(),
                        bodies.getObject());
    }

    @Bean
    @ConditionalOnMissingBean
    WebSocketListeners webSocketListeners(
            ConfigurableApplicationContext context,
            @Qualifier("requestMappingHandlerAdapter") RequestMappingHandlerAdapter adapter,
            ObjectProvider<WebFluxConfigurer> configurers,
            ServerCodecConfigurer codecs,
            LitestarChannelsProperties channels,
            LitestarWebSocketProperties properties,
            WebSocketListenerSettings settings,
            AllowedOrigins origins,
            ConnectionLimits limits,
            ListenerDtos dtos,
            ListenerExecution execution,
            ListenerProblems problems,
            ObjectProvider<ObservationRegistry> observations) {
        OpenSockets sockets = new OpenSockets(
                origins,
                limits,
                new ServedSocket.Times(
                        channels.heartbeat(),
                        channels.pongTimeout(),
                        channels.closeTimeout(),
                        properties.idleTimeout()),
                OpenSockets.handshakes(settings.maxMessageSize()));
        return new WebSocketListeners(
                context,
                new WebSocketListeners.Web(adapter, configurers.orderedStream().toList(), codecs),
                sockets,
                settings,
                new WebSocketListeners.Bridges(
                        dtos, execution, problems, observations.getIfUnique(() -> ObservationRegistry.NOOP)));
    }

    @Bean
    @ConditionalOnMissingBean(name = "listenersAsHandlers")
    OtherHandlers listenersAsHandlers(WebSocketListeners listeners) {
        return () -> listeners.descriptions().stream()
                .flatMap(listener -> listener.calls().stream())
                .map(ListenerDescription.Call::handler)
                .toList();
    }

    /** Where there is a document of what goes over the channels. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBean(AsyncApiEndpoint.class)
    static class Document {

        @Bean
        @ConditionalOnMissingBean
        ListenersAsyncApi listenersAsyncApi(WebSocketListeners listeners, ObjectProvider<AsyncApiSchemas> schemas) {
            return new ListenersAsyncApi(listeners::descriptions, schemas.getIfAvailable(AsyncApiSchemas::names));
        }
    }

    /** What only an application with metrics needs. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MeterBinder.class)
    static class Metrics {

        @Bean
        @ConditionalOnMissingBean
        ListenerMetrics listenerMetrics(WebSocketListeners listeners) {
            return new ListenerMetrics(listeners);
        }
    }
}
