package org.litestarspring.web;

import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.core.codec.DecodingException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.PropertyBindingException;

/** Reads out of Jackson's failures where in the body the fault is. Loaded only where Jackson is. */
final class JacksonProblems {

    private JacksonProblems() {}

    static @Nullable ProblemError fault(DecodingException decoding) {
        if (!(decoding.getCause() instanceof JacksonException failure)) {
            return null;
        }
        if (!(failure instanceof DatabindException)) {
            return ProblemError.inBody(
                    "", InputFaults.MALFORMED, "The body is not well-formed JSON" + place(failure) + ".", null);
        }
        String pointer = failure.getPath().stream()
                .map(step -> step.getPropertyName() == null
                        ? String.valueOf(step.getIndex())
                        : ProblemError.escaped(step.getPropertyName()))
                .map("/"::concat)
                .collect(Collectors.joining());
        if (failure instanceof PropertyBindingException unknown) {
            return ProblemError.inBody(
                    pointer,
                    "unknownField",
                    "\"" + ProblemError.shown(unknown.getPropertyName()) + "\" is not a field here.",
                    null);
        }
        if (failure instanceof InvalidFormatException format) {
            return ProblemError.inBody(
                    pointer,
                    "typeMismatch",
                    Expected.message(format.getValue(), format.getTargetType()),
                    format.getValue());
        }
        if (failure instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
            return ProblemError.inBody(pointer, "typeMismatch", Expected.message(null, mismatch.getTargetType()), null);
        }
        return ProblemError.inBody(pointer, "typeMismatch", "The value has the wrong type.", null);
    }

    private static String place(JacksonException failure) {
        TokenStreamLocation at = failure.getLocation();
        return at == null || at.getLineNr() < 0 ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
    }
}
