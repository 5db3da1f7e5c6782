package org.litestarspring.demo;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** A line of an upload that cannot be a row: a problem (RFC 9457) that says which line, which column, and why. */
class BadLineException extends ErrorResponseException {

    /** Lines count from 1, the line of column names among them; without a column, the fault is the whole line's. */
    BadLineException(long line, @Nullable String column, @Nullable Object value, String message) {
        super(HttpStatus.BAD_REQUEST, problem(line, column, value, message), null);
    }

    /** What the problem's list of errors says of it. */
    private record Fault(
            long line,
            @Nullable String column,
            String code,
            String message,
            @Nullable Object rejected) {}

    private static ProblemDetail problem(long line, @Nullable String column, @Nullable Object value, String message) {
        String place = "Line " + line + (column == null ? "" : ", column \"" + column + "\"");
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(
                HttpStatus.BAD_REQUEST, place + ": " + message + " Nothing of the file was imported.");
        problem.setProperty("code", "bad-line");
        problem.setProperty("errors", List.of(new Fault(line, column, "bad-line", message, value)));
        return problem;
    }
}
