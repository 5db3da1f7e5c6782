package org.litestarspring.autoconfigure.dto;

import org.litestarspring.dto.web.DtoHandlersException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Lists every handler that its DTO cannot cover. */
class DtoHandlersFailureAnalyzer extends AbstractFailureAnalyzer<DtoHandlersException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, DtoHandlersException cause) {
        return new FailureAnalysis(
                "These handlers are under @UseDto and could write or take what their DTO hides:\n    "
                        + String.join("\n    ", cause.faults()),
                "Declare the types that they really return and take, such as Mono<ResponseEntity<Flight>>. A handler that"
                        + " is meant to go without the DTO says so:\n    @NoDto",
                cause);
    }
}
