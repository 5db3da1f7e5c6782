package org.litestarspring.dto;

import java.util.List;
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
        this(status, violations.stream().sorted(DtoViolation.ORDER).toList(), true);
    }

    private DtoViolationException(HttpStatusCode status, List<DtoViolation> violations, boolean sorted) {
        super(status, problem(status, violations), null);
        this.violations = violations;
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
