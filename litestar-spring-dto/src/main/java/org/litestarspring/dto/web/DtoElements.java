package org.litestarspring.dto.web;

import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.litestarspring.dto.DtoCodec;
import org.litestarspring.dto.DtoMapper;
import org.springframework.core.MethodParameter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * How the elements of what a handler returns are written one by one, each by itself, as their DTO: for streams whose form is
 * not that of a body.
 *
 * @since 0.1
 */
public final class DtoElements {

    private final DtoBindings bindings;
    private final OwnCodec codec;
    private final JsonMapper json;
    private final ReactiveAdapterRegistry adapters = ReactiveAdapterRegistry.getSharedInstance();

    /**
     * Creates it.
     *
     * @param json the application's mapper
     * @param codec what writes the DTOs that it supports
     */
    public DtoElements(DtoBindings bindings, JsonMapper json, DtoCodec codec) {
        this.bindings = bindings;
        this.codec = new OwnCodec(codec);
        this.json = IsoTimes.in(this.codec.around(json));
    }

    /**
     * An element on its way out.
     *
     * @param dto makes of an element what is written: of an entity its record
     * @param writer writes what {@code dto} made
     */
    public record Element(Function<Object, Object> dto, ObjectWriter writer) {}

    /**
     * The elements of a handler. Worked out anew with each call.
     *
     * @param returnType of the handler
     * @param element what each is declared to be
     * @return empty where no DTO covers the handler
     * @throws IllegalStateException when one does, and the type does not show its entity
     */
    public Optional<Element> of(MethodParameter returnType, ResolvableType element) {
        DtoBinding binding = this.bindings.out(returnType);
        if (binding == null) {
            return Optional.empty();
        }
        DtoMapper<Object, Object> mapper = binding.mapper();
        this.codec.know(mapper);
        Projection projection = Projection.of(element, new Projection.Means(mapper, this.adapters, this.json));
        if (projection == null) {
            throw DtoResults.hidden(returnType);
        }
        Function<@Nullable Object, @Nullable Object> map = projection.map();
        return Optional.of(new Element(
                entity -> Objects.requireNonNull(map.apply(entity)),
                BatchingJsonEncoder.typed(this.json, projection.type().getType())));
    }
}
