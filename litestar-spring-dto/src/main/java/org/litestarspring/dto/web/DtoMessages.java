package org.litestarspring.dto.web;

import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.litestarspring.dto.DtoCodec;
import org.springframework.core.MethodParameter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;
import tools.jackson.databind.json.JsonMapper;

/**
 * DTOs of handlers whose values travel as messages and not as bodies of HTTP: what comes in is read by the application's
 * codecs, which know the DTO by the parameter; what goes out is made into DTOs here.
 *
 * @since 0.1
 */
public final class DtoMessages {

    private final DtoBindings bindings;
    private final Projections projections;

    /**
     * Creates them.
     *
     * @param json the application's mapper
     * @param codec what writes the DTOs that it supports
     */
    public DtoMessages(DtoBindings bindings, JsonMapper json, DtoCodec codec) {
        this.bindings = bindings;
        this.projections =
                new Projections(bindings, ReactiveAdapterRegistry.getSharedInstance(), json, new OwnCodec(codec));
    }

    /** Whether a payload is read, and so validated, by a DTO. */
    public boolean reads(MethodParameter payload) {
        DtoBinding binding = this.bindings.in(payload);
        return binding != null
                && Exposure.of(
                                ResolvableType.forMethodParameter(payload.nestedIfOptional()),
                                binding.mapper().entityType())
                        != Exposure.NONE;
    }

    /**
     * What a handler returns, as its DTO.
     *
     * @return null where no DTO holds for the handler, or where it returns nothing
     * @throws DtoHandlersException when one does, and the handler's type does not show the entity
     */
    public @Nullable UnaryOperator<Object> writes(MethodParameter returned) {
        ResolvableType type = ResolvableType.forMethodParameter(returned);
        DtoBinding binding = this.bindings.out(returned);
        if (binding == null || Projections.isVoid(type)) {
            return null;
        }
        Projections.Projected projected = this.projections.of(returned);
        if (projected == null) {
            throw new DtoHandlersException(List.of(
                    "%s.%s returns %s, in which no %s shows that %s could project. Declare it, or mark the handler @NoDto"
                            .formatted(
                                    returned.getContainingClass().getSimpleName(),
                                    returned.getExecutable().getName(),
                                    type,
                                    binding.mapper().entityType().getSimpleName(),
                                    binding.view().getSimpleName())));
        }
        return value ->
                java.util.Objects.requireNonNull(projected.projection().map().apply(value));
    }

    /** A value as the handler's DTO where it is one of its entities, else as it is. */
    public Object sent(MethodParameter returned, Object value) {
        DtoBinding binding = this.bindings.out(returned);
        return binding != null && binding.mapper().entityType().isInstance(value)
                ? binding.mapper().toDto(value)
                : value;
    }
}
