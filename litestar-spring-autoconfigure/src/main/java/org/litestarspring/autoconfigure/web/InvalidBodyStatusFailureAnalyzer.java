package org.litestarspring.autoconfigure.web;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Speaks before Boot's analyzer of binding failures, which would show the constructor instead of the cure. */
@Order(Ordered.HIGHEST_PRECEDENCE)
class InvalidBodyStatusFailureAnalyzer extends AbstractFailureAnalyzer<InvalidBodyStatusException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidBodyStatusException cause) {
        return new FailureAnalysis(
                cause.getMessage(),
                "Write one of these lines:\n    litestar.web.invalid-body-status: 400\n"
                        + "    litestar.web.invalid-body-status: 422",
                cause);
    }
}
