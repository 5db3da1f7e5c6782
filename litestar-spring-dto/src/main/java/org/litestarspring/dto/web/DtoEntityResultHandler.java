package org.litestarspring.dto.web;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.litestarspring.dto.DtoCodec;
import org.springframework.core.MethodParameter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.codec.HttpMessageWriter;
import org.springframework.web.reactive.HandlerResult;
import org.springframework.web.reactive.accept.RequestedContentTypeResolver;
import org.springframework.web.reactive.result.method.annotation.ResponseEntityResultHandler;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes the body of what covered handlers return in a {@code ResponseEntity} as its DTO, and never otherwise.
 *
 * @since 0.1
 */
public final class DtoEntityResultHandler extends ResponseEntityResultHandler {

    private final Projections projections;

    /**
     * Creates the handler, which comes before Spring's own.
     *
     * @param json the application's mapper
     * @param codec what writes the DTOs that it supports
     * @param batchBytes how many bytes of a {@code Flux} are written at once, where the source does not pause before
     */
    public DtoEntityResultHandler(
            List<HttpMessageWriter<?>> writers,
            RequestedContentTypeResolver contentTypes,
            DtoBindings bindings,
            JsonMapper json,
            DtoCodec codec,
            int batchBytes) {
        this(writers, contentTypes, bindings, json, new OwnCodec(codec), batchBytes);
    }

    private DtoEntityResultHandler(
            List<HttpMessageWriter<?>> writers,
            RequestedContentTypeResolver contentTypes,
            DtoBindings bindings,
            JsonMapper json,
            OwnCodec codec,
            int batchBytes) {
        super(
                BatchingWriters.of(writers, batchBytes, codec),
                contentTypes,
                ReactiveAdapterRegistry.getSharedInstance());
        this.projections = new Projections(bindings, getAdapterRegistry(), json, codec);
        setOrder(DtoResults.ORDER - 1);
    }

    @Override
    public boolean supports(HandlerResult result) {
        return super.supports(result) && this.projections.covers(result.getReturnTypeSource());
    }

    @Override
    protected Mono<Void> writeBody(
            @Nullable Object body,
            MethodParameter parameter,
            @Nullable MethodParameter actual,
            ServerWebExchange exchange) {
        // A problem in place of the entity compiles, as ResponseEntity.of(problem).build() is of any type.
        if (body instanceof ProblemDetail) {
            return super.writeBody(body, Projections.ofProblem(parameter), null, exchange);
        }
        if (body == null || Projections.isVoid(ResolvableType.forMethodParameter(parameter))) {
            return super.writeBody(body, parameter, actual, exchange);
        }
        Projections.Projected projected = DtoResults.require(this.projections, parameter);
        return super.writeBody(projected.projection().map().apply(body), projected.parameter(), null, exchange);
    }
}
