package org.litestarspring.demo;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** A line of an upload that cannot be a row: a problem (RFC 9457) that says which line, which column, and why. */
class BadLineException extends ErrorResponseException {

    /**
     * Creates the exception.
     *
     * @param line counted from 1, the line of column names among them
     * @param column null where the fault is the whole line's
     */
    BadLineException(long line, @Nullable String column, @Nullable Object value, String message) {
        super(HttpStatus.BAD_REQUEST, problem(line, column, value, message), null);
    }

    private static ProblemDetail problem(long line, @Nullable String column, @Nullable Object value, String message) {
        String place = "Line " + line + (column == null ? "" : ", column \"" + column + "\"");
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(
                HttpStatus.BAD_REQUEST, place + ": " + message + " Nothing of the file was imported.");
        Map<String, @Nullable Object> error = new LinkedHashMap<>();
        error.put("line", line);
        error.put("column", column);
        error.put("code", "bad-line");
        error.put("message", message);
        error.put("rejected", value);
        problem.setProperty("code", "bad-line");
        problem.setProperty("errors", List.of(error));
        return problem;
    }
}
