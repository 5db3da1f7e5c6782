package org.litestarspring.dto;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * One fault of a body.
 *
 * @param pointer where, as a JSON pointer (RFC 6901) in wire names
 * @param code the stable name of the rule that was broken, such as {@code Size}
 * @param message what was wrong
 * @param rejected the value that came, where it is a scalar
 * @since 0.1
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DtoViolation(
        String pointer,
        String code,
        String message,
        @Nullable Object rejected) {

    /** By place, list elements by their number, then by code. */
    static final Comparator<DtoViolation> ORDER =
            Comparator.comparing(DtoViolation::pointer, DtoViolation::compare).thenComparing(DtoViolation::code);

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
