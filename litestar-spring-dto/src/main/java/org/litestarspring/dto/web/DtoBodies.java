package org.litestarspring.dto.web;

import jakarta.validation.groups.Default;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.litestarspring.dto.DtoCodec;
import org.litestarspring.dto.DtoData;
import org.litestarspring.dto.DtoMapper;
import org.litestarspring.dto.DtoValidation;
import org.litestarspring.dto.DtoViolation;
import org.litestarspring.dto.DtoViolationException;
import org.litestarspring.dto.Dtos;
import org.litestarspring.dto.Scalars;
import org.litestarspring.dto.UnknownFields;
import org.reactivestreams.Publisher;
import org.springframework.core.ResolvableType;
import org.springframework.core.codec.DecodingException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ReactiveHttpOutputMessage;
import org.springframework.http.codec.json.JacksonJsonDecoder;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.BodyInserter;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.server.ServerWebInputException;
import org.springframework.web.server.UnsupportedMediaTypeStatusException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * DTOs where no annotation is: for functional routes, for {@code WebClient}, and for JSON of any other origin.
 *
 * <pre>{@code
 * DtoBodies.Of<Flight> views = bodies.of(FlightView.class, Flight.class);
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
    private final JacksonJsonDecoder elements;
    private final JsonMapper json;
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
        this.elements = new JacksonJsonDecoder(this.bodies.json());
        this.elements.setMaxInMemorySize(maxInMemorySize);
        this.json = json;
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
     * The bodies of one DTO.
     *
     * @param view an interface annotated with {@link org.litestarspring.dto.Dto}
     * @param entity what the DTO is of
     * @throws IllegalArgumentException when {@code view} has no {@code @Dto}, or is of another entity
     */
    public <T> Of<T> of(Class<?> view, Class<T> entity) {
        this.dtos.mapper(view, entity);
        return of(view);
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
            return read(request, one());
        }

        /** The entities of a body that is a list. */
        public Mono<List<T>> readList(ServerRequest request) {
            return read(request, list());
        }

        /** What a partial body changes. */
        public Mono<DtoData<T>> readPartial(ServerRequest request) {
            return read(request, partial());
        }

        /** Writes one entity, or each of many, as the DTO: a body of {@code ServerResponse} and of {@code WebClient}. */
        @SuppressWarnings("unchecked") // the mapper's types are the view's
        public BodyInserter<?, ReactiveHttpOutputMessage> written(Publisher<? extends T> entities) {
            Class<Object> type = this.binding.mapper().dtoType();
            return entities instanceof Mono<?> mono
                    ? BodyInserters.fromPublisher(mono.map(this.binding.mapper()::toDto), type)
                    : BodyInserters.fromPublisher(Flux.from(entities).map(this.binding.mapper()::toDto), type);
        }

        /**
         * The entity of JSON from anywhere.
         *
         * @throws DtoViolationException with all faults; what is no JSON is one, with its place
         */
        public T read(byte[] json) {
            return read(json, one());
        }

        /**
         * The entities of a JSON list from anywhere.
         *
         * @throws DtoViolationException with all faults; what is no JSON is one, with its place
         */
        public List<T> readList(byte[] json) {
            return read(json, list());
        }

        /**
         * What partial JSON from anywhere changes.
         *
         * @throws DtoViolationException with all faults; what is no JSON is one, with its place
         */
        public DtoData<T> readPartial(byte[] json) {
            return read(json, partial());
        }

        /** An entity as the DTO's JSON, in UTF-8. */
        public byte[] write(T entity) {
            return DtoBodies.this.json.writeValueAsBytes(this.binding.mapper().toDto(entity));
        }

        /**
         * The entity of another server's answer, empty where there is none; give it to {@code exchangeToMono}. What comes
         * in is what the DTO lets in. An error status is the error that {@code retrieve} has; an answer that does not fit
         * is a {@link DtoAnswerException}.
         */
        public Mono<T> read(ClientResponse response) {
            return answer(response, one());
        }

        /** The entities of another server's answer that is a list; see {@link #read(ClientResponse)}. */
        public Mono<List<T>> readList(ClientResponse response) {
            return answer(response, list());
        }

        /**
         * The entities of another server's answer, a list or NDJSON, each when it has come; give it to {@code
         * exchangeToFlux}. Errors are those of {@link #read(ClientResponse)}.
         */
        @SuppressWarnings("unchecked") // the shape says the type
        public Flux<T> readAll(ClientResponse response) {
            if (response.statusCode().isError()) {
                return Flux.from(response.createError());
            }
            AtomicLong index = new AtomicLong();
            MediaType type = response.headers().contentType().orElse(MediaType.APPLICATION_JSON);
            return json(response, type)
                    .concatWith(Flux.defer(() -> DtoBodies.this.elements.decode(
                            response.body(BodyExtractors.toDataBuffers()),
                            ResolvableType.forClass(JsonNode.class),
                            type,
                            Map.of())))
                    .map(node -> (T) DtoBodies.this.bodies.element(
                            (JsonNode) node, index.getAndIncrement(), one(), this.binding, DEFAULT_GROUP))
                    .onErrorMap(failure -> unfit(failure, response));
        }

        @SuppressWarnings("unchecked") // the shape says the type
        private <R> Mono<R> answer(ClientResponse response, IncomingShape shape) {
            if (response.statusCode().isError()) {
                return response.createError();
            }
            MediaType type = response.headers().contentType().orElse(MediaType.APPLICATION_JSON);
            Mono<R> read = DataBufferUtils.join(
                            response.body(BodyExtractors.toDataBuffers()), DtoBodies.this.maxInMemorySize)
                    .mapNotNull(buffer -> DtoMessageReader.bytes(buffer, type))
                    .mapNotNull(json -> (R) DtoBodies.this.bodies.read(
                            new BodyContent.Bytes(json), shape, this.binding, DEFAULT_GROUP, false));
            return json(response, type).cast(Object.class).then(read).onErrorMap(failure -> unfit(failure, response));
        }

        /** Nothing where the answer is JSON or has no body, or else the error, the body released. */
        private Flux<Object> json(ClientResponse response, MediaType type) {
            if (DtoMessageReader.MEDIA_TYPES.stream().anyMatch(known -> known.includes(type))) {
                return Flux.empty();
            }
            DtoViolation violation =
                    new DtoViolation("", "contentType", "The answer is " + type + ", not JSON.", type.toString());
            return response.releaseBody()
                    .thenMany(Flux.error(() -> new DtoViolationException(HttpStatus.BAD_GATEWAY, List.of(violation))));
        }

        private Throwable unfit(Throwable failure, ClientResponse response) {
            String place =
                    response.request().getMethod() + " " + response.request().getURI();
            String view = this.binding.view().getSimpleName();
            if (failure instanceof DtoViolationException violations) {
                return new DtoAnswerException(place, view, violations.violations());
            }
            return failure instanceof DecodingException malformed
                    ? new DtoAnswerException(place, view, List.of(malformed(malformed)))
                    : failure;
        }

        private static DtoViolation malformed(DecodingException failure) {
            String place = failure.getCause() instanceof JacksonException json && json.getLocation() != null
                    ? " at line " + json.getLocation().getLineNr() + ", column "
                            + json.getLocation().getColumnNr()
                    : "";
            return new DtoViolation("", "malformed", "This is not JSON" + place + ".", null);
        }

        private IncomingShape one() {
            return new IncomingShape(
                    IncomingShape.Container.ONE, false, this.binding.mapper().entityType());
        }

        private IncomingShape list() {
            return new IncomingShape(
                    IncomingShape.Container.LIST, false, this.binding.mapper().entityType());
        }

        private static IncomingShape partial() {
            return new IncomingShape(IncomingShape.Container.ONE, true, DtoData.class);
        }

        @SuppressWarnings("unchecked") // the shape says the type
        private <R> R read(byte[] json, IncomingShape shape) {
            HttpStatusCode status = DtoBodies.this.bodies.status();
            Object read;
            try {
                read = json.length == 0
                        ? null
                        : DtoBodies.this.bodies.read(
                                new BodyContent.Bytes(json), shape, this.binding, DEFAULT_GROUP, false);
            } catch (DecodingException failure) {
                throw new DtoViolationException(status, List.of(malformed(failure)));
            }
            if (read == null) {
                throw new DtoViolationException(
                        status, List.of(new DtoViolation("", WholeBody.REQUIRED, WholeBody.REQUIRED_MESSAGE, null)));
            }
            return (R) read;
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
                            DecodingException.class,
                            failure -> new ServerWebInputException("Failed to read HTTP message", null, failure))
                    .switchIfEmpty(Mono.error(() -> new ServerWebInputException("No request body")));
        }
    }
}
