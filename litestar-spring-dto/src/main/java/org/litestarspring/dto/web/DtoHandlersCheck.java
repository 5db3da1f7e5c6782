package org.litestarspring.dto.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.litestarspring.dto.DtoData;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.core.MethodParameter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpEntity;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;

/**
 * Checks, once at start, that every handler under {@code @UseDto} declares types that its DTO can cover, and reports all
 * that do not at once.
 *
 * @since 0.1
 */
public final class DtoHandlersCheck implements SmartInitializingSingleton {

    /** Body types that could carry an entity's private fields in, or be one in disguise. */
    private static final Set<String> HIDING =
            Set.of("java.lang.Object", "java.util.Map", "tools.jackson.databind.JsonNode");

    private final RequestMappingHandlerMapping handlers;
    private final DtoBindings bindings;
    private final ReactiveAdapterRegistry adapters = ReactiveAdapterRegistry.getSharedInstance();

    /** Creates the check, which runs when all beans exist. */
    public DtoHandlersCheck(RequestMappingHandlerMapping handlers, DtoBindings bindings) {
        this.handlers = handlers;
        this.bindings = bindings;
    }

    /**
     * Runs the check.
     *
     * @throws DtoHandlersException naming every handler that does not fit
     */
    @Override
    public void afterSingletonsInstantiated() {
        List<String> faults = new ArrayList<>();
        for (HandlerMethod handler : this.handlers.getHandlerMethods().values()) {
            checkOut(handler, faults);
            checkIn(handler, faults);
        }
        if (!faults.isEmpty()) {
            throw new DtoHandlersException(faults.stream().sorted().toList());
        }
    }

    private void checkOut(HandlerMethod handler, List<String> faults) {
        MethodParameter returned = handler.getReturnType();
        DtoBinding binding = this.bindings.out(returned);
        ResolvableType type = ResolvableType.forMethodParameter(returned);
        if (binding == null || Projections.isVoid(type)) {
            return;
        }
        if (Projection.of(unwrapped(type), binding.mapper(), this.adapters) == null) {
            faults.add(
                    "%s returns %s, which does not show the %s that %s projects; declare the type that it returns, or"
                                    .formatted(
                                            name(handler),
                                            type,
                                            entity(binding),
                                            binding.view().getSimpleName())
                            + " mark it @NoDto");
        }
    }

    private void checkIn(HandlerMethod handler, List<String> faults) {
        for (MethodParameter parameter : handler.getMethodParameters()) {
            DtoBinding binding =
                    parameter.hasParameterAnnotation(RequestBody.class) ? this.bindings.in(parameter) : null;
            ResolvableType type = unwrapped(ResolvableType.forMethodParameter(parameter));
            if (binding != null && isHiding(type) && IncomingType.of(type, binding, this.adapters) == null) {
                faults.add("%s takes %s, which would let a client past %s; take %s or DtoData<%s>, or mark it @NoDto"
                        .formatted(
                                name(handler), type, binding.view().getSimpleName(), entity(binding), entity(binding)));
            }
        }
    }

    private boolean isHiding(ResolvableType type) {
        Class<?> raw = type.resolve();
        if (raw == null || HIDING.contains(raw.getName()) || raw == DtoData.class) {
            return true;
        }
        boolean container = this.adapters.getAdapter(raw) != null || Iterable.class.isAssignableFrom(raw);
        return container && type.hasGenerics() && isHiding(type.getGeneric(0));
    }

    /** Takes the {@code ResponseEntity} off, and a {@code Mono} around it. */
    private ResolvableType unwrapped(ResolvableType type) {
        Class<?> raw = type.resolve();
        if (raw != null && HttpEntity.class.isAssignableFrom(raw)) {
            return type.getGeneric(0);
        }
        if (raw != null && this.adapters.getAdapter(raw) != null) {
            Class<?> inside = type.getGeneric(0).resolve();
            return inside != null && HttpEntity.class.isAssignableFrom(inside)
                    ? type.getGeneric(0).getGeneric(0)
                    : type;
        }
        return type;
    }

    private static String entity(DtoBinding binding) {
        return binding.mapper().entityType().getSimpleName();
    }

    private static String name(HandlerMethod handler) {
        return handler.getBeanType().getSimpleName() + "." + handler.getMethod().getName();
    }
}
