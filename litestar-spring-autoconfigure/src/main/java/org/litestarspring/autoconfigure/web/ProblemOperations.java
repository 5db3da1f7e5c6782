package org.litestarspring.autoconfigure.web;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.SpecVersion;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.util.stream.Stream;
import org.litestarspring.web.Blocking;
import org.litestarspring.web.Execution;
import org.litestarspring.web.NonBlocking;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.web.method.HandlerMethod;

/**
 * Documents the problems that operations answer. What the user documents of a status stands.
 *
 * <p>Faults of input are added when the document is whole, since parameters come from everywhere: annotations, filters,
 * functional routes.
 */
@SuppressWarnings("rawtypes") // as the signatures of swagger's models are
class ProblemOperations implements GlobalOperationCustomizer, GlobalOpenApiCustomizer {

    private static final String ACTUATOR = "Actuator";

    private final String invalidBodyStatus;
    private final SpecVersion version;

    ProblemOperations(int invalidBodyStatus, SpecVersion version) {
        this.invalidBodyStatus = String.valueOf(invalidBodyStatus);
        this.version = version;
    }

    /** Only a pool is ever full; where virtual threads are, they are not documented as one. */
    @Override
    public Operation customize(Operation operation, HandlerMethod handler) {
        Blocking onMethod = AnnotatedElementUtils.findMergedAnnotation(handler.getMethod(), Blocking.class);
        boolean isFree = AnnotatedElementUtils.hasAnnotation(handler.getMethod(), NonBlocking.class);
        Blocking blocking = onMethod != null || isFree
                ? onMethod
                : AnnotatedElementUtils.findMergedAnnotation(handler.getBeanType(), Blocking.class);
        if (blocking != null
                && (blocking.value() == Execution.POOL || !blocking.pool().isEmpty())) {
            responses(operation)
                    .putIfAbsent(
                            "503",
                            ProblemResponses.of("The server is at the limit of what it can do at once.")
                                    .addHeaderObject(
                                            HttpHeaders.RETRY_AFTER,
                                            new Header()
                                                    .description("When to try again, in seconds.")
                                                    .schema(ProblemResponses.type(this.version, "integer"))));
        }
        return operation;
    }

    @Override
    public void customise(OpenAPI document) {
        if (document.getPaths() == null) {
            return;
        }
        document.getPaths().values().stream()
                .flatMap(path -> path.readOperations().stream())
                .filter(operation ->
                        operation.getTags() == null || !operation.getTags().contains(ACTUATOR))
                .forEach(this::document);
        addComponent(document);
    }

    private void document(Operation operation) {
        ApiResponses responses = responses(operation);
        boolean hasParameters =
                operation.getParameters() != null && !operation.getParameters().isEmpty();
        if (operation.getRequestBody() != null) {
            responses.putIfAbsent(
                    this.invalidBodyStatus,
                    ProblemResponses.of("The body cannot be read, or breaks a rule; the errors say where."));
        }
        if (hasParameters) {
            responses.putIfAbsent("400", ProblemResponses.of("A parameter is wrong; the errors say which."));
        }
        responses.putIfAbsent(ApiResponses.DEFAULT, ProblemResponses.of("Any other failure."));
    }

    private static ApiResponses responses(Operation operation) {
        if (operation.getResponses() == null) {
            operation.setResponses(new ApiResponses());
        }
        return operation.getResponses();
    }

    /** An application may call something of its own a problem. */
    private void addComponent(OpenAPI document) {
        if (document.getComponents() == null) {
            document.setComponents(new Components());
        }
        Components components = document.getComponents();
        String name = ProblemResponses.COMPONENT;
        while (components.getSchemas() != null && components.getSchemas().containsKey(name)) {
            name = "Http" + name;
        }
        components.addSchemas(name, ProblemResponses.component(this.version));
        String reference = Components.COMPONENTS_SCHEMAS_REF + name;
        references(document).forEach(schema -> schema.set$ref(reference));
    }

    private static Stream<Schema> references(OpenAPI document) {
        return document.getPaths().values().stream()
                .flatMap(path -> path.readOperations().stream())
                .flatMap(operation -> responses(operation).values().stream())
                .map(ApiResponse::getContent)
                .filter(content -> content != null)
                .map(Content::values)
                .flatMap(media -> media.stream().<Schema>map(one -> one.getSchema()))
                .filter(ProblemResponses.Reference.class::isInstance);
    }
}
