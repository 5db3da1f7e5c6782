package org.litestarspring.autoconfigure.dto;

import io.swagger.v3.oas.models.SpecVersion;
import jakarta.validation.Validator;
import org.jspecify.annotations.Nullable;
import org.litestarspring.autoconfigure.web.LitestarWebAutoConfiguration;
import org.litestarspring.autoconfigure.web.LitestarWebProperties;
import org.litestarspring.channels.websocket.listener.WebSocketListeners;
import org.litestarspring.dto.DtoCodec;
import org.litestarspring.dto.DtoValidation;
import org.litestarspring.dto.Dtos;
import org.litestarspring.dto.JacksonDtoCodec;
import org.litestarspring.dto.web.DtoBinderAdvice;
import org.litestarspring.dto.web.DtoBindings;
import org.litestarspring.dto.web.DtoBodies;
import org.litestarspring.dto.web.DtoBodyResultHandler;
import org.litestarspring.dto.web.DtoCodecs;
import org.litestarspring.dto.web.DtoEntityResultHandler;
import org.litestarspring.dto.web.DtoFormAdapter;
import org.litestarspring.dto.web.DtoHandlersCheck;
import org.litestarspring.dto.web.DtoMethodValidation;
import org.litestarspring.dto.web.DtoSignatures;
import org.springdoc.core.properties.SpringDocConfigProperties;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.http.codec.autoconfigure.HttpCodecsProperties;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.util.ClassUtils;
import org.springframework.util.unit.DataSize;
import org.springframework.web.reactive.HandlerAdapter;
import org.springframework.web.reactive.accept.RequestedContentTypeResolver;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.json.JsonMapper;

/**
 * Auto-configuration of {@code litestar-spring-dto}: {@link Dtos} everywhere, {@code @UseDto} in reactive web
 * applications.
 *
 * @since 0.1
 */
@AutoConfiguration(
        after = {WebFluxAutoConfiguration.class, JacksonAutoConfiguration.class, LitestarWebAutoConfiguration.class},
        afterName = {
            "org.springdoc.core.configuration.SpringDocConfiguration",
            // A configuration of its own, whose bean says that there is a document.
            "org.springdoc.core.properties.SpringDocConfigProperties"
        })
