package org.litestarspring.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * One fault of a request, in the {@code errors} list of a problem.
 *
 * @param pointer where in the body, as a JSON pointer (RFC 6901); null for a fault outside the body
 * @param parameter which query, path or header parameter; null for a fault in the body
 * @param code the stable name of the rule that was broken, such as {@code NotNull}
 * @param message what was wrong, in the client's language where one is known
 * @param rejected the value that came, where showing it is safe
 * @since 0.1
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ProblemError(
        @Nullable String pointer,
        @Nullable String parameter,
        @Nullable String code,
        @Nullable String message,
        @Nullable Object rejected) {

    static ProblemError atPath(String path, @Nullable String code, @Nullable String message, @Nullable Object value) {
        return new ProblemError(pointer(path), null, code, message, safe(value));
    }

    static ProblemError ofParameter(
            @Nullable String name, @Nullable String code, @Nullable String message, @Nullable Object value) {
        return new ProblemError(null, name, code, message, safe(value));
    }

    /** {@code legs[2].foo} is {@code /legs/2/foo}. */
    static String pointer(String path) {
        StringBuilder pointer = new StringBuilder();
        for (String step : path.split("[.\\[\\]]+")) {
            if (!step.isEmpty()) {
                pointer.append('/').append(step.replace("~", "~0").replace("/", "~1"));
            }
        }
        return pointer.toString();
    }

    /** Scalars are shown, cut to a readable length; anything else may hold what the client must not see back. */
    private static @Nullable Object safe(@Nullable Object value) {
        if (value instanceof Number || value instanceof Boolean) {
            return value;
        }
        if (value instanceof CharSequence || value instanceof Enum<?>) {
            String text = value.toString();
            return text.length() <= 100 ? text : text.substring(0, 100) + "...";
        }
        return null;
    }
}
