package org.litestarspring.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Shows what is wrong with a property and what to write instead. Speaks before Boot's analyzer of binding failures, which
 * would show the constructor instead of the cure.
 *
 * @since 0.1
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
public class InvalidPropertyFailureAnalyzer extends AbstractFailureAnalyzer<InvalidPropertyException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidPropertyException cause) {
        String begin = cause.instead().size() == 1 ? "Write this line:" : "Write one of these lines:";
        return new FailureAnalysis(
                cause.getMessage(), begin + "\n    " + String.join("\n    ", cause.instead()), cause);
    }
}
