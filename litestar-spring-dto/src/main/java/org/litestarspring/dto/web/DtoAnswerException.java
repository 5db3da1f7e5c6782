package org.litestarspring.dto.web;

import java.util.List;
import java.util.stream.Collectors;
import org.litestarspring.dto.DtoViolation;

/**
 * Thrown when another server's answer does not fit its DTO. It is not the caller's fault, so no handler answers 400 for it.
 *
 * @since 0.1
 */
public class DtoAnswerException extends RuntimeException {

    private final transient List<DtoViolation> violations;

    /**
     * Creates the exception.
     *
     * @param place what was asked, such as {@code GET http://...}
     * @param view the simple name of the DTO's interface
     * @param violations all that was found, at least one
     */
    public DtoAnswerException(String place, String view, List<DtoViolation> violations) {
        super("The answer to " + place + " does not fit " + view + ": "
                + violations.stream()
                        .map(violation -> "\"" + violation.pointer() + "\" " + violation.message())
                        .collect(Collectors.joining(" ")));
        this.violations = violations;
    }

    /** All that does not fit, by pointer. */
    public List<DtoViolation> violations() {
        return this.violations;
    }
}
