package org.litestarspring.dto.web;

import jakarta.validation.groups.Default;
import java.util.List;
import org.litestarspring.dto.DtoCodec;
import org.litestarspring.dto.DtoData;
import org.litestarspring.dto.DtoMapper;
import org.litestarspring.dto.DtoValidation;
import org.litestarspring.dto.Dtos;
import org.litestarspring.dto.Scalars;
import org.litestarspring.dto.UnknownFields;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.MediaType;
import org.springframework.http.ReactiveHttpOutputMessage;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.BodyInserter;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.server.ServerWebInputException;
import org.springframework.web.server.UnsupportedMediaTypeStatusException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * DTOs for functional routes, which no annotation covers.
 *
 * <pre>{@code
 * DtoBodies.Of<Flight> views = bodies.of(FlightView.class);
 * route().GET("/flights", request -> ServerResponse.ok().body(views.written(flights.findAll())))
 *        .POST("/flights", request -> views.read(request).flatMap(flights::save)
 *                .flatMap(saved -> ServerResponse.ok().body(views.written(Mono.just(saved)))))
 * }</pre>
 *
 * @since 0.1
 */
public final class DtoBodies {

    private static final Class<?>[] DEFAULT_GROUP = {Default.class};

    private final Dtos dtos;
    private final BodyReader bodies;
    private final int maxInMemorySize;

    /**
     * Creates the bodies.
     *
     * @param unknownFields the rule for DTOs that inherit it
     * @param scalars the rule for DTOs that inherit it
     * @param json the application's mapper
     * @param codec what reads the DTOs that it supports
     * @param maxInMemorySize the most bytes of a body that are held, -1 for no limit
     */
    public DtoBodies(
            Dtos dtos,
            DtoValidation validation,
            UnknownFields unknownFields,
            Scalars scalars,
            JsonMapper json,
            DtoCodec codec,
            int maxInMemorySize) {
        this.dtos = dtos;
        this.bodies = new BodyReader(validation, unknownFields, scalars, json, codec);
        this.maxInMemorySize = maxInMemorySize;
    }

    /**
     * The bodies of one DTO.
     *
     * @param view an interface annotated with {@link org.litestarspring.dto.Dto}
     * @throws IllegalArgumentException when {@code view} has no {@code @Dto}
     */
    public <T> Of<T> of(Class<?> view) {
        DtoMapper<Object, Object> mapper = this.dtos.mapper(view);
        return new Of<>(DtoBinding.of(view, mapper, DtoBinding.Level.METHOD, true));
    }

    /**
     * The bodies of one DTO. Errors are those of annotated handlers: {@code DtoViolationException} with all faults,
     * {@code ServerWebInputException} for no body and for what is no JSON, 415 for another media type.
     *
     * @param <T> the entity
     */
    public final class Of<T> {

        private final DtoBinding binding;

        private Of(DtoBinding binding) {
            this.binding = binding;
        }

        /** The entity of a body. */
        public Mono<T> read(ServerRequest request) {
            return read(
                    request,
                    new IncomingShape(
                            IncomingShape.Container.ONE,
                            false,
                            this.binding.mapper().entityType()));
        }

        /** The entities of a body that is a list. */
        public Mono<List<T>> readList(ServerRequest request) {
            return read(
                    request,
                    new IncomingShape(
                            IncomingShape.Container.LIST,
                            false,
                            this.binding.mapper().entityType()));
        }

        /** What a partial body changes. */
        public Mono<DtoData<T>> readPartial(ServerRequest request) {
            return read(request, new IncomingShape(IncomingShape.Container.ONE, true, DtoData.class));
        }

        /** Writes one entity, or each of many, as the DTO. */
        @SuppressWarnings("unchecked") // the mapper's types are the view's
        public BodyInserter<?, ReactiveHttpOutputMessage> written(Publisher<? extends T> entities) {
            Class<Object> type = this.binding.mapper().dtoType();
            return entities instanceof Mono<?> mono
                    ? BodyInserters.fromPublisher(mono.map(this.binding.mapper()::toDto), type)
                    : BodyInserters.fromPublisher(Flux.from(entities).map(this.binding.mapper()::toDto), type);
        }

        @SuppressWarnings("unchecked") // the shape says the type
        private <R> Mono<R> read(ServerRequest request, IncomingShape shape) {
            MediaType type = request.headers().contentType().orElse(MediaType.APPLICATION_OCTET_STREAM);
            if (DtoMessageReader.MEDIA_TYPES.stream().noneMatch(known -> known.includes(type))) {
                return Mono.error(new UnsupportedMediaTypeStatusException(type, DtoMessageReader.MEDIA_TYPES));
            }
            return DataBufferUtils.join(request.body(BodyExtractors.toDataBuffers()), maxInMemorySize)
                    .mapNotNull(buffer -> DtoMessageReader.bytes(buffer, type))
                    .mapNotNull(json ->
                            (R) bodies.read(new BodyContent.Bytes(json), shape, this.binding, DEFAULT_GROUP, false))
                    .onErrorMap(
                            org.springframework.core.codec.DecodingException.class,
                            failure -> new ServerWebInputException("Failed to read HTTP message", null, failure))
                    .switchIfEmpty(Mono.error(() -> new ServerWebInputException("No request body")));
        }
    }
}
