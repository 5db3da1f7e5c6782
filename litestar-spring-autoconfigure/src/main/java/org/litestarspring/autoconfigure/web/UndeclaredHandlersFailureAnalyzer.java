package org.litestarspring.autoconfigure.web;

import org.litestarspring.web.UndeclaredHandlersException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Names the handlers and the three ways out. */
class UndeclaredHandlersFailureAnalyzer extends AbstractFailureAnalyzer<UndeclaredHandlersException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, UndeclaredHandlersException cause) {
        return new FailureAnalysis(
                "litestar.web.undeclared-handlers is fail, and these handlers return a plain value without saying how"
                        + " they execute:\n    " + String.join("\n    ", cause.handlers()),
                "Mark each @Blocking if it waits for anything or @NonBlocking if it only computes, or return a Mono or"
                        + " Flux. To start all the same, write:\n    litestar.web.undeclared-handlers: warn",
                cause);
    }
}
