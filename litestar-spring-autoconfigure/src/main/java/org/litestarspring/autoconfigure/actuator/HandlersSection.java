package org.litestarspring.autoconfigure.actuator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.litestarspring.dto.web.DtoBindings;
import org.litestarspring.dto.web.DtoSignatures;
import org.litestarspring.repository.web.FilterByArgumentResolver;
import org.litestarspring.repository.web.FilterParameter;
import org.litestarspring.web.HandlerExecution;
import org.springframework.core.MethodParameter;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.result.method.RequestMappingInfo;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;

/** Every annotated handler: its route, where it runs, what crosses its wire, what it filters by, and its source. */
class HandlersSection implements LitestarSection {

    private final List<RequestMappingHandlerMapping> mappings;
    private final @Nullable DtoSignatures dtos;
    private final @Nullable FilterByArgumentResolver filters;

    HandlersSection(
            List<RequestMappingHandlerMapping> mappings,
            @Nullable DtoBindings dtos,
            @Nullable FilterByArgumentResolver filters) {
        this.mappings = mappings;
        this.dtos = dtos == null ? null : new DtoSignatures(dtos);
        this.filters = filters;
    }

    @Override
    public String name() {
        return "handlers";
    }

    @Override
    public Object describe() {
        List<Map<String, Object>> handlers = new ArrayList<>();
        for (RequestMappingHandlerMapping mapping : this.mappings) {
            mapping.getHandlerMethods().forEach((route, handler) -> handlers.add(describe(route, handler)));
        }
        handlers.sort(Comparator.comparing(handler -> handler.get("path") + " " + handler.get("methods")));
        return handlers;
    }

    private Map<String, Object> describe(RequestMappingInfo route, HandlerMethod handler) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put(
                "path",
                String.join(
                        ", ",
                        route.getPatternsCondition().getPatterns().stream()
                                .map(pattern -> pattern.getPatternString())
                                .sorted()
                                .toList()));
        told.put(
                "methods",
                route.getMethodsCondition().getMethods().stream()
                        .map(Enum::name)
                        .sorted()
                        .toList());
        told.put(
                "handler",
                handler.getBeanType().getName() + "." + handler.getMethod().getName());
        String source = SourceLocation.of(handler.getMethod());
        if (source != null) {
            told.put("source", source);
        }
        told.put("execution", execution(handler));
        if (this.dtos != null) {
            dtos(this.dtos, handler, told);
        }
        List<String> filters = filters(handler);
        if (!filters.isEmpty()) {
            told.put("filters", filters);
        }
        return told;
    }

    /** Where a method runs, and whether it says so itself. */
    static String execution(HandlerMethod handler) {
        HandlerExecution execution = HandlerExecution.of(handler);
        String place = execution.place().name().toLowerCase(Locale.ROOT).replace('_', '-');
        return place
                + (execution.pool().isEmpty() ? "" : ":" + execution.pool())
                + (execution.isDeclared() ? "" : " (undeclared)");
    }

    private static void dtos(DtoSignatures dtos, HandlerMethod handler, Map<String, Object> told) {
        for (MethodParameter parameter : handler.getMethodParameters()) {
            dtos.taken(parameter).ifPresent(body -> told.put("in", body.dto().getName()));
        }
        dtos.answered(handler.getReturnType())
                .ifPresent(body -> told.put("out", body.dto().getName()));
    }

    private List<String> filters(HandlerMethod handler) {
        List<String> found = new ArrayList<>();
        for (MethodParameter parameter : handler.getMethodParameters()) {
            if (this.filters != null && this.filters.supportsParameter(parameter)) {
                this.filters.parameters(parameter).stream()
                        .map(FilterParameter::name)
                        .forEach(found::add);
            }
        }
        return found;
    }
}
