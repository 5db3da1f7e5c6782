package org.litestarspring.repository.web;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One fault of the query parameters, in the {@code errors} list of a problem.
 *
 * @param parameter the query parameter
 * @param code the stable name of the rule that was broken, such as {@code unknown-filter}
 * @param message what was wrong, and what to write instead
 * @param rejected the value that came, or the filter of a group, cut to a readable length
 * @param position at which character of the value the fault is, from 1; null where it is the value as a whole
 * @since 0.1
 */
public record FilterError(
        String parameter,
        String code,
        String message,
        String rejected,
        @Nullable Integer position) {

    private static final int SHOWN = 100;

    /** Cuts what came to a readable length. */
    public FilterError {
        parameter = cut(parameter);
        rejected = cut(rejected);
    }

    /** As it stands in a problem, in the shape of the faults of other parameters. */
    Map<String, Object> shown() {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("parameter", this.parameter);
        shown.put("in", "query");
        shown.put("code", this.code);
        shown.put("message", this.message);
        shown.put("rejected", this.rejected);
        if (this.position != null) {
            shown.put("position", this.position);
        }
        return shown;
    }

    /** Cuts no pair of surrogates in two. */
    static String cut(String text) {
        if (text.length() <= SHOWN) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(SHOWN - 1)) ? SHOWN - 1 : SHOWN;
        return text.substring(0, end) + "...";
    }
}
