package org.litestarspring.dto.processor;

import jakarta.validation.Validation;
import org.litestarspring.dto.DtoCodec;
import org.litestarspring.dto.DtoValidation;
import org.litestarspring.dto.Dtos;
import org.litestarspring.dto.JacksonDtoCodec;
import org.litestarspring.dto.Scalars;
import org.litestarspring.dto.UnknownFields;
import org.litestarspring.dto.web.DtoBinderAdvice;
import org.litestarspring.dto.web.DtoBindings;
import org.litestarspring.dto.web.DtoBodyResultHandler;
import org.litestarspring.dto.web.DtoCodecs;
import org.litestarspring.dto.web.DtoEntityResultHandler;
import org.litestarspring.dto.web.EmptyResult;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.reactive.accept.RequestedContentTypeResolver;
import org.springframework.web.reactive.config.EnableWebFlux;
import org.springframework.web.reactive.result.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Plain Spring WebFlux with the library, wired by hand: what auto-configuration does for a Boot application. */
@Configuration
@EnableWebFlux
class DtoWebFlux {

    private final DtoBindings bindings;
    private final JsonMapper json = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private DtoCodec codec = new JacksonDtoCodec(this.json);

    DtoWebFlux() {
        this((Class<?>) null);
    }

    /** With a class whose DTO holds for all. */
    DtoWebFlux(Class<?> application) {
        this.bindings = new DtoBindings(new Dtos(), application);
    }

    /** With another codec. */
    DtoWebFlux(DtoCodec codec) {
        this();
        this.codec = codec;
    }

    @Bean
    DtoBindings bindings() {
        return this.bindings;
    }

    @Bean
    DtoCodecs codecs() {
        return new DtoCodecs(
                this.bindings,
                new DtoValidation(Validation.buildDefaultValidatorFactory().getValidator(), HttpStatus.BAD_REQUEST),
                UnknownFields.IGNORE,
                Scalars.LAX,
                this.json,
                this.codec,
                256 * 1024);
    }

    @Bean
    DtoBinderAdvice advice() {
        return new DtoBinderAdvice();
    }

    @Bean
    DtoBodyResultHandler bodies(ServerCodecConfigurer codecs, RequestedContentTypeResolver webFluxContentTypeResolver) {
        return new DtoBodyResultHandler(
                codecs.getWriters(),
                webFluxContentTypeResolver,
                this.bindings,
                this.json,
                this.codec,
                EmptyResult.NOT_FOUND,
                32 * 1024);
    }

    @Bean
    DtoEntityResultHandler entities(
            ServerCodecConfigurer codecs, RequestedContentTypeResolver webFluxContentTypeResolver) {
        return new DtoEntityResultHandler(
                codecs.getWriters(), webFluxContentTypeResolver, this.bindings, this.json, this.codec, 32 * 1024);
    }

    @Bean
    Problems problems() {
        return new Problems();
    }

    /** Spring's own rendering of problems. */
    @ControllerAdvice
    static class Problems extends ResponseEntityExceptionHandler {}
}
