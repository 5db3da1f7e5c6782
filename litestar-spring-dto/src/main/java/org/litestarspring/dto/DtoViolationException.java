package org.litestarspring.dto;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/**
 * Thrown when a body breaks constraints of its DTO: one problem (RFC 9457) that lists every violation under {@code
 * errors}.
 *
 * @since 0.1
 */
public class DtoViolationException extends ErrorResponseException {

    private final transient List<DtoViolation> violations;

    /**
     * Creates the exception.
     *
     * @param status of the answer, 400 or 422
     * @param violations all that were found, at least one
     */
    public DtoViolationException(HttpStatusCode status, List<DtoViolation> violations) {
        this(status, violations, null);
    }

    /**
     * Creates the exception.
     *
     * @param status of the answer, 400 or 422
     * @param violations all that were found, at least one
     * @param cause what the reading of the body failed with
     */
    public DtoViolationException(HttpStatusCode status, List<DtoViolation> violations, @Nullable Throwable cause) {
        this(violations.stream().sorted(DtoViolation.ORDER).toList(), status, cause);
    }

    private DtoViolationException(List<DtoViolation> sorted, HttpStatusCode status, @Nullable Throwable cause) {
        super(status, problem(status, sorted), cause);
        this.violations = sorted;
    }

    /** All violations, by pointer. */
    public List<DtoViolation> violations() {
        return this.violations;
    }

    private static ProblemDetail problem(HttpStatusCode status, List<DtoViolation> violations) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(
                status,
                violations.size() == 1 ? "1 fault in the request." : violations.size() + " faults in the request.");
        problem.setProperty("code", "invalid-input");
        problem.setProperty("errors", violations);
        return problem;
    }
}
