package org.litestarspring.autoconfigure.dto;

import org.litestarspring.dto.UnknownFields;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * DTO projection. How names look on the wire is decided at compile time: by {@code @Dto(naming)}, or for all by the
 * processor option {@code litestar.dto.naming}.
 *
 * @param enabled Whether @UseDto has an effect.
 * @param unknownFields What to do with fields of a body that its DTO does not have, where the DTO says nothing: ignore
 *     or reject.
 * @since 0.1
 */
@ConfigurationProperties("litestar.dto")
public record LitestarDtoProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("ignore") UnknownFields unknownFields) {}
