package org.litestarspring.dto.web;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.litestarspring.dto.Dtos;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.ApplicationContext;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.MethodParameter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.method.ControllerAdviceBean;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;

/**
 * Checks, once at start, that every handler under {@code @UseDto} declares types that its DTO can cover, and reports all
 * that do not at once.
 *
 * @since 0.1
 */
public final class DtoHandlersCheck implements SmartInitializingSingleton {

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
        Set<String> faults = new TreeSet<>();
        Set<Class<?>> types = new java.util.HashSet<>();
        for (HandlerMethod handler : this.handlers.getHandlerMethods().values()) {
            types.add(handler.getBeanType());
            checkOut(handler.getReturnType(), faults);
            List<Incoming> bodies = Incoming.of(handler);
            bodies.forEach(body -> checkIn(handler.getReturnType(), body, faults));
            checkNeeded(handler.getReturnType(), bodies, faults);
        }
        exceptionHandlers(types).forEach(returned -> checkOut(returned, faults));
        if (!faults.isEmpty()) {
            throw new DtoHandlersException(List.copyOf(faults));
        }
    }

    private List<MethodParameter> exceptionHandlers(Set<Class<?>> types) {
        ApplicationContext context = this.handlers.getApplicationContext();
        if (context != null) {
            ControllerAdviceBean.findAnnotatedBeans(context).forEach(advice -> {
                if (advice.getBeanType() != null) {
                    types.add(advice.getBeanType());
                }
            });
        }
        Map<Method, MethodParameter> found = new LinkedHashMap<>();
        for (Class<?> type : types) {
            MethodIntrospector.selectMethods(type, (org.springframework.util.ReflectionUtils.MethodFilter)
                            method -> AnnotatedElementUtils.hasAnnotation(method, ExceptionHandler.class))
                    .forEach(method -> found.put(method, new MethodParameter(method, -1).withContainingClass(type)));
        }
        return new ArrayList<>(found.values());
    }

    private void checkOut(MethodParameter returned, Set<String> faults) {
        DtoBinding binding = this.bindings.out(returned);
        ResolvableType type = ResolvableType.forMethodParameter(returned);
        if (Projections.isVoid(type)) {
            return;
        }
        if (binding == null) {
            checkLeftOpen(returned, type, faults);
            return;
        }
        Class<?> entity = binding.mapper().entityType();
        ResolvableType body = unwrapped(type);
        if (!binding.mapper().direction().goesOut()) {
            faults.add("%s returns %s, and the direction of %s is IN. Name another with @UseDto(out = ...)"
                    .formatted(name(returned), text(type), view(binding)));
        } else if (Exposure.of(body, entity) == Exposure.NONE) {
            faults.add("%s returns %s, in which no %s can be, so that %s has nothing to do there. Mark it @NoDto"
                    .formatted(name(returned), text(type), entity.getSimpleName(), view(binding)));
        } else if (Exposure.of(body, entity) == Exposure.HIDDEN) {
            faults.add("%s returns %s, which hides the %s that %s projects. Declare %s, or mark it @NoDto"
                    .formatted(name(returned), text(type), entity.getSimpleName(), view(binding), fixed(type, entity)));
        } else if (!isProjectable(body, entity)) {
            faults.add(
                    "%s returns %s, whose map has a %s for a key, which no DTO can show. Return a list, or mark it @NoDto"
                            .formatted(name(returned), text(type), entity.getSimpleName()));
        }
    }

    /** A DTO for the way in alone says nothing of the way out, where the entity must not go as it is unasked. */
    private void checkLeftOpen(MethodParameter returned, ResolvableType type, Set<String> faults) {
        DtoBinding in = this.bindings.isLeftOpen(returned, false) ? this.bindings.in(returned) : null;
        if (in != null && Exposure.of(unwrapped(type), in.mapper().entityType()) != Exposure.NONE) {
            faults.add(
                    "%s returns %s, and only bodies that come in have a DTO, %s. Add @UseDto(out = ...), or out = NoDto.class to write it as it is"
                            .formatted(name(returned), text(type), view(in)));
        }
    }

    private void checkIn(MethodParameter returned, Incoming body, Set<String> faults) {
        DtoBinding binding = this.bindings.in(returned);
        boolean open = binding == null && this.bindings.isLeftOpen(returned, true);
        DtoBinding near = open ? this.bindings.out(returned) : binding;
        if (near == null) {
            return;
        }
        Class<?> entity = near.mapper().entityType();
        Exposure exposure = Exposure.of(unwrapped(body.type()), entity);
        String name = entity.getSimpleName();
        if (open) {
            if (exposure == Exposure.SHOWN) {
                faults.add(
                        "%s takes %s, and only bodies that go out have a DTO, %s. Add @UseDto(in = ...), or in = NoDto.class to take it as it is"
                                .formatted(name(returned), text(body.type()), view(near)));
            }
        } else if (body.isBound() ? exposure == Exposure.SHOWN : isPastTheDto(body.type(), exposure, near)) {
            faults.add("%s takes %s, which would let a client past %s. Take %s, or mark it @NoDto"
                    .formatted(
                            name(returned),
                            body.isBound() ? "a bound " + text(body.type()) : text(body.type()),
                            view(near),
                            body.isBound()
                                    ? "@RequestBody " + name + ", which reads forms too"
                                    : "%s, a list of it, or DtoData<%s>".formatted(name, name)));
        } else if (exposure != Exposure.NONE) {
            checkWay(returned, body, near, faults);
        }
    }

    /** What the DTO itself says of the bodies that it is for. */
    private void checkWay(MethodParameter returned, Incoming body, DtoBinding binding, Set<String> faults) {
        IncomingShape shape = IncomingShape.of(body.type(), binding.mapper(), this.adapters);
        if (!binding.mapper().direction().comesIn()) {
            faults.add("%s takes %s, and the direction of %s is OUT. Name another with @UseDto(in = ...)"
                    .formatted(name(returned), text(body.type()), view(binding)));
        } else if (shape != null
                && !shape.isPartial()
                && Dtos.definition(binding.view()).partial()) {
            faults.add("%s takes %s, and %s is partial, so that absent and null would be one. Take DtoData<%s>"
                    .formatted(
                            name(returned),
                            text(body.type()),
                            view(binding),
                            binding.mapper().entityType().getSimpleName()));
        }
    }

    private boolean isPastTheDto(ResolvableType type, Exposure exposure, DtoBinding binding) {
        return exposure != Exposure.NONE && IncomingShape.of(type, binding.mapper(), this.adapters) == null;
    }

    /** A DTO that a handler asks for itself, and has no body for, is a mistake of its author. */
    private void checkNeeded(MethodParameter returned, List<Incoming> bodies, Set<String> faults) {
        boolean returns = !Projections.isVoid(ResolvableType.forMethodParameter(returned));
        DtoBinding out = ofMethod(this.bindings.out(returned));
        DtoBinding in = ofMethod(this.bindings.in(returned));
        if (out != null && !returns && (out.isForThisWay() || bodies.isEmpty())) {
            faults.add("%s asks for %s itself, and returns no body. Remove the DTO from the handler"
                    .formatted(name(returned), view(out)));
        } else if (in != null && in.isForThisWay() && bodies.isEmpty()) {
            faults.add("%s asks for %s itself, and takes no body. Remove the DTO from the handler"
                    .formatted(name(returned), view(in)));
        }
    }

    private static @Nullable DtoBinding ofMethod(@Nullable DtoBinding binding) {
        return binding != null && binding.level() == DtoBinding.Level.METHOD ? binding : null;
    }

    private boolean isProjectable(ResolvableType type, Class<?> entity) {
        Class<?> raw = type.toClass();
        if (Map.class.isAssignableFrom(raw)) {
            ResolvableType map = type.as(Map.class);
            return Exposure.of(map.getGeneric(0), entity) != Exposure.SHOWN && isProjectable(map.getGeneric(1), entity);
        }
        boolean wraps = this.adapters.getAdapter(raw) != null || Iterable.class.isAssignableFrom(raw);
        return !wraps || !type.hasGenerics() || isProjectable(type.getGeneric(0), entity);
    }

    /** Takes the {@code ResponseEntity} off, and a {@code Mono} around it. */
    private ResolvableType unwrapped(ResolvableType type) {
        Class<?> raw = type.toClass();
        if (HttpEntity.class.isAssignableFrom(raw)) {
            return type.as(HttpEntity.class).getGeneric(0);
        }
        if (this.adapters.getAdapter(raw) != null) {
            ResolvableType inside = type.getGeneric(0);
            return HttpEntity.class.isAssignableFrom(inside.toClass())
                    ? inside.as(HttpEntity.class).getGeneric(0)
                    : type;
        }
        return type;
    }

    /** The type as its author would write it, with the entity in the place of what hides it. */
    private static String fixed(ResolvableType type, Class<?> entity) {
        String name = entity.getSimpleName();
        String text = text(type);
        String fixed = text.replaceAll("\\?( (extends|super) \\w+)?|\\bObject\\b", name);
        for (Class<?> parent = entity.getSuperclass(); parent != null; parent = parent.getSuperclass()) {
            fixed = fixed.replaceAll("\\b" + parent.getSimpleName() + "\\b", name);
        }
        return fixed.equals(text) ? name : fixed;
    }

    private static String text(ResolvableType type) {
        return type.toString()
                .replaceAll("\\b[a-z][\\w]*\\.(?=[\\w.]*[A-Z])", "")
                .replaceAll("\\w+\\$", "");
    }

    private static String view(DtoBinding binding) {
        return binding.view().getSimpleName();
    }

    private static String name(MethodParameter returned) {
        return returned.getContainingClass().getSimpleName() + "."
                + returned.getExecutable().getName();
    }
}
