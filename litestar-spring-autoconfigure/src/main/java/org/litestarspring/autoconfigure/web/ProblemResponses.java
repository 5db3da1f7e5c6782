package org.litestarspring.autoconfigure.web;

import io.swagger.v3.oas.models.SpecVersion;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.List;
import java.util.Map;

/**
 * Problem answers for an OpenAPI document, all of one shared component. The suite adds those that it knows of; add your
 * own in an {@code OperationCustomizer}:
 *
 * <pre>{@code
 * operation.getResponses().putIfAbsent("409", ProblemResponses.of("Somebody else changed the flight."));
 * }</pre>
 *
 * @since 0.1
 */
public final class ProblemResponses {

    /** The component's name. */
    static final String COMPONENT = "Problem";

    private ProblemResponses() {}

    /**
     * An answer with a problem.
     *
     * @param description when it is given
     */
    public static ApiResponse of(String description) {
        return new ApiResponse()
                .description(description)
                .content(new Content()
                        .addMediaType("application/problem+json", new MediaType().schema(new Reference(COMPONENT))));
    }

    /** What every problem of the suite looks like. */
    static Schema<?> component(SpecVersion version) {
        Schema<?> problem = object(version, "A failure, as RFC 9457 says it.");
        problem.addProperty(
                "type", text(version, "What kind of failure it is: stable.").format("uri-reference"));
        problem.addProperty("title", text(version, "The kind in words."));
        problem.addProperty("status", type(version, "integer").format("int32").description("The HTTP status."));
        problem.addProperty("detail", text(version, "What happened this time."));
        problem.addProperty("instance", text(version, "The request's path.").format("uri-reference"));
        problem.addProperty("code", text(version, "The kind as a short name: stable."));
        Schema<?> errors = type(version, "array").description("The faults of the request, where several are known.");
        problem.addProperty("errors", errors.items(error(version)));
        problem.addProperty(
                "requestId", text(version, "Under which the server's log has the failure, where it is the server's."));
        problem.setRequired(List.of("type", "status", "detail", "instance", "code"));
        return problem;
    }

    private static Schema<?> error(SpecVersion version) {
        Schema<?> error = object(version, "One fault.");
        error.addProperty(
                "pointer",
                text(version, "Where in the body, as a JSON pointer.").format("json-pointer"));
        error.addProperty("parameter", text(version, "Which parameter, where it is not in the body."));
        error.addProperty("in", text(version, "Where the parameter is: path, query, header, cookie, form or part."));
        error.addProperty("code", text(version, "The rule that was broken: stable."));
        error.addProperty("message", text(version, "What was wrong."));
        error.addProperty("rejected", new Schema<>(version).description("The value that came, where it is a scalar."));
        return error;
    }

    private static Schema<?> object(SpecVersion version, String description) {
        return type(version, "object").description(description);
    }

    private static Schema<?> text(SpecVersion version, String description) {
        return type(version, "string").description(description);
    }

    static Schema<?> type(SpecVersion version, String type) {
        Schema<?> schema = new Schema<>(version).type(type);
        return version == SpecVersion.V31 ? schema.typesItem(type) : schema;
    }

    /** Speaks of the suite's component, by whatever name the document has it. */
    static final class Reference extends Schema<Map<String, Object>> {

        Reference(String name) {
            set$ref("#/components/schemas/" + name);
        }
    }
}
