package org.litestarspring.autoconfigure.repository;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Speaks before Boot's analyzer of binding failures, which would show the constructor instead of the cure. */
@Order(Ordered.HIGHEST_PRECEDENCE)
class RepositoryPropertyFailureAnalyzer extends AbstractFailureAnalyzer<RepositoryPropertyException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, RepositoryPropertyException cause) {
        return new FailureAnalysis(cause.getMessage(), "Write this line:\n    " + cause.line(), cause);
    }
}
