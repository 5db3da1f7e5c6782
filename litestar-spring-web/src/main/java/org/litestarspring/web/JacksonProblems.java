package org.litestarspring.web;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.core.codec.DecodingException;
import org.springframework.http.HttpStatusCode;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Reads out of Jackson's failures where in the body the fault is. Loaded only where Jackson is. */
final class JacksonProblems {

    private JacksonProblems() {}

    static Problems.@Nullable Problem of(DecodingException decoding, HttpStatusCode status) {
        if (!(decoding.getCause() instanceof JacksonException failure)) {
            return null;
        }
        TokenStreamLocation at = failure.getLocation();
        String place =
                at == null || at.getLineNr() < 0 ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
        if (!(failure instanceof DatabindException)) {
            return Problems.problem(status, "malformed-body", "The body is not well-formed JSON" + place + ".");
        }
        Problems.Problem problem =
                Problems.problem(status, "invalid-input", "The body does not fit this request" + place + ".");
        problem.detail().setProperty("errors", List.of(error(failure)));
        return problem;
    }

    private static ProblemError error(JacksonException failure) {
        String path = failure.getPath().stream()
                .map(step -> step.getPropertyName() == null ? "[" + step.getIndex() + "]" : step.getPropertyName())
                .collect(Collectors.joining("."));
        if (failure instanceof UnrecognizedPropertyException unknown) {
            return ProblemError.atPath(
                    path, "unknownField", "\"" + unknown.getPropertyName() + "\" is not a field here.", null);
        }
        if (failure instanceof InvalidFormatException format) {
            Class<?> target = format.getTargetType();
            String expected = target.isEnum()
                    ? "one of " + List.of(target.getEnumConstants())
                    : "a valid " + target.getSimpleName();
            return ProblemError.atPath(
                    path, "typeMismatch", "\"" + format.getValue() + "\" is not " + expected + ".", format.getValue());
        }
        return ProblemError.atPath(path, "typeMismatch", "The value has the wrong type.", null);
    }
}
