package org.litestarspring.autoconfigure.repository;

import io.swagger.v3.core.util.PrimitiveType;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.litestarspring.repository.web.FilterBy;
import org.litestarspring.repository.web.FilterByArgumentResolver;
import org.litestarspring.repository.web.FilterParameter;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.core.MethodParameter;
import org.springframework.web.method.HandlerMethod;

/** Documents the query parameters that a {@link FilterBy} argument reads, in the argument's place. */
class FilterByOperationCustomizer implements GlobalOperationCustomizer {

    private static final String FILTER = "x-filter";

    private final FilterByArgumentResolver resolver;

    FilterByOperationCustomizer(FilterByArgumentResolver resolver) {
        this.resolver = resolver;
        SpringDocUtils.getConfig().addAnnotationsToIgnore(FilterBy.class);
    }

    @Override
    public Operation customize(Operation operation, HandlerMethod handler) {
        for (MethodParameter argument : handler.getMethodParameters()) {
            if (this.resolver.supportsParameter(argument)) {
                this.resolver.parameters(argument).stream()
                        .filter(parameter -> !isDocumented(operation, parameter.name()))
                        .forEach(parameter -> operation.addParametersItem(document(parameter)));
            }
        }
        return operation;
    }

    /** Handlers that differ by a condition alone share one operation. */
    private static boolean isDocumented(Operation operation, String name) {
        return operation.getParameters() != null
                && operation.getParameters().stream()
                        .anyMatch(one -> name.equals(one.getName()) && "query".equals(one.getIn()));
    }

    private static Parameter document(FilterParameter parameter) {
        Parameter document = new Parameter()
                .in("query")
                .name(parameter.name())
                .required(false)
                .description(parameter.description())
                .schema(parameter.isInteger() ? new IntegerSchema() : new StringSchema());
        if (parameter.type() != null) {
            document.addExtension(FILTER, filter(parameter.type(), parameter.operators()));
        }
        return parameter.example().isEmpty() ? document : document.example(parameter.example());
    }

    /** What the text of a filter consists of, for programs: its schema is that of a text. */
    private static Map<String, Object> filter(Class<?> type, List<String> operators) {
        Map<String, Object> filter = new LinkedHashMap<>();
        filter.put("operators", operators);
        Schema<?> value = PrimitiveType.createProperty(type);
        filter.put("type", value == null || value.getType() == null ? "string" : value.getType());
        if (value != null && value.getFormat() != null) {
            filter.put("format", value.getFormat());
        }
        if (type.isEnum()) {
            filter.put(
                    "enum",
                    Stream.of(Objects.requireNonNull(type.getEnumConstants()))
                            .map(constant -> ((Enum<?>) constant).name())
                            .toList());
        }
        return filter;
    }
}