@ConditionalOnBooleanProperty(name = "litestar.dto.enabled", matchIfMissing = true)
@EnableConfigurationProperties(LitestarDtoProperties.class)
public class LitestarDtoAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    Dtos dtos() {
        return new Dtos();
    }

    /** What only a web application needs. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
    static class Web {

        /** Spring's own bound on what a codec holds in memory, 256 kB. */
        private static final DataSize DEFAULT_MAX_IN_MEMORY = DataSize.ofKilobytes(256);

        @Bean
        @ConditionalOnMissingBean
        DtoBindings dtoBindings(Dtos dtos, ListableBeanFactory beans) {
            return new DtoBindings(dtos, application(beans), WebSocketListeners::mayCall);
        }

        /** The class of {@code @SpringBootApplication}, which may carry a DTO for all. */
        private static @Nullable Class<?> application(ListableBeanFactory beans) {
            for (String name : beans.getBeanNamesForAnnotation(SpringBootConfiguration.class)) {
                Class<?> type = beans.getType(name, false);
                if (type != null) {
                    return ClassUtils.getUserClass(type);
                }
            }
            return null;
        }

        @Bean
        @ConditionalOnMissingBean
        DtoValidation dtoValidation(ObjectProvider<Validator> validator, ObjectProvider<LitestarWebProperties> web) {
            LitestarWebProperties properties = web.getIfAvailable();
            return new DtoValidation(
                    validator.getIfUnique(),
                    HttpStatusCode.valueOf(properties == null ? 400 : properties.invalidBodyStatus()));
        }

        @Bean
        @ConditionalOnMissingBean
        DtoCodec dtoCodec(JsonMapper json) {
            return new JacksonDtoCodec(json);
        }

        @Bean
        @ConditionalOnMissingBean
        DtoCodecs dtoCodecs(
                DtoBindings bindings,
                DtoValidation validation,
                LitestarDtoProperties properties,
                JsonMapper json,
                DtoCodec codec,
                ObjectProvider<HttpCodecsProperties> codecs) {
            return new DtoCodecs(
                    bindings, validation, properties.unknownFields(), properties.scalars(), json, codec, limit(codecs));
        }

        @Bean
        @ConditionalOnMissingBean
        DtoBodyResultHandler dtoBodyResultHandler(
                ServerCodecConfigurer codecs,
                @Qualifier("webFluxContentTypeResolver") RequestedContentTypeResolver contentTypes,
                DtoBindings bindings,
                JsonMapper json,
                DtoCodec codec,
                LitestarDtoProperties properties) {
            return new DtoBodyResultHandler(
                    codecs.getWriters(), contentTypes, bindings, json, codec, properties.emptyResult(), (int)
                            properties.batchSize().toBytes());
        }

        @Bean
        @ConditionalOnMissingBean
        DtoEntityResultHandler dtoEntityResultHandler(
                ServerCodecConfigurer codecs,
                @Qualifier("webFluxContentTypeResolver") RequestedContentTypeResolver contentTypes,
                DtoBindings bindings,
                JsonMapper json,
                DtoCodec codec,
                LitestarDtoProperties properties) {
            return new DtoEntityResultHandler(codecs.getWriters(), contentTypes, bindings, json, codec, (int)
                    properties.batchSize().toBytes());
        }

        @Bean
        @ConditionalOnMissingBean
        DtoBodies dtoBodies(
                Dtos dtos,
                DtoValidation validation,
                LitestarDtoProperties properties,
                JsonMapper json,
                DtoCodec codec,
                ObjectProvider<HttpCodecsProperties> codecs) {
            return new DtoBodies(
                    dtos, validation, properties.unknownFields(), properties.scalars(), json, codec, limit(codecs));
        }

        @Bean
        @ConditionalOnMissingBean
        DtoFormAdapter dtoFormAdapter(DtoBindings bindings, JsonMapper json, ObjectProvider<HandlerAdapter> adapters) {
            return new DtoFormAdapter(bindings, json, adapters::orderedStream);
        }

        private static int limit(ObjectProvider<HttpCodecsProperties> codecs) {
            HttpCodecsProperties limits = codecs.getIfAvailable();
            DataSize limit = limits == null ? null : limits.getMaxInMemorySize();
            return (int) (limit == null ? DEFAULT_MAX_IN_MEMORY : limit).toBytes();
        }

        @Bean
        @ConditionalOnMissingBean
        DtoBinderAdvice dtoBinderAdvice() {
            return new DtoBinderAdvice();
        }

        @Bean
        @ConditionalOnMissingBean
        @ConditionalOnClass(name = "jakarta.validation.Validator")
        static DtoMethodValidation dtoMethodValidation(ObjectProvider<DtoBindings> bindings) {
            return new DtoMethodValidation(bindings::getObject);
        }

        @Bean
        @ConditionalOnMissingBean
        DtoHandlersCheck dtoHandlersCheck(
                @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping handlers,
                DtoBindings bindings) {
            return new DtoHandlersCheck(handlers, bindings);
        }
    }

    /** What only a documented web application needs. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
    @ConditionalOnClass(name = "org.springdoc.core.customizers.GlobalOperationComponentsCustomizer")
    @ConditionalOnBean(SpringDocConfigProperties.class)
    static class OpenApi {

        @Bean
        @ConditionalOnMissingBean
        DtoSchemaNames dtoSchemaNames(DtoBindings bindings, ObjectProvider<RequestMappingHandlerMapping> handlers) {
            return new DtoSchemaNames(new DtoSignatures(bindings), () -> handlers.stream()
                    .flatMap(mapping -> mapping.getHandlerMethods().values().stream()));
        }

        @Bean
        @ConditionalOnMissingBean
        DtoModelConverter dtoModelConverter(
                DtoBindings bindings, DtoSchemaNames names, SpringDocConfigProperties properties) {
            return new DtoModelConverter(new DtoSignatures(bindings), names, version(properties));
        }

        @Bean
        @ConditionalOnMissingBean
        DtoOperations dtoOperations(
                DtoBindings bindings,
                DtoSchemaNames names,
                LitestarDtoProperties dto,
                SpringDocConfigProperties properties) {
            return new DtoOperations(new DtoSignatures(bindings), names, dto.emptyResult(), version(properties));
        }

        private static SpecVersion version(SpringDocConfigProperties properties) {
            return properties.isOpenapi31() ? SpecVersion.V31 : SpecVersion.V30;
        }
    }
}
