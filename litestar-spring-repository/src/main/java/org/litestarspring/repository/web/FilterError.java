package org.litestarspring.repository.web;

/**
 * One fault of the query parameters, in the {@code errors} list of a problem.
 *
 * @param parameter the query parameter
 * @param code the stable name of the rule that was broken, such as {@code unknown-filter}
 * @param message what was wrong, and what to write instead
 * @param rejected the value that came, cut to a readable length
 * @since 0.1
 */
public record FilterError(String parameter, String code, String message, String rejected) {

    private static final int SHOWN = 100;

    /** Cuts what came to a readable length. */
    public FilterError {
        parameter = cut(parameter);
        rejected = cut(rejected);
    }

    /** Where the parameter is, in the word of OpenAPI. */
    public String getIn() {
        return "query";
    }

    static String cut(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
    }
}
