package org.litestarspring.dto.web;

import org.litestarspring.dto.DtoValidation;
import org.litestarspring.dto.UnknownFields;
import org.springframework.http.codec.DecoderHttpMessageReader;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.http.codec.json.JacksonJsonDecoder;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Puts the reading of DTOs before Spring's own readers of bodies.
 *
 * @since 0.1
 */
public final class DtoCodecs implements WebFluxConfigurer {

    private final DtoBindings bindings;
    private final DtoValidation validation;
    private final UnknownFields unknownFields;
    private final JsonMapper json;
    private final int maxInMemorySize;

    /**
     * Creates the codecs.
     *
     * @param unknownFields the rule for DTOs that inherit it
     * @param json the application's mapper
     * @param maxInMemorySize the most bytes of a body that are held to read one object, -1 for no limit
     */
    public DtoCodecs(
            DtoBindings bindings,
            DtoValidation validation,
            UnknownFields unknownFields,
            JsonMapper json,
            int maxInMemorySize) {
        this.bindings = bindings;
        this.validation = validation;
        this.unknownFields = unknownFields;
        this.json = json;
        this.maxInMemorySize = maxInMemorySize;
    }

    @Override
    public void configureHttpMessageCodecs(ServerCodecConfigurer configurer) {
        JacksonJsonDecoder strict = new JacksonJsonDecoder(this.json
                .rebuild()
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build());
        strict.setMaxInMemorySize(this.maxInMemorySize);
        configurer
                .customCodecs()
                .register(new DtoMessageReader(
                        this.bindings,
                        this.validation,
                        this.unknownFields,
                        this.json,
                        configurer::getReaders,
                        new DecoderHttpMessageReader<>(strict)));
    }
}
