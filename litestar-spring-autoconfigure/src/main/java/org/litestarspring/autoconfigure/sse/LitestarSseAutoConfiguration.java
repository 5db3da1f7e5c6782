package org.litestarspring.autoconfigure.sse;

import io.micrometer.core.instrument.binder.MeterBinder;
import org.litestarspring.autoconfigure.channels.ChannelEndpointsAutoConfiguration;
import org.litestarspring.autoconfigure.dto.LitestarDtoAutoConfiguration;
import org.litestarspring.autoconfigure.web.LitestarWebAutoConfiguration;
import org.litestarspring.channels.asyncapi.AsyncApiEndpoint;
import org.litestarspring.channels.asyncapi.AsyncApiSchemas;
import org.litestarspring.channels.asyncapi.StreamsAsyncApi;
import org.litestarspring.channels.sse.LastEventIdArgumentResolver;
import org.litestarspring.channels.sse.SseData;
import org.litestarspring.channels.sse.SseEventsResultHandler;
import org.litestarspring.channels.sse.SseProblems;
import org.litestarspring.channels.sse.SseSettings;
import org.litestarspring.dto.DtoCodec;
import org.litestarspring.dto.web.DtoBindings;
import org.litestarspring.dto.web.DtoElements;
import org.litestarspring.dto.web.DtoSignatures;
import org.litestarspring.web.ProblemExceptionHandler;
import org.springdoc.core.properties.SpringDocConfigProperties;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.result.method.annotation.ArgumentResolverConfigurer;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.json.JsonMapper;

/**
 * Auto-configuration of handlers that return {@link org.litestarspring.channels.sse.SseEvents}, under the DTOs and with the
 * problems of all others.
 *
 * @since 0.1
 */
@AutoConfiguration(
        after = {
            WebFluxAutoConfiguration.class,
            JacksonAutoConfiguration.class,
            LitestarWebAutoConfiguration.class,
            LitestarDtoAutoConfiguration.class,
            ChannelEndpointsAutoConfiguration.class
        },
        afterName = {
            "org.springdoc.core.configuration.SpringDocConfiguration",
            // A configuration of its own, whose bean says that there is a document.
            "org.springdoc.core.properties.SpringDocConfigProperties"
        })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnBean(JsonMapper.class)
@EnableConfigurationProperties(LitestarSseProperties.class)
public class LitestarSseAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    SseProblems sseProblems(ProblemExceptionHandler problems) {
        return (exchange, failure) -> problems.encoded(exchange, failure, DefaultDataBufferFactory.sharedInstance)
                .map(json -> {
                    byte[] bytes = new byte[json.readableByteCount()];
                    json.read(bytes);
                    return bytes;
                });
    }

    @Bean
    @ConditionalOnMissingBean
    SseEventsResultHandler sseEventsResultHandler(
            LitestarSseProperties properties,
            JsonMapper json,
            ObjectProvider<SseData.Source> sources,
            SseProblems problems) {
        return new SseEventsResultHandler(
                new SseSettings(
                        properties.heartbeat(), properties.buffer(), properties.retry(), properties.blockingStreams()),
                json,
                sources.orderedStream().toList(),
                problems);
    }

    @Bean
    @ConditionalOnMissingBean(name = "lastEventIdConfigurer")
    WebFluxConfigurer lastEventIdConfigurer() {
        return new WebFluxConfigurer() {
            @Override
            public void configureArgumentResolvers(ArgumentResolverConfigurer configurer) {
                configurer.addCustomResolver(new LastEventIdArgumentResolver());
            }
        };
    }

    /** Entities are written as the DTO of their handler, and never otherwise. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBean(DtoBindings.class)
    static class Dto {

        @Bean
        @ConditionalOnMissingBean(name = "dtoSseData")
        SseData.Source dtoSseData(DtoBindings bindings, JsonMapper json, DtoCodec codec) {
            DtoElements elements = new DtoElements(bindings, json, codec);
            return (returnType, item) -> elements.of(returnType, item)
                    .map(element -> SseData.json(element.writer()).of(element.dto()))
                    .orElse(null);
        }
    }

    /** What only a documented web application needs. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springdoc.core.customizers.GlobalOperationCustomizer")
    @ConditionalOnBean(SpringDocConfigProperties.class)
    static class OpenApi {

        @Bean
        @ConditionalOnMissingBean
        SseModelConverter sseModelConverter() {
            return new SseModelConverter();
        }

        @Bean
        @ConditionalOnMissingBean
        SseOperations sseOperations() {
            return new SseOperations();
        }
    }

    /** Where there is a document of what goes over the channels. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBean(AsyncApiEndpoint.class)
    static class Document {

        @Bean
        @ConditionalOnMissingBean
        StreamsAsyncApi streamsAsyncApi(
                @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping mapping,
                ObjectProvider<DtoBindings> bindings,
                ObjectProvider<AsyncApiSchemas> schemas) {
            DtoBindings known = bindings.getIfAvailable();
            StreamHandlers handlers = new StreamHandlers(mapping, known == null ? null : new DtoSignatures(known));
            return new StreamsAsyncApi(handlers::served, schemas.getIfAvailable(AsyncApiSchemas::names));
        }
    }

    /** What only an application with metrics needs. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MeterBinder.class)
    static class Metrics {

        @Bean
        @ConditionalOnMissingBean
        SseMetrics sseMetrics(SseEventsResultHandler handler) {
            return new SseMetrics(handler);
        }
    }
}
