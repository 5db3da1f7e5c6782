package org.litestarspring.autoconfigure.web;

import org.litestarspring.web.UnknownPoolException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Names the handlers, and the line that declares the pool. */
class UnknownPoolFailureAnalyzer extends AbstractFailureAnalyzer<UnknownPoolException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, UnknownPoolException cause) {
        String declared = cause.declared().isEmpty()
                ? "No pool is declared."
                : "Declared pools: " + String.join(", ", cause.declared()) + ".";
        return new FailureAnalysis(
                "These handlers are @Blocking(pool = \"" + cause.pool() + "\"), and no pool has that name:\n    "
                        + String.join("\n    ", cause.handlers()) + "\n" + declared,
                "Declare it:\n    litestar.web.blocking.pools." + cause.pool() + ".pool-size: 8\n"
                        + "or name a declared one, or write @Blocking(Execution.POOL) for the pool without a name.",
                cause);
    }
}
