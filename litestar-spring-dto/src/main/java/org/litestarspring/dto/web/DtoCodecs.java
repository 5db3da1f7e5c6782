package org.litestarspring.dto.web;

import org.litestarspring.dto.DtoCodec;
import org.litestarspring.dto.DtoValidation;
import org.litestarspring.dto.Scalars;
import org.litestarspring.dto.UnknownFields;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.web.reactive.config.WebFluxConfigurer;
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
    private final Scalars scalars;
    private final JsonMapper json;
    private final DtoCodec codec;
    private final int maxInMemorySize;

    /**
     * Creates the codecs.
     *
     * @param unknownFields the rule for DTOs that inherit it
     * @param scalars the rule for DTOs that inherit it
     * @param json the application's mapper
     * @param codec what reads the DTOs that it supports
     * @param maxInMemorySize the most bytes of a body that are held to read one object, -1 for no limit
     */
    public DtoCodecs(
            DtoBindings bindings,
            DtoValidation validation,
            UnknownFields unknownFields,
            Scalars scalars,
            JsonMapper json,
            DtoCodec codec,
            int maxInMemorySize) {
        this.bindings = bindings;
        this.validation = validation;
        this.unknownFields = unknownFields;
        this.scalars = scalars;
        this.json = json;
        this.codec = codec;
        this.maxInMemorySize = maxInMemorySize;
    }

    @Override
    public void configureHttpMessageCodecs(ServerCodecConfigurer configurer) {
        configurer
                .customCodecs()
                .register(new DtoMessageReader(
                        this.bindings,
                        this.validation,
                        this.unknownFields,
                        this.scalars,
                        this.json,
                        this.codec,
                        this.maxInMemorySize,
                        configurer::getReaders));
    }
}
