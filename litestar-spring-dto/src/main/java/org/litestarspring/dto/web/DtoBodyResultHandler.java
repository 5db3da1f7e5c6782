package org.litestarspring.dto.web;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.litestarspring.dto.DtoCodec;
import org.springframework.core.MethodParameter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;
import org.springframework.http.codec.HttpMessageWriter;
import org.springframework.web.reactive.HandlerResult;
import org.springframework.web.reactive.accept.RequestedContentTypeResolver;
import org.springframework.web.reactive.result.method.annotation.ResponseBodyResultHandler;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes what covered {@code @ResponseBody} handlers return as its DTO, and never otherwise.
 *
 * @since 0.1
 */
public final class DtoBodyResultHandler extends ResponseBodyResultHandler {

    private final Projections projections;

    private final EmptyResult empty;

    /**
     * Creates the handler, which comes before Spring's own.
     *
     * @param json the application's mapper
     * @param codec what writes the DTOs that it supports
     * @param empty the answer to a handler that returns no entity
     * @param batchBytes how many bytes of a {@code Flux} are written at once, where the source does not pause before
     */
    public DtoBodyResultHandler(
            List<HttpMessageWriter<?>> writers,
            RequestedContentTypeResolver contentTypes,
            DtoBindings bindings,
            JsonMapper json,
            DtoCodec codec,
            EmptyResult empty,
            int batchBytes) {
        this(writers, contentTypes, bindings, json, new OwnCodec(codec), empty, batchBytes);
    }

    private DtoBodyResultHandler(
            List<HttpMessageWriter<?>> writers,
            RequestedContentTypeResolver contentTypes,
            DtoBindings bindings,
            JsonMapper json,
            OwnCodec codec,
            EmptyResult empty,
            int batchBytes) {
        super(
                BatchingWriters.of(writers, batchBytes, codec),
                contentTypes,
                ReactiveAdapterRegistry.getSharedInstance());
        this.projections = new Projections(bindings, getAdapterRegistry(), json, codec);
        this.empty = empty;
        setOrder(DtoResults.ORDER);
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
        if (Projections.isVoid(ResolvableType.forMethodParameter(parameter))) {
            return super.writeBody(body, parameter, actual, exchange);
        }
        Projections.Projected projected = DtoResults.require(this.projections, parameter);
        Object mapped = projected.projection().map().apply(body);
        if (this.empty.isEmpty(mapped)) {
            return this.empty.answer(exchange);
        }
        Object answered = mapped instanceof Mono<?> mono ? this.empty.inPlaceOf(mono, exchange) : mapped;
        return super.writeBody(answered, projected.parameter(), null, exchange);
    }
}
