package org.litestarspring.autoconfigure.repository;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import org.litestarspring.repository.web.FilterBy;
import org.litestarspring.repository.web.FilterByArgumentResolver;
import org.litestarspring.repository.web.FilterParameter;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.core.MethodParameter;
import org.springframework.web.method.HandlerMethod;

/** Documents the query parameters that a {@link FilterBy} argument reads, in the argument's place. */
class FilterByOperationCustomizer implements GlobalOperationCustomizer {

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
        return parameter.example().isEmpty() ? document : document.example(parameter.example());
    }
}
