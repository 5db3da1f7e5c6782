package org.litestarspring.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * One fault of a request, in the {@code errors} list of a problem.
 *
 * @param pointer where in the body, as a JSON pointer (RFC 6901); null for a fault outside the body
 * @param parameter which parameter; null for a fault in the body, but for that of a part
 * @param in where the parameter is: {@code path}, {@code query}, {@code header}, {@code cookie}, {@code form} or
 *     {@code part}; null for a fault in the body
 * @param code the stable name of the rule that was broken, such as {@code NotNull}
 * @param message what was wrong, in the client's language where one is known
 * @param rejected the value that came, where showing it is safe
 * @since 0.1
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ProblemError(
        @Nullable String pointer,
        @Nullable String parameter,
        @Nullable String in,
        @Nullable String code,
        @Nullable String message,
        @Nullable Object rejected) {

    private static final int LONGEST_SHOWN = 100;

    /** The faults of a body by place, list elements by their number, then by code. */
    static final Comparator<ProblemError> BY_PLACE = Comparator.comparing(
                    (ProblemError error) -> error.pointer() == null ? "" : error.pointer(), ProblemError::compare)
            .thenComparing(error -> error.parameter() == null ? "" : error.parameter())
            .thenComparing(error -> error.code() == null ? "" : error.code());

    static ProblemError inBody(
            String pointer, @Nullable String code, @Nullable String message, @Nullable Object rejected) {
        return new ProblemError(pointer, null, null, code, message, shown(rejected));
    }

    static ProblemError ofParameter(
            @Nullable String name,
            @Nullable String in,
            @Nullable String code,
            @Nullable String message,
            @Nullable Object rejected) {
        return new ProblemError(null, name, in, code, message, shown(rejected));
    }

    /** A part of a multipart body is a body of its own. */
    ProblemError inPart(@Nullable String name) {
        return new ProblemError(this.pointer, name, Source.PART.word(), this.code, this.message, this.rejected);
    }

    static String escaped(String step) {
        return step.replace("~", "~0").replace("/", "~1");
    }

    /** Scalars are shown, cut to a readable length; anything else may hold what the client must not see back. */
    static @Nullable Object shown(@Nullable Object value) {
        if (value instanceof Number || value instanceof Boolean) {
            return value;
        }
        if (value instanceof CharSequence || value instanceof Enum<?>) {
            String text = value.toString();
            return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "...";
        }
        return null;
    }

    private static int compare(String one, String other) {
        String[] steps = one.split("/");
        String[] others = other.split("/");
        for (int i = 0; i < Math.min(steps.length, others.length); i++) {
            boolean indices = steps[i].matches("\\d{1,9}") && others[i].matches("\\d{1,9}");
            int order = indices
                    ? Integer.compare(Integer.parseInt(steps[i]), Integer.parseInt(others[i]))
                    : steps[i].compareTo(others[i]);
            if (order != 0) {
                return order;
            }
        }
        return steps.length - others.length;
    }
}
