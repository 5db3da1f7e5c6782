package org.litestarspring.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Speaks before Boot's analyzer of binding failures, which would show the constructor instead of the cure. */
@Order(Ordered.HIGHEST_PRECEDENCE)
class InvalidPropertyFailureAnalyzer extends AbstractFailureAnalyzer<InvalidPropertyException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidPropertyException cause) {
        String begin = cause.instead().size() == 1 ? "Write this line:" : "Write one of these lines:";
        return new FailureAnalysis(
                cause.getMessage(), begin + "\n    " + String.join("\n    ", cause.instead()), cause);
    }
}
