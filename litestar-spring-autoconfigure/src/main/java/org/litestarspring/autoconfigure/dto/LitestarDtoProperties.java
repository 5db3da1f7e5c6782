package org.litestarspring.autoconfigure.dto;

import org.litestarspring.dto.Scalars;
import org.litestarspring.dto.UnknownFields;
import org.litestarspring.dto.web.EmptyResult;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * DTO projection. How names look on the wire is decided at compile time: by {@code @Dto(naming)}, or for all by the
 * processor option {@code litestar.dto.naming}.
 *
 * @param enabled Whether @UseDto has an effect.
 * @param unknownFields What to do with fields of a body that its DTO does not have, where the DTO says nothing: ignore,
 *     reject or warn.
 * @param scalars Whether a body may write one kind of scalar as another, such as "5" for a number, where the DTO says
 *     nothing: lax or strict.
 * @param emptyResult What to answer where a handler under a DTO returns no entity: not-found or no-content.
 * @param batchSize How much of a Flux is written at once, where the source does not pause before.
 * @since 0.1
 */
@ConfigurationProperties("litestar.dto")
public record LitestarDtoProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("ignore") UnknownFields unknownFields,
        @DefaultValue("lax") Scalars scalars,
        @DefaultValue("not-found") EmptyResult emptyResult,
        @DefaultValue("32KB") DataSize batchSize) {}
