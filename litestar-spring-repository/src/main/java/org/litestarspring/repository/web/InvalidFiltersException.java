package org.litestarspring.repository.web;

import java.util.List;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponse;

/**
 * Thrown for query parameters that are no filters: a 400 problem that names every fault.
 *
 * @since 0.1
 */
public class InvalidFiltersException extends RuntimeException implements ErrorResponse {

    /** More help nobody, and a request can have thousands. */
    private static final int MOST = 100;

    private final transient List<FilterError> errors;
    private final transient ProblemDetail body;

    /** One problem of all faults, the first 100 of which it shows. */
    public InvalidFiltersException(List<FilterError> errors) {
        super(errors.stream()
                .limit(MOST)
                .map(error -> error.parameter() + ": " + error.message())
                .collect(Collectors.joining("; ")));
        this.errors = List.copyOf(errors);
        this.body = ProblemDetail.forStatusAndDetail(
                HttpStatus.BAD_REQUEST,
                errors.size() == 1
                        ? "1 fault in the request."
                        : errors.size() + " faults in the request."
                                + (errors.size() > MOST ? " The first " + MOST + " are shown." : ""));
        this.body.setProperty("code", "invalid-input");
        this.body.setProperty(
                "errors",
                this.errors.stream().limit(MOST).map(FilterError::shown).toList());
    }

    /** Every fault, in the order of the parameters. */
    public List<FilterError> errors() {
        return this.errors;
    }

    @Override
    public HttpStatusCode getStatusCode() {
        return HttpStatus.BAD_REQUEST;
    }

    @Override
    public ProblemDetail getBody() {
        return this.body;
    }
}
