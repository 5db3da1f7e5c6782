package org.litestarspring.web;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.stereotype.Controller;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.server.ServerWebExchange;

/**
 * Reads the faults out of what a controller marked {@code @Validated} fails with: a proxy validates its arguments then,
 * which knows nothing of requests. Loaded only where Bean Validation is.
 */
final class ProxyViolations {

    private ProxyViolations() {}

    /** Whether arguments of a handler are at fault; those of a service are the application's own mistake. */
    static boolean are(Throwable failure) {
        return failure instanceof ConstraintViolationException violations
                && !violations.getConstraintViolations().isEmpty()
                && violations.getConstraintViolations().stream().allMatch(ProxyViolations::isOfArgument);
    }

    private static boolean isOfArgument(ConstraintViolation<?> violation) {
        Class<?> type = violation.getRootBeanClass();
        boolean isArgument = false;
        for (Path.Node step : violation.getPropertyPath()) {
            isArgument |= step.getKind() == ElementKind.PARAMETER;
        }
        return isArgument && type != null && AnnotatedElementUtils.hasAnnotation(type, Controller.class);
    }

    /** Of parameters in their order, then of the body. */
    static List<Object> of(Throwable failure, ServerWebExchange exchange, WireNames wireNames) {
        if (!(failure instanceof ConstraintViolationException violations)
                || !(exchange.getAttribute(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE)
                        instanceof HandlerMethod handler)) {
            return List.of();
        }
        Map<Integer, List<ProblemError>> byPlace = new TreeMap<>();
        for (ConstraintViolation<?> violation : violations.getConstraintViolations()) {
            StringBuilder path = new StringBuilder();
            int index = -1;
            for (Path.Node step : violation.getPropertyPath()) {
                if (step.getKind() == ElementKind.PARAMETER) {
                    index = step.as(Path.ParameterNode.class).getParameterIndex();
                } else if (index >= 0) {
                    append(path, step);
                }
            }
            MethodParameter[] parameters = handler.getMethodParameters();
            if (index >= 0 && index < parameters.length) {
                ProblemError fault = fault(violation, parameters[index], path.toString(), exchange, wireNames);
                int place = index + (fault.pointer() == null ? 0 : parameters.length);
                byPlace.computeIfAbsent(place, key -> new ArrayList<>()).add(fault);
            }
        }
        List<Object> faults = new ArrayList<>();
        Comparator<ProblemError> order = ProblemError.BY_PLACE;
        byPlace.values().forEach(found -> found.stream().sorted(order).forEach(faults::add));
        return faults;
    }

    private static void append(StringBuilder path, Path.Node step) {
        if (step.isInIterable()) {
            Object place = step.getIndex() != null ? step.getIndex() : step.getKey();
            path.append('[').append(place == null ? "-" : place).append(']');
        }
        if (step.getKind() == ElementKind.PROPERTY) {
            path.append(path.isEmpty() ? "" : ".").append(step.getName());
        }
    }

    private static ProblemError fault(
            ConstraintViolation<?> violation,
            MethodParameter parameter,
            String path,
            ServerWebExchange exchange,
            WireNames wireNames) {
        Source source = Source.of(parameter, exchange.getRequest());
        String code = violation
                .getConstraintDescriptor()
                .getAnnotation()
                .annotationType()
                .getSimpleName();
        String name = Source.name(parameter);
        Object rejected = source.isShown(name) ? violation.getInvalidValue() : null;
        if (source == Source.BODY || source == Source.PART) {
            ProblemError fault = ProblemError.inBody(
                    wireNames.pointer(parameter.getParameterType(), path), code, violation.getMessage(), rejected);
            return source == Source.PART ? fault.inPart(name) : fault;
        }
        return ProblemError.ofParameter(
                path.isEmpty() ? name : path, source.word(), code, violation.getMessage(), rejected);
    }
}
